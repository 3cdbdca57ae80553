"""Refusals: what a person asked for and may not have. Each is worded once, in handlers."""

from dataclasses import dataclass


class Refusal(Exception):  # noqa: N818 - a refusal is an answer to a person, not a defect
    """The act is not allowed or not possible; nothing has changed."""


@dataclass(frozen=True)
class NotAllowed(Refusal):
    """The person's role does not include this right."""

    right: str


class NotEnrolled(Refusal):
    """Nobody is known behind this chat yet."""


class Suspended(Refusal):
    """The person's account has been put to rest."""


class LastAdmin(Refusal):
    """Without this person nobody could administer the system any more."""


class FilledByYou(Refusal):
    """Nobody reviews what they have filled in themselves."""


class AskedByYou(Refusal):
    """Nobody decides about what they have asked for themselves."""


class Waived(Refusal):
    """The unit need not report on this."""


class AwaitingSignOff(Refusal):
    """The report is with the unit's leader; nobody changes it meanwhile."""


class Outdated(Refusal):
    """What the button was about has changed since or is not there any more."""


@dataclass(frozen=True)
class Decided(Refusal):
    """Somebody has given their verdict on the report already."""

    is_accepted: bool
    by: str


class NotYours(Refusal):
    """The record belongs to another unit."""


class Locked(Refusal):
    """The period is locked: handing in needs an extension."""


class NothingOpen(Refusal):
    """There is no interview to go on with."""


class AlreadyHandedIn(Refusal):
    """The report was handed in and has not been returned."""
