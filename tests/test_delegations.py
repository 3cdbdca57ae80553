"""What two supervisors look after between them, when the one takes over from the other."""

import pytest

from bot.domain.delegations import Part, together

NORTH, SOUTH, TASK = Part(1, "North", ""), Part(2, "South", ""), Part(3, "", "II.1.a")
NORTH_AS_WELL = Part(4, "North", "")


@pytest.mark.parametrize(
    ("leaving", "successor", "after"),
    [
        ([NORTH], [SOUTH], [("South", ""), ("North", "")]),
        ([NORTH, TASK], [NORTH_AS_WELL], [("North", ""), ("", "II.1.a")]),
        ([], [SOUTH], []),
        ([NORTH], [], []),
        ([], [], []),
    ],
    ids=["both", "the same once", "everything from one", "everything to one", "everything"],
)
def test_nothing_is_lost_and_everything_stays_everything(
    leaving: list[Part], successor: list[Part], after: list[tuple[str, str]]
) -> None:
    assert [(one.area, one.task) for one in together(leaving, successor)] == after
