"""XLSForm (.xlsx or Markdown tables) read into a questionnaire, or every fault at once."""

from bot.forms.compile import KNOWN_INSTANCES, Size, build, check, size, xform_of
from bot.forms.faults import FormFaults
from bot.forms.sources import Source, Upload
from bot.forms.xform import questionnaire
from bot.workbooks.faults import Severity, SheetFault

__all__ = [
    "KNOWN_INSTANCES",
    "FormFaults",
    "Severity",
    "SheetFault",
    "Size",
    "Source",
    "Upload",
    "build",
    "check",
    "questionnaire",
    "size",
    "xform_of",
]
