"""Whatever stands in the cells of a form, its author gets sentences and never an exception."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.forms import FormFaults, Upload, xform_of
from bot.forms.columns import PLAIN
from bot.forms.kinds import EVERY
from tests.forms.sheets import faults_of

SIGNS = """
    ${q0} ${q1} ${ } ${last-saved#q0}
    a ' " 'yes' ( ) [ ] , = != and or not( selected( if( sum( regex(
    instance('l') pulldata('x', . .. / // * + - div 1 0.5 yes start=1 end=9 randomize { $ # ::
    <b> & \\| — ế 😀 list or_other false() ${q0}=1 not(${q1}) string-length(${q0}) today()
"""
PIECES = st.sampled_from(SIGNS.split())
CELLS = st.one_of(
    st.lists(PIECES, max_size=8).map("".join),
    st.lists(PIECES, max_size=5).map(" ".join),
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=10),
)
SANE = st.sampled_from(
    ["text", "integer", "date", "note", "select_one l", "select_multiple l", "range"]
)
TYPES = st.one_of(
    SANE,
    SANE,
    st.sampled_from([*sorted(EVERY), "select_one l or_other", "rank ${q0}"]),
    CELLS,
)
NAMES = st.one_of(st.sampled_from(["q0", "q0_other", "", "data", "meta"]), CELLS)
COLUMNS = ["label::vi", "label::en", "hint", "media::image", *PLAIN["survey"][2:]]
LINES = st.lists(CELLS, min_size=4, max_size=4)
SHOWN = 2
"""The first columns, which most questions fill in."""
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
@given(
    rows=ROWS,
    choices=st.lists(LINES, max_size=3),
    setting=LINES,
    sparse=st.randoms(use_true_random=True),
)
def test_nothing_but_sentences(rows, choices, setting, sparse) -> None:  # type: ignore[no-untyped-def]
    often = sparse.choice([0.02, 0.3])
    survey = [
        [kind, name if sparse.random() < often else f"q{number}"]
        + [cell if sparse.random() < often or n < SHOWN else "" for n, cell in enumerate(cells)]
        for number, (kind, name, cells) in enumerate(rows)
    ]
    text = "\n".join(
        [
            "| survey |",
            table(["type", "name", *COLUMNS], *survey),
            "| choices |",
            table(
                ["list_name", "name", "label", "extra"],
                ["l", "yes", "Có", ""],
                *(choices if sparse.random() < often else ()),
            ),
            "| settings |",
            table(
                ["form_id", "version", "default_language", "instance_name", "namespaces"],
                ["t", "1", *(cell if sparse.random() < often else "" for cell in setting[:3])],
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
