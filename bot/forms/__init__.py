"""XLSForm (.xlsx or Markdown tables) read into a questionnaire, or every fault at once."""

from bot.forms.compile import build, check, xform_of
from bot.forms.faults import FormFault, FormFaults
from bot.forms.sources import Source
from bot.forms.xform import questionnaire

__all__ = [
    "FormFault",
    "FormFaults",
    "Source",
    "build",
    "check",
    "questionnaire",
    "xform_of",
]
