"""An interview's place as plain data and back: state survives a restart."""

from dataclasses import asdict
from typing import Any

from bot.domain.interviews import (
    Answer,
    Asking,
    Checking,
    Explaining,
    Place,
    Removing,
    Reviewing,
    Unclear,
    Unusual,
)
from bot.domain.questionnaires import Path, Status

_KINDS: dict[type[Place], str] = {
    Asking: "asking",
    Checking: "checking",
    Explaining: "explaining",
    Removing: "removing",
    Reviewing: "reviewing",
}


def to_data(place: Place | None) -> dict[str, Any] | None:
    return None if place is None else {"kind": _KINDS[type(place)], **asdict(place)}


def from_data(data: dict[str, Any] | None) -> Place | None:
    """The place; None where there is none yet."""
    if data is None:
        return None
    if data["kind"] == "reviewing":
        return Reviewing(data["page"])
    path = Path(data["path"])
    if data["kind"] == "removing":
        return Removing(path)
    if data["kind"] == "asking":
        return Asking(
            path, tuple(data["picked"]), sought=data.get("sought", ""), page=data.get("page", 0)
        )
    answer = Answer(**{**data["answer"], "status": Status(data["answer"]["status"])})
    rest = tuple(data.get("rest", ()))
    if data["kind"] == "checking":
        return Checking(path, answer, Unclear(data["why"]), rest)
    return Explaining(path, answer, Unusual(data["why"]) if data["why"] else None, rest)
