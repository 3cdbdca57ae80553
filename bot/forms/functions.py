"""The functions of ODK's expressions by name, and what people write for them elsewhere."""

FUNCTIONS = frozenset(
    {"if", "position", "once", "coalesce", "instance", "current", "pulldata", "last", "count"}
    | {"selected", "selected-at", "count-selected", "jr:choice-name", "indexed-repeat", "jr:itext"}
    | {"count-non-empty", "sum", "max", "min", "checklist", "weighted-checklist", "name"}
    | {"regex", "contains", "starts-with", "ends-with", "substr", "substring-before"}
    | {"substring-after", "translate", "string-length", "normalize-space", "concat", "join"}
    | {"boolean-from-string", "string", "digest", "base64-decode", "local-name", "uuid"}
    | {"round", "int", "number", "pow", "log", "log10", "abs", "sin", "cos", "tan", "asin", "acos"}
    | {"atan", "atan2", "sqrt", "exp", "exp10", "pi", "floor", "ceiling", "random", "randomize"}
    | {"today", "now", "date", "date-time", "decimal-date-time", "decimal-time", "format-date"}
    | {"format-date-time", "area", "distance", "geofence", "intersects"}
    | {"boolean", "not", "true", "false"}
)
_SUBTRACT = ("Hãy trừ hai ngày, ví dụ: ${b} - ${a}.", "Subtract the dates: ${b} - ${a}.")
_LENGTH = ("Hãy dùng hàm “string-length”.", "Use “string-length”.")
_EMPTY = ("Hãy so sánh với '', ví dụ: ${a} = ''.", "Compare with '': ${a} = ''.")
_MEAN = ("Hãy dùng sum(…) div count(…).", "Use sum(…) div count(…).")
FOREIGN = {
    "date-diff": _SUBTRACT,
    "datediff": _SUBTRACT,
    "datedif": _SUBTRACT,
    "len": _LENGTH,
    "length": _LENGTH,
    "isblank": _EMPTY,
    "is-null": _EMPTY,
    "average": _MEAN,
    "avg": _MEAN,
    "iif": ("Hãy dùng hàm “if”.", "Use “if”."),
    "and": ("Hãy viết “and” giữa hai điều kiện.", "Write “and” between two conditions."),
    "or": ("Hãy viết “or” giữa hai điều kiện.", "Write “or” between two conditions."),
    "vlookup": ("Hãy dùng hàm “pulldata”.", "Use “pulldata”."),
    "concatenate": ("Hãy dùng hàm “concat”.", "Use “concat”."),
    "substring": ("Hãy dùng hàm “substr”.", "Use “substr”."),
}
