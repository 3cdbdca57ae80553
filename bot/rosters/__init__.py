"""The people of all units on one Excel sheet: made, read, and compared with who is known."""
