"""Why a form cannot be published: everything wrong with its files at once."""

from collections.abc import Sequence

from bot.workbooks.faults import SheetFault


class FormFaults(Exception):  # noqa: N818 - a list of corrections for the author, not a defect
    """The form cannot be published; nothing was."""

    def __init__(self, faults: Sequence[SheetFault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)
