"""Excel workbooks as such, whatever is in them: cells, and files that may be opened."""
