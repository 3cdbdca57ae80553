"""XLSForm (.xlsx or Markdown tables) read into a questionnaire, or every fault at once."""

from bot.forms.compile import KNOWN_INSTANCES, Size, build, check, size, xform_of
from bot.forms.faults import FormFault, FormFaults, Severity
from bot.forms.sources import Source, Upload
from bot.forms.xform import questionnaire

__all__ = [
    "KNOWN_INSTANCES",
    "FormFault",
    "FormFaults",
    "Severity",
    "Size",
    "Source",
    "Upload",
    "build",
    "check",
    "questionnaire",
    "size",
    "xform_of",
]
