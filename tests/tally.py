"""Counts stories per database and sees to it that none is left out: a story that did not run proves nothing.

A run fails where the databases told different numbers of stories, where a story uses no database, and, in CI,
where a browser test or a story on PostgreSQL was skipped. A developer who runs only a part is not scolded.
Where several processes share the tests, each counts its own, and the one that started them adds up and judges.
"""

import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.databases import KINDS

STORIES = Path(__file__).parent / "stories"
RAN = pytest.StashKey[Counter[str]]()
WRONG = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[RAN] = Counter()
    config.stash[WRONG] = []


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if is_story(item) and kind_of(item) is None:
            config.stash[WRONG].append(f"{item.nodeid} asks for no database_url, so it runs on no database")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    report: pytest.TestReport = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        if os.environ.get("CI") == "true" and must_run(item):
            item.config.stash[WRONG].append(f"{item.nodeid} was skipped, and CI skips no such test")
    elif report.when == "call" and is_story(item):
        item.config.stash[RAN][kind_of(item) or "no database"] += 1
    return report


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    told = getattr(node, "workeroutput", {})
    node.config.stash[RAN].update(told.get("ran", {}))
    wrong = node.config.stash[WRONG]
    # Each of them has collected every test, and says so of each that is no good.
    wrong += [line for line in told.get("wrong", []) if line not in wrong]


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    ran, wrong = session.config.stash[RAN], session.config.stash[WRONG]
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput |= {"ran": dict(ran), "wrong": wrong}
        return
    if len({ran[kind] for kind in KINDS}) > 1 and not only_a_part(session.config):
        wrong.append("the databases told different numbers of stories")
    if wrong and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    stash = terminalreporter.config.stash
    ran, wrong = stash[RAN], stash[WRONG]
    if ran:
        terminalreporter.write_line("stories: " + ", ".join(f"{kind} {ran[kind]}" for kind in KINDS))
    for line in wrong:
        terminalreporter.write_line(f"FAILED {line}", red=True)


def is_story(item: pytest.Item) -> bool:
    """Whether this test stands below tests/stories."""
    return STORIES in item.path.parents


def kind_of(item: pytest.Item) -> str | None:
    """The kind of database this test was given, if it asks for one."""
    given = getattr(getattr(item, "callspec", None), "params", {})
    return given.get("database_url") or given.get("bare_database_url")


def must_run(item: pytest.Item) -> bool:
    """Whether a skip of this test would hide something that CI has to see."""
    return item.get_closest_marker("browser") is not None or kind_of(item) == "postgres"


def only_a_part(config: pytest.Config) -> bool:
    """Whether somebody asked for chosen tests; CI always means all of them."""
    chosen = config.option.keyword or config.getoption("lf", False) or any("::" in arg for arg in config.args)
    return bool(chosen) and os.environ.get("CI") != "true"
