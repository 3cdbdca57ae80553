"""The functions forms may call, in one table: name → how, fewest and most values."""

from bot.engine.expressions.functions.chance import CHANCE
from bot.engine.expressions.functions.choices import CHOICES
from bot.engine.expressions.functions.dates import DATES
from bot.engine.expressions.functions.encoding import ENCODING
from bot.engine.expressions.functions.known import Known, Lazy
from bot.engine.expressions.functions.logic import LAZY, LOGIC
from bot.engine.expressions.functions.nodesets import NODESETS
from bot.engine.expressions.functions.numbers import NUMBERS
from bot.engine.expressions.functions.text import TEXT

__all__ = ["FUNCTIONS", "HINTS", "LAZY", "UNSUPPORTED", "VOLATILE", "Known", "Lazy"]

FUNCTIONS: dict[str, Known] = {
    **LOGIC,
    **TEXT,
    **NUMBERS,
    **DATES,
    **NODESETS,
    **CHOICES,
    **ENCODING,
    **CHANCE,
}
UNSUPPORTED = frozenset({"area", "distance", "geofence", "intersects", "extract-signed"})
"""ODK has them; a chat has no maps and no signatures."""
VOLATILE = frozenset({"today", "now", "random", "uuid"})
"""Functions whose value changes though no answer does."""
_SUBTRACT = (
    "Hãy lấy ngày sau trừ ngày trước, ví dụ ${ngay_2} - ${ngay_1}, để có số ngày.",
    "Subtract the earlier date from the later one, as in ${date_2} - ${date_1}, for the days.",
)
_CHOOSE = (
    "Hãy viết if(điều kiện, giá trị nếu đúng, giá trị nếu sai).",
    "Write if(condition, value when true, value when false).",
)
HINTS: dict[str, tuple[str, str]] = {
    "date-diff": _SUBTRACT,
    "datediff": _SUBTRACT,
    "date-difference": _SUBTRACT,
    "difference-in-months": _SUBTRACT,
    "iif": _CHOOSE,
    "length": (
        "Hãy dùng string-length() để đếm ký tự.",
        "Use string-length() to count characters.",
    ),
    "len": (
        "Hãy dùng string-length() để đếm ký tự.",
        "Use string-length() to count characters.",
    ),
    "avg": (
        "Hãy dùng sum(…) div count(…).",
        "Use sum(…) div count(…).",
    ),
    "average": (
        "Hãy dùng sum(…) div count(…).",
        "Use sum(…) div count(…).",
    ),
    "itext": ("Hãy viết jr:itext().", "Write jr:itext()."),
    "choice-name": ("Hãy viết jr:choice-name().", "Write jr:choice-name()."),
}
"""What people look for under another name → what to write."""
