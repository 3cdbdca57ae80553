"""Periods, working days, the reminder ladder and reporting rates; `now` is always an argument."""
