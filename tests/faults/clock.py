"""The clock of the bots under test, in a file: skipped ahead as in the sandbox, or put wrong as a machine's may be."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

FILE = "FAULTS_CLOCK"
"""The environment variable that tells a bot under test where the file is."""


class MovedClock:
    """Real time and two numbers of seconds: `skipped`, and by how much the clock is wrong.

    The difference: whoever is wrong about the time is wrong about Slack's too.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        if not file.exists():
            self._write(0.0, 0.0)

    def skip(self, amount: timedelta) -> None:
        """Move ahead."""
        skipped, wrong = self.read()
        self._write(skipped + amount.total_seconds(), wrong)

    def put_wrong_by(self, amount: timedelta) -> None:
        """So much ahead of the right time (behind, if negative) from now on."""
        skipped, _ = self.read()
        self._write(skipped, amount.total_seconds())

    def now(self) -> datetime:
        """What the bot takes for the time (aware, UTC)."""
        return datetime.now(UTC) + timedelta(seconds=sum(self.read()))

    def read(self) -> tuple[float, float]:
        """Both numbers."""
        skipped, wrong = self.file.read_text().split()
        return float(skipped), float(wrong)

    def _write(self, skipped: float, wrong: float) -> None:
        beside = self.file.with_suffix(".new")
        beside.write_text(f"{skipped} {wrong}")
        os.replace(beside, self.file)
