"""The programme's settings and its published forms, read once and kept: forms never change."""

from dataclasses import asdict, dataclass, field
from datetime import tzinfo
from typing import Any

from bot.domain.assignments import FormId
from bot.domain.programmes import (
    Difficulties,
    Letterhead,
    Outline,
    PrivacyNotice,
    Recipients,
    Retention,
)
from bot.domain.questionnaires import Questionnaire
from bot.forms import questionnaire
from bot.i18n import texts
from bot.planning.timetable import Timetable
from bot.planning.working_days import Calendar
from storage.unit_of_work import UnitOfWork


@dataclass(slots=True)
class Book:
    """What every conversation may look up."""

    settings: dict[str, Any]
    timetable: Timetable
    makes_pdf: bool = False
    _forms: dict[FormId, Questionnaire] = field(default_factory=dict)
    _waiting: dict[str, Questionnaire] = field(default_factory=dict)

    @property
    def calendar(self) -> Calendar:
        return self.timetable.calendar

    @property
    def zone(self) -> tzinfo:
        return self.timetable.zone

    @property
    def privacy(self) -> PrivacyNotice:
        """The notice as the pack has it, and how soon people's requests are answered."""
        return PrivacyNotice(**self.settings["privacy"])

    @property
    def retention(self) -> Retention:
        """How long what is no part of a report is kept."""
        return Retention(**self.settings["retention"])

    @property
    def difficulties(self) -> Difficulties:
        """How difficulties are sorted, and which questions of the reports state them."""
        return Difficulties(**self.settings["difficulties"])

    @property
    def recipients(self) -> Recipients:
        """Who a unit's report is addressed to, and who else gets it."""
        return Recipients(**self.settings["recipients"])

    @property
    def outline(self) -> Outline:
        """How a report looks on paper."""
        plain = dict(self.settings["outline"])
        heads = {key: Letterhead(**one) for key, one in plain.pop("letterheads").items()}
        return Outline(**plain, letterheads=heads)

    @property
    def notice_version(self) -> str:
        """The version of the privacy notice in force; a new one is agreed to anew."""
        return self.privacy.version

    def notice(self, language: str) -> str:
        """The privacy notice in force; what nobody has stated yet stays a visible blank."""
        _, privacy = texts(language), self.privacy
        return privacy.text[language].format(
            basis=privacy.basis or _.plain("……… (to be stated by the responsible agency)"),
            contact=privacy.contact or "………",
            **asdict(self.retention),
        )

    @property
    def needs_sign_off(self) -> bool:
        """Whether the unit's leader must agree before a report counts as handed in."""
        return bool(self.settings.get("sign_off"))

    def phrases(self, language: str) -> dict[str, str]:
        """What supervisors often say to an answer, by key."""
        return {key: one[language] for key, one in self.settings.get("phrases", {}).items()}

    def waiting(self, key: str, xform: str) -> Questionnaire:
        """A form that waits to be published, by the key of the file it is kept in."""
        known = self._waiting.get(key)
        if known is None:
            self._waiting.clear()
            known = self._waiting[key] = questionnaire(xform)
        return known

    async def form(self, form_id: FormId, unit: UnitOfWork) -> Questionnaire:
        known = self._forms.get(form_id)
        if known is None:
            key, xform = await unit.forms.xform(form_id)
            known = self._forms[form_id] = questionnaire(xform, key)
        return known
