"""The lines below a message that say how to choose and where to send a file."""

from collections.abc import Mapping, Sequence

from bot.i18n import Texts
from bot.menus import Option
from bot.messages import Button

ARROW = "→ "


def where_to_send(_: Texts, address: str) -> str:
    """Zalo takes pictures only; documents go by the link."""
    return _.plain("To send a file, open: {address}", address=address)


def how_to_choose(
    _: Texts,
    keyed: Sequence[Option],
    series: Mapping[str, Sequence[Button]],
    *,
    several: bool,
) -> str:
    """One line, with the first of what can be chosen as the example."""
    key = keyed[0].key if keyed else ""
    label = next((some[0].label for some in series.values()), "")
    number = label.rpartition(" ")[2]
    if len(series) == 1 and key:
        said = _.plain(
            "Send a number, such as {number} ({label}), or a letter, such as {key}",
            number=number,
            label=label,
            key=key,
        )
    elif len(series) == 1:
        said = _.plain("Send a number, such as {number} ({label})", number=number, label=label)
    elif label and key:
        said = _.plain(
            "Send it as it stands, for example “{label}”, or a letter, such as {key}",
            label=label,
            key=key,
        )
    elif label:
        said = _.plain("Send it as it stands, for example “{label}”", label=label)
    elif several and len(keyed) > 1:
        both = f"{keyed[0].key} {keyed[1].key}"
        said = _.plain("Send the numbers of all your choices, for example {keys}", keys=both)
    elif key.isdecimal():
        said = _.plain("Send the number of your choice, for example {key}", key=key)
    elif key:
        said = _.plain("To choose, send the letter, for example {key}", key=key)
    else:
        return ""
    return f"{ARROW}{said}"
