"""What of a difference whoever imports it may do: a row too far is a fault of that row."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.domain.people import Person, Role, Unit, is_last_admin, may_appoint
from bot.i18n import LANGUAGES, texts
from bot.roles import role_name
from bot.rosters import sayings
from bot.rosters.difference import Change, Difference
from bot.rosters.headings import Field
from bot.rosters.listing import Place
from bot.workbooks.faults import Saying, SheetFault


@dataclass(frozen=True, slots=True)
class Bounds:
    """Who imports, of which unit, and the administrators who can act.

    `by` is None for whoever runs the server: they may do everything but take the last administrator
    away.
    """

    by: tuple[Person, Unit] | None
    admins: Sequence[Person]
    units: Sequence[Unit]

    def objections(self, difference: Difference, place: Place) -> list[SheetFault]:
        """A fault for each row that asks for more."""
        after = _after(self.admins, difference.changed)
        found = [
            *(
                _about_role(place, one.entry.row, sayings.ROLE_NOT_YOURS, one.entry.role)
                for one in difference.new
                if not self._may(one.entry.role)
            ),
            *(fault for one in difference.changed for fault in self._of_change(one, place, after)),
        ]
        return sorted(found, key=lambda one: one.row)

    def may_rest(self, difference: Difference) -> tuple[Person, ...]:
        """Who is gone and may be suspended: never oneself, nor the last administrator."""
        gone = {one.id for one in difference.gone}
        after = _after(self.admins, difference.changed)
        staying = [one for one in after if one.id not in gone or self._is_own(one)]
        return tuple(
            one
            for one in difference.gone
            if self._may(one.role) and not self._is_own(one) and not self._is_last(one, staying)
        )

    def _of_change(
        self, change: Change, place: Place, after: Iterable[Person]
    ) -> Iterator[SheetFault]:
        one, entry = change.person, change.entry
        takes = change.is_moved or change.has_new_role
        if not self._may(one.role):
            yield _about_role(place, entry.row, sayings.ACCOUNT_NOT_YOURS, one.role)
        elif not self._may(entry.role):
            yield _about_role(place, entry.row, sayings.ROLE_NOT_YOURS, entry.role)
        elif takes and self._is_own(one):
            yield place.fault(sayings.OWN_ACCOUNT, entry.row, Field.ROLE)
        elif takes and self._is_last(one, after):
            yield place.fault(sayings.LAST_ADMIN, entry.row, Field.ROLE)

    def _may(self, role: Role) -> bool:
        return self.by is None or may_appoint(*self.by, role)

    def _is_own(self, one: Person) -> bool:
        return self.by is not None and self.by[0].id == one.id

    def _is_last(self, one: Person, after: Iterable[Person]) -> bool:
        """Whether no administrator left could look after the unit this one looked after."""
        if one.id not in {admin.id for admin in self.admins}:
            return False
        others = (admin for admin in after if admin.id != one.id)
        return is_last_admin(one, [one, *others], self.units)


def _after(admins: Iterable[Person], changed: Iterable[Change]) -> list[Person]:
    """The administrators there are once the changes are made."""
    entries = {one.person.id: one.entry for one in changed}
    changed_or_not = (
        replace(one, unit_id=entries[one.id].unit_id, role=entries[one.id].role)
        if one.id in entries
        else one
        for one in admins
    )
    return [one for one in changed_or_not if one.role is Role.ADMIN]


def _about_role(place: Place, row: int, saying: Saying, role: Role) -> SheetFault:
    named = {f"role_{language}": role_name(texts(language), role) for language in LANGUAGES}
    return place.fault(saying, row, Field.ROLE, **named)
