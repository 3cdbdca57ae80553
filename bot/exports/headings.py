"""Questions as documents name them: what was asked becomes what is told."""

import re

_ASKING = {
    # “… chưa?”, “… có hay không?”, “… bằng hình thức nào?”
    "vi": re.compile(r"(?:,?\s+(?:hay\s+)?(?:không|chưa|nào))?\s*\?$"),
    "en": re.compile(r"\s*\?$"),
}


def heading(question: str, language: str) -> str:
    """The question without the words that ask, to be followed by a colon and the answer."""
    return _ASKING[language].sub("", question.rstrip(": ")).rstrip("?:. ")
