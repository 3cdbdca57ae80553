"""The tests: what officers and supervisors see, and what happens when the plug is pulled."""
