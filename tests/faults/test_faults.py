"""The faults pass the bot as it is, and fail a build whose outbox is switched off: they are not blind."""

import subprocess
import sys

import pytest

from tests.bench.processes import HOUSE

pytestmark = pytest.mark.slow


def faults(*arguments: str) -> tuple[int, str]:
    """The exit code, and everything that was printed."""
    command = [sys.executable, "-m", "tests.faults", "--short", *arguments]
    done = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_nothing_is_lost_and_nothing_is_doubled(database: str):
    code, said = faults("--database", database, "--seed", "3")
    assert (code, said.count("Nothing lost, nothing twice.")) == (0, 1), said


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_without_the_outbox_reports_are_saved_and_nobody_hears_of_them(database: str):
    code, said = faults("--database", database, "--seed", "3", "--without-outbox")
    assert code == 1, said
    assert "never sent: receipt of PEB-" in said and "never sent: card of PEB-" in said, said
    assert "told “saved” but not stored:" not in said, said
