"""How quick it is: figures and ratios to read, never asserted."""
