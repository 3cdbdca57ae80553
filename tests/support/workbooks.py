"""Workbooks made to harm: a sound one changed in the ways attackers change them."""

import io
import zipfile

from bot.workbooks.archive import LARGEST

BOMB = b"<x>" + b"<c/>" * 4_000_000 + b"</x>"
CONTENT_TYPES = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10 if n else "&lol;" * 10}">' for n in range(9))
    + "]><sst>&lol8;</sst>"
)


def hostile(sound: bytes) -> dict[str, tuple[str, bytes]]:
    """By what is wrong with it: the code of the refusal, and the workbook."""
    return {
        "zip bomb": ("unpacks-too-large", repacked(sound, xl__media__a_x_xml=b"\0" * 30_000_000)),
        "bomb in a sheet": (
            "unpacks-too-large",
            repacked(sound, xl__worksheets__sheet9_x_xml=BOMB),
        ),
        "many entries": (
            "unpacks-too-large",
            repacked(sound, **{f"xl__media__{n}": b"x" for n in range(600)}),
        ),
        "billion laughs": ("xml-declarations", repacked(sound, xl__sharedStrings_x_xml=LAUGHS)),
        "billion laughs in UTF-16": (
            "xml-declarations",
            repacked(sound, xl__sharedStrings_x_xml=LAUGHS.encode("utf-16")),
        ),
        "macro": ("macros", repacked(sound, xl__vbaProject_x_bin=b"x")),
        "macro content type": (
            "macros",
            repacked(sound, **{"[Content_Types]_x_xml": CONTENT_TYPES}),
        ),
        "links": ("external-links", repacked(sound, xl__externalLinks__externalLink1_x_xml="<x/>")),
        "locked": ("password", locked(sound)),
        "encrypted": (
            "password",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        ),
        "old Excel": ("old-excel", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000),
        "not a zip": ("broken-workbook", b"hello"),
        "empty": ("broken-workbook", b""),
        "cut short": ("broken-workbook", sound[: len(sound) // 2]),
        "a zip of something else": (
            "broken-workbook",
            repacked(sound, xl__workbook_x_xml="not a workbook"),
        ),
        "lying about its size": ("broken-workbook", lying(sound)),
        "broken XML": ("broken-workbook", repacked(sound, xl__worksheets__sheet1_x_xml="<x><y>")),
        "too large": ("file-too-large", b"PK" + b"\0" * LARGEST),
    }


def repacked(content: bytes, **parts: str | bytes) -> bytes:
    """The workbook with parts put in or replaced; `__` in a name is `/`, `_x_` a dot."""
    new = {name.replace("__", "/").replace("_x_", "."): part for name, part in parts.items()}
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for entry in old.infolist():
            if entry.filename not in new:
                packed.writestr(entry.filename, old.read(entry))
        for name, part in new.items():
            packed.writestr(name, part)
    return target.getvalue()


def locked(content: bytes) -> bytes:
    """Every entry marked as encrypted, in its own header and in the directory."""
    changed = bytearray(content)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            changed[at + place] |= 1
            at = content.find(mark, at + 1)
    return bytes(changed)


def lying(content: bytes) -> bytes:
    """The directory says the sheet is tiny."""
    changed = bytearray(content)
    at = content.find(b"PK\x01\x02")
    changed[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return bytes(changed)
