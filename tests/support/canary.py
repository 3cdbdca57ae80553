"""Fails a run of the tests whose logs hold a token, a telephone number or an answer.

Each process collects on its own (`collected`); the one that started the others looks through it
all at the end (`leaks`). A whole run in which nothing was collected fails as well. What was
collected stays where a run has failed, to be read.
"""

import shutil
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from tests.support.collected import Collection, begin
from tests.support.leaks import leaks, missing

_COLLECTION = pytest.StashKey[Collection]()
_CHOOSING = ("keyword", "markexpr", "deselect", "ignore", "ignore_glob", "lf", "maxfail",
             "stepwise", "collectonly")  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    given = getattr(config, "workerinput", None)
    folder = Path(given["collected"]) if given else Path(mkdtemp(prefix="collected-"))
    config.stash[_COLLECTION] = begin(folder, given["workerid"] if given else "main")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """A process more, by xdist."""
    node.workerinput["collected"] = str(node.config.stash[_COLLECTION].folder)


def pytest_runtest_setup(item: pytest.Item) -> None:
    item.config.stash[_COLLECTION].listen()


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workerinput"):
        return
    folder = session.config.stash[_COLLECTION].folder
    found = [*leaks(folder), *(missing(folder) if _is_whole(session.config) else ())]
    if found:
        _fail(session, "\n".join(found))
    else:
        shutil.rmtree(folder)


def _is_whole(config: pytest.Config) -> bool:
    """Nobody chose some of the tests."""
    chosen = any(config.getoption(name, default=None) for name in _CHOOSING)
    return config.args_source is config.ArgsSource.TESTPATHS and not chosen


def _fail(session: pytest.Session, why: str) -> None:
    """An error beside those of the tests, so that the last line counts it."""
    if session.exitstatus in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:
        reporter.pytest_runtest_logreport(
            pytest.TestReport(
                nodeid="the logs of this run",
                location=(__file__, None, "the logs of this run"),
                keywords={},
                outcome="failed",
                longrepr=f"What nobody may read in a log:\n{why}",
                when="teardown",
            )
        )
