"""Does what is owed leave, and was anything given up?"""

from datetime import datetime, timedelta

from bot.doctor.finding import Finding, ok, warning

LATE = timedelta(minutes=15)
"""A message owed for longer than this is worth a look, though Slack's rates may hold it."""

Count = tuple[int, datetime | None]
"""How many messages, and since when the oldest of them was owed."""


def messages(owed: Count, given_up: Count, now: datetime) -> list[Finding]:
    """Two findings: what is on its way, and what never arrived."""
    return [_owed(*owed, now), _given_up(*given_up, now)]


def _owed(number: int, oldest: datetime | None, now: datetime) -> Finding:
    if oldest is None:
        return ok("owed messages", "None.")
    said = f"{number}, the oldest since {span(now - oldest)}."
    if now - oldest > LATE:
        return warning(
            "owed messages", said, "Is `pebble run` running, and does Slack answer it? See its log."
        )
    return ok("owed messages", said)


def _given_up(number: int, oldest: datetime | None, now: datetime) -> Finding:
    if oldest is None:
        return ok("given-up messages", "None.")
    said = f"{number}, the oldest {span(now - oldest)} ago."
    return warning(
        "given-up messages",
        said,
        "Slack took none of them for a day; administrators were told about each. What they were about is saved.",
    )


def span(amount: timedelta) -> str:
    """About how long, in words."""
    minutes = int(amount.total_seconds() // 60)
    for size, word in ((24 * 60, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            number = minutes // size
            return f"{number} {word}{'' if number == 1 else 's'}"
    return "less than a minute"
