"""XLSForm in, questionnaire out, or every fault at once with its sheet and row."""
