"""What may identify a child in a text, and texts that report a child in danger."""
