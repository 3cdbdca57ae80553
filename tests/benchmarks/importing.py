"""Importing a form: checking it, and reading what was stored."""

import time
from collections.abc import Callable

from bot.forms import check, questionnaire, xform_of
from bot.programmes import load_pack, pack_folder


def main() -> None:
    """Print how long the largest form of the programme takes, in milliseconds."""
    pack = load_pack(pack_folder("can_tho_1183"))
    forms, known = pack.forms, pack.instances
    texts = {key: xform_of(files, known_instances=known) for key, files in forms.items()}
    key = max(texts, key=lambda one: len(texts[one]))
    files = forms[key]
    questions = len(questionnaire(texts[key], key).questions)
    print(  # noqa: T201 - what a benchmark is for
        f"largest form, {key}, {questions} questions: "
        f"check {_best(lambda: check(files, known_instances=known)):.0f} ms, "
        f"import {_best(lambda: xform_of(files, known_instances=known)):.0f} ms, "
        f"read what was stored {_best(lambda: questionnaire(texts[key], key)):.1f} ms"
    )


def _best(do: Callable[[], object]) -> float:
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        do()
        taken.append(time.perf_counter() - start)
    return min(taken) * 1000
