"""How much work something may cost, whatever else the machine is busy with."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Fails when this process has spent more of a processor on it; waiting for one costs nothing.

    `seconds` is far more than it takes, and far less than what has no bounds would.
    """
    before = time.process_time()
    yield
    assert time.process_time() - before < seconds
