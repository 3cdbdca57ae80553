"""Texts in the reader's language, straight from the .po files; numbers and days as written here."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache
from importlib import resources

from babel import Locale
from babel.dates import format_date, get_day_names
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from markupsafe import Markup

LANGUAGES = ("vi", "en")
_SUNDAY = 6
_QUARTERS = {"Q1": "I", "Q2": "II", "Q3": "III", "Q4": "IV"}


class Texts:
    """The sentences of one language; an unknown one is shown as it stands in the code."""

    def __init__(self, language: str, sentences: dict[str, str]) -> None:
        self.language = language
        self._locale = Locale(language)
        self._sentences = sentences

    def __call__(self, sentence: str, /, **values: object) -> Markup:
        """The sentence with its values, which are escaped unless they are markup already."""
        return Markup(self._find(sentence)).format(**values)  # noqa: S704 - ours, not a person's

    def plain(self, sentence: str, /, **values: object) -> str:
        """The same for a button or a plain text: nothing is escaped."""
        found = self._find(sentence)
        return found.format(**values) if values else found

    def number(self, value: float | Decimal | str) -> str:
        """1200 → 1.200; 12.5 → 12,5."""
        return format_decimal(Decimal(str(value)), locale=self._locale)

    def day(self, day: date) -> str:
        """09/12/2026."""
        return f"{day:%d/%m/%Y}"

    def iso_date(self, day: str) -> str:
        """2026-12-09 → 09/12/2026; anything else as it is."""
        try:
            return self.day(date.fromisoformat(day))
        except ValueError:
            return day

    def iso_moment(self, at: str) -> str:
        """2026-12-09T14:30:00.000+07:00 → 14 giờ 30, ngày 09/12/2026; anything else as it is."""
        try:
            moment = datetime.fromisoformat(at)
        except ValueError:
            return at
        return self._clock(moment)

    def period(self, key: str) -> str:
        """A reporting period by its key: 2026 → năm 2026; 2026-Q1 → quý I năm 2026."""
        year, _, part = key.partition("-")
        if not year:
            return ""
        quarter = _QUARTERS.get(part, part)
        if self.language != "vi":
            return f"{part} {year}".strip()
        return f"quý {quarter} năm {year}" if part in _QUARTERS else f"năm {key}"

    def weekday(self, day: date) -> str:
        """“thứ Tư, ngày 09/12/2026”, or “Wednesday, 09/12/2026”."""
        if self.language != "vi":
            return f"{format_date(day, 'EEEE', locale=self._locale)}, {self.day(day)}"
        if day.weekday() == _SUNDAY:
            return f"Chủ nhật, ngày {self.day(day)}"
        name = get_day_names("wide", locale=self._locale)[day.weekday()]
        head, _, last = name.partition(" ")
        return f"{head.lower()} {last}, ngày {self.day(day)}"

    def moment(self, at: datetime, zone: tzinfo) -> str:
        """“16 giờ 05, ngày 09/12/2026”, or “16:05, 09/12/2026”."""
        return self._clock(at.astimezone(zone))

    def _clock(self, local: datetime) -> str:
        if self.language != "vi":
            return f"{local:%H:%M}, {self.day(local.date())}"
        return f"{local:%H} giờ {local:%M}, ngày {self.day(local.date())}"

    def due(self, at: datetime, zone: tzinfo) -> str:
        """An exclusive moment as people say it: midnight is 24 giờ 00 of the day before."""
        local = at.astimezone(zone)
        if (local.hour, local.minute) != (0, 0):
            return self.moment(at, zone)
        day = self.weekday((local - timedelta(days=1)).date())
        return f"24 giờ 00 {day}" if self.language == "vi" else f"24:00 {day}"

    def list(self, items: Sequence[str]) -> str:
        """Items one after the other, with commas only: an enumeration, not a sentence.

        Joined here because Babel's Vietnamese patterns for this stop at two items.
        """
        return ", ".join(items)

    def _find(self, sentence: str) -> str:
        return self._sentences.get(sentence) or sentence


@lru_cache(maxsize=len(LANGUAGES))
def texts(language: str) -> Texts:
    """The texts of a language, read once."""
    path = resources.files("locales") / language / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return Texts(language, {})
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    return Texts(
        language,
        {one.id: one.string for one in catalogue if isinstance(one.id, str) and one.id},  # type: ignore[misc]
    )
