"""The words of the trade: frozen records without I/O and without a clock."""
