"""Whatever stands in the cells of a form, its author gets sentences and never an exception."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.forms import FormFaults, Upload, xform_of
from bot.forms.columns import PLAIN
from bot.forms.kinds import EVERY
from tests.forms.sheets import faults_of

PIECES = st.sampled_from(
    [
        "${a}",
        "${",
        "}",
        "${last-saved#a}",
        "a",
        "'",
        '"',
        "'yes'",
        "(",
        ")",
        "[",
        "]",
        ",",
        "=",
        "!=",
        "and",
        "or",
        "not(",
        "selected(",
        "if(",
        "sum(",
        "regex(",
        "instance('l')",
        "pulldata('x',",
        ".",
        "..",
        "/",
        "//",
        "*",
        "+",
        "-",
        "div",
        "1",
        "0.5",
        "yes",
        "start=1",
        "end=9",
        "randomize",
        "{",
        "$",
        "#",
        "::",
        ":",
        "<b>",
        "&",
        "\\|",
        "—",
        "ế",
        "😀",
        "list",
        "or_other",
        "false()",
    ]
)
CELLS = st.one_of(
    st.lists(PIECES, max_size=8).map("".join),
    st.lists(PIECES, max_size=5).map(" ".join),
    st.text(max_size=10),
)
TYPES = st.one_of(
    st.sampled_from([*sorted(EVERY), "select_one l", "select_multiple l or_other", "rank ${a}"]),
    CELLS,
)
NAMES = st.one_of(st.sampled_from(["a", "b", "c", "a_other", "", "data", "meta"]), CELLS)
COLUMNS = ["label::vi", "label::en", "hint", "media::image", "trigger", *PLAIN["survey"][2:]]
ROWS = st.lists(
    st.tuples(TYPES, NAMES, st.lists(CELLS, min_size=len(COLUMNS), max_size=len(COLUMNS))),
    min_size=1,
    max_size=6,
)


def table(*rows: list[str]) -> str:
    return "\n".join(
        f"| | {' | '.join(cell.replace(chr(10), ' ') for cell in row)} |" for row in rows
    )


@settings(max_examples=300, deadline=None)
@given(rows=ROWS, choices=st.lists(st.lists(CELLS, min_size=4, max_size=4), max_size=3),
       setting=st.lists(CELLS, min_size=4, max_size=4), sparse=st.randoms())  # fmt: skip
def test_nothing_but_sentences(rows, choices, setting, sparse) -> None:  # type: ignore[no-untyped-def]
    survey = [
        [kind, name, *(cell if sparse.random() < 0.2 else "" for cell in cells)]
        for kind, name, cells in rows
    ]
    text = "\n".join(
        [
            "| survey |",
            table(["type", "name", *COLUMNS], *survey),
            "| choices |",
            table(["list_name", "name", "label", "extra"], ["l", "yes", "Có", ""], *choices),
            "| settings |",
            table(
                ["form_id", "version", "default_language", "instance_name", "namespaces"],
                ["t", "1", *(cell if sparse.random() < 0.3 else "" for cell in setting[:3])],
            ),
        ]
    )
    source = Upload("phieu.md", text.encode("utf-8", "replace"))
    found = faults_of(source)
    assert all(one.message_vi and one.message_en and one.code for one in found)
    if any(not one.is_warning for one in found):
        with pytest.raises(FormFaults):
            xform_of([source])
    else:
        assert xform_of([source]).startswith("<?xml")


@settings(max_examples=200, deadline=None)
@given(content=st.binary(max_size=200), name=st.sampled_from(["a.md", "a.xlsx", "a.xls", "a.txt"]))
def test_any_bytes_are_refused_with_a_sentence(content: bytes, name: str) -> None:
    assert faults_of(Upload(name, content))
