"""The types of XLSForm: their names, other spellings, and which our chat can run."""

from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

ASKED = frozenset(
    {"text", "integer", "decimal", "range", "date", "time", "datetime", "image", "file"}
    | {"audio", "video", "geopoint", "barcode", "acknowledge"}
)
SHOWN = frozenset({"note"})
SELECTS = frozenset({"select_one", "select_multiple", "rank"})
FROM_FILE = {
    "select_one_from_file": "select_one",
    "select_multiple_from_file": "select_multiple",
}
UNSEEN = frozenset({"calculate", "hidden", "csv-external"})
METADATA = frozenset(
    {"start", "end", "today", "username", "phonenumber", "email", "deviceid", "audit"}
)
STRUCTURE = frozenset({"begin group", "end group", "begin repeat", "end repeat"})
VISIBLE = ASKED | SHOWN | SELECTS
EVERY = VISIBLE | UNSEEN | METADATA | STRUCTURE | frozenset(FROM_FILE)
NUMBERS = frozenset({"integer", "decimal", "range"})
REFUSED = frozenset(
    {"geotrace", "geoshape", "background-audio", "background-geopoint", "start-geopoint"}
    | {"osm", "xml-external", "select_one_external", "begin loop", "end loop"}
    | {"simserial", "subscriberid"}
)
_SPELLINGS = {
    "int": "integer",
    "string": "text",
    "date time": "datetime",
    "photo": "image",
    "picture": "image",
    "gps": "geopoint",
    "location": "geopoint",
    "trigger": "acknowledge",
    "calculation": "calculate",
    "phone number": "phonenumber",
    "device id": "deviceid",
    "imei": "deviceid",
    "start time": "start",
    "end time": "end",
    "subscriber id": "subscriberid",
    "sim id": "simserial",
    "begin looped group": "begin repeat",
    "end looped group": "end repeat",
    "begin lgroup": "begin repeat",
    "end lgroup": "end repeat",
}
_SELECT_SPELLINGS = {
    "select_one_from_file": "select_one_from_file",
    "select one from file": "select_one_from_file",
    "select_multiple_from_file": "select_multiple_from_file",
    "select multiple from file": "select_multiple_from_file",
    "select_one_external": "select_one_external",
    "select one external": "select_one_external",
    "add select one prompt using": "select_one",
    "add select multiple prompt using": "select_multiple",
    "select all that apply from": "select_multiple",
    "select all that apply": "select_multiple",
    "select one from": "select_one",
    "select_one": "select_one",
    "select one": "select_one",
    "select1": "select_one",
    "select_multiple": "select_multiple",
    "select multiple": "select_multiple",
    "rank": "rank",
}
_OTHER = (" or_other", " or other", " or specify other")


@dataclass(frozen=True, slots=True)
class Kind:
    """A type cell understood. `list` is a list's name, a file's or `${…}`; `other` is or_other."""

    name: str
    list: str = ""
    other: bool = False

    @property
    def is_select(self) -> bool:
        return self.name in SELECTS

    @property
    def file(self) -> str:
        return self.list if self.list.lower().endswith((".csv", ".xml", ".geojson")) else ""

    @property
    def is_begin(self) -> bool:
        return self.name.startswith("begin ")

    @property
    def is_end(self) -> bool:
        return self.name.startswith("end ")

    @property
    def written(self) -> str:
        """The type as pyxform takes it; only `…_from_file` may name the file's columns."""
        from_file = self.file and self.name in FROM_FILE.values()
        return f"{self.name}{'_from_file' if from_file else ''} {self.list}".strip()


@lru_cache(maxsize=10_000)
def kind(cell: str) -> Kind:
    """`Select One yes_no`, `begin_group` and `dateTime` are all understood."""
    text = " ".join(cell.split())
    low = text.lower()
    for spelling, name in _SELECT_SPELLINGS.items():
        if low == spelling or low.startswith(f"{spelling} "):
            return _select(name, text[len(spelling) :])
    if low.startswith(("begin", "end")):
        first, _, rest = low.replace("_", " ").partition(" ")
        low = f"{first} {rest}".strip()
    name = _SPELLINGS.get(low, low)
    for refused in REFUSED:
        if name.startswith(f"{refused} "):
            return Kind(refused)
    return Kind(name)


def _select(name: str, rest: str) -> Kind:
    listed = rest.strip()
    for ending in _OTHER:
        if rest.lower().endswith(ending):
            return Kind(_plain(name), rest[: -len(ending)].strip(), other=True)
    return Kind(_plain(name), listed)


def _plain(name: str) -> str:
    return FROM_FILE.get(name, name)


def closest(cell: str) -> str | None:
    """The type the author most likely meant."""
    first, _, rest = " ".join(cell.lower().split()).partition(" ")
    whole = get_close_matches(f"{first} {rest}".strip(), sorted(EVERY), n=1, cutoff=0.7)
    part = get_close_matches(first, sorted(EVERY), n=1, cutoff=0.7)
    return next(iter(whole or part), None)
