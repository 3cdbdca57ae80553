"""What somebody looks after, as a condition on assignments and their tasks."""

from sqlalchemy import ColumnElement, or_

from bot.domain.delegations import Scope
from storage.tables import assignments, tasks


def covered(scope: Scope) -> ColumnElement[bool]:
    """For queries that join both tables; the same as `Scope.covers` says of one assignment."""
    if not scope.parts:
        return assignments.c.unit_id.in_(scope.below)
    return or_(
        *(
            assignments.c.unit_id.in_(scope.units_of(part))
            & (tasks.c.key == part.task if part.task else True)
            for part in scope.parts
        )
    )
