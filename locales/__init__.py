"""The texts officers and supervisors read, as .po files."""
