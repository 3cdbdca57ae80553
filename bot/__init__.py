"""The reporting bot: words of the trade, pure reasoning, ways in and out, wiring."""
