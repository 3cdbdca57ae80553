"""The questionnaire engine: pure, without I/O and without a clock."""
