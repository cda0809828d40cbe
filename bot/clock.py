"""The bot's clock: real time, plus what the sandbox has skipped."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(slots=True)
class Clock:
    """Call it for the time (aware, UTC). Signatures and triggers keep real time whatever is skipped here."""

    skipped: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.skipped

    def skip(self, amount: timedelta) -> None:
        """Move ahead; a negative amount raises `ValueError`, since a due thing cannot become undone."""
        if amount < timedelta():
            raise ValueError("the clock only moves ahead")
        self.skipped += amount
