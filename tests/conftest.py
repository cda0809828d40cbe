"""What every test may ask for."""

import io
import sys
from collections.abc import Callable, Iterator
from typing import TextIO, cast

import pytest

from bot import logs
from tests.databases import KINDS, Postgres, Sqlite, postgres_server

pytest_plugins = ["pytester", "tests.brisk", "tests.tally"]


class _WhereverItGoes(io.TextIOBase):
    """Standard error as it is at the moment of writing: pytest changes it for every test."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)


@pytest.fixture(autouse=True)
def logs_as_in_production() -> None:
    """The same narrow gate as the running bot, so that a test sees what an administrator would."""
    logs.configure("warning", "console", cast(TextIO, _WhereverItGoes()))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One PostgreSQL server per run, started by the first test that needs it."""
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Sqlite:
    """A folder of SQLite files per run."""
    return Sqlite(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A migrated, empty database of its own; the test runs once on each kind."""
    server: Sqlite | Postgres = request.getfixturevalue(request.param)
    yield from _lent(server.migrated, server.drop)


@pytest.fixture(params=KINDS)
def bare_database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A database without tables, for tests of migrations; the test runs once on each kind."""
    server: Sqlite | Postgres = request.getfixturevalue(request.param)
    yield from _lent(server.bare, server.drop)


def _lent(make: Callable[[], str], drop: Callable[[str], None]) -> Iterator[str]:
    url = make()
    yield url
    drop(url)
