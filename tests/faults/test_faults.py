"""The faults fail two builds that lose things: they are not blind. That the bot passes, `make faults` shows."""

import subprocess
import sys

import pytest

from tests.bench.processes import HOUSE

pytestmark = pytest.mark.slow


def faults(*arguments: str) -> tuple[int, str, list[str]]:
    """The exit code, all that was printed, and what was printed of each database."""
    command = [sys.executable, "-m", "tests.faults", "--short", "--seed", "3", *arguments]
    done = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    return done.returncode, said, done.stdout.split("| what broke")[1:]


def test_without_the_outbox_reports_are_saved_and_nobody_hears_of_them():
    code, said, tables = faults("--without-outbox")
    assert code == 1 and len(tables) == 2, said
    for table in tables:
        # A card may come all the same: the clock owes it anew when a promise turns late.
        assert "never sent: receipt of PEB-" in table, said
        assert "told “saved” but not stored" not in table, said


def test_a_turn_taken_before_it_is_done_loses_a_digest():
    code, said, tables = faults("--hasty-clock")
    assert code == 1 and len(tables) == 2, said
    for table in tables:
        assert "0 digests in a week of: kill -9: digest owed, nothing claimed" in table, said
