"""The judge sees what is half-written, who was bothered and what got in; and the fuzz sees a bot that fails."""

import sqlite3
from collections.abc import Iterator

import pytest

from tests.databases import Sqlite
from tests.faults.stores import SqliteStore
from tests.fuzz.__main__ import main, verdict
from tests.fuzz.attack import Toll
from tests.fuzz.judge import half_written, paged
from tests.fuzz.mangle import FORM, Post
from tests.fuzz.registered import names

PEBBLE = (
    "INSERT INTO pebble (workspace_id, number, submission, reporter, area, safety, words_id, status, "
    "acknowledged_seq, reopened, reported_at, answer_by, pauses, version, letters) VALUES "
    "('T1', {number}, 'V1', '{reporter}', 'printing', 'NONE', 'nowhere', 'NEW', 0, 0, '2026-01-01', '2026-01-02', "
    "'[]', 1, 0)"
)


@pytest.fixture
def store(sqlite: Sqlite) -> Iterator[SqliteStore]:
    url = sqlite.migrated()
    found = SqliteStore(url)
    with sqlite3.connect(url.removeprefix("sqlite:///")) as file:
        file.execute("PRAGMA foreign_keys=OFF")
        columns = {row[1]: row[2] for row in file.execute("PRAGMA table_info(workspace)") if row[3]}
        row = {
            name: "T1" if name == "id" else 0 if "INT" in kind or kind == "BOOLEAN" else "[]"
            for name, kind in columns.items()
        }
        file.execute(
            f"INSERT INTO workspace ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", [*row.values()]
        )
    file.close()
    yield found
    found.close()


def write(store: SqliteStore, statement: str) -> None:
    with sqlite3.connect(store.url.removeprefix("sqlite:///")) as file:
        file.execute("PRAGMA foreign_keys=OFF")
        file.execute("PRAGMA ignore_check_constraints=ON")
        file.execute(statement)
    file.close()


def test_an_empty_hospital_is_whole(store: SqliteStore) -> None:
    assert half_written(store) == {}
    assert paged(store) == []


def test_a_pebble_alone_is_half_written_in_every_way(store: SqliteStore) -> None:
    write(store, PEBBLE.format(number=1, reporter="private-1"))
    assert set(half_written(store)) == {
        "a pebble without its words",
        "a pebble whose history is not as long as it says",
        "a pebble without its card owed",
        "a pebble without its receipt owed",
        "a private reporter without an alias",
    }


def test_a_failure_and_whoever_gets_in_unsigned_are_wrong(store: SqliteStore) -> None:
    toll = Toll()
    for way, status in (("signed", 200), ("signed", 400), ("unsigned", 401), ("stale", 413)):
        toll.count(1, way, status, Post(b"x", FORM))
    assert verdict(store, toll, (100, 101)) == []
    for way, status in (("signed", 500), ("signed", 0), ("unsigned", 200)):
        toll.count(2, way, status, Post(b"x", FORM))
    assert len(verdict(store, toll, (100, 101))) == 3
    assert "memory grew" in verdict(store, Toll(), (100, 140))[0]


def test_every_listener_is_asked_for_by_name() -> None:
    found = names()
    assert {"intake.withdraw", "followup.yes", "conversation.answer"} <= found["action"]
    assert found["command"] == {"/pebble"}
    assert {"message", "reaction_added", "app_home_opened"} <= found["event"]


@pytest.mark.slow
def test_a_few_hundred_requests_do_no_harm(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--requests", "400", "--seed", "5"]) == 0
    assert "It held." in capsys.readouterr().out


@pytest.mark.slow
def test_a_bot_that_trusts_every_shape_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--requests", "600", "--seed", "5", "--database", "sqlite", "--trusting"]) == 1
    assert "was answered 500" in capsys.readouterr().out
