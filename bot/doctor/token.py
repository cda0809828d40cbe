"""What Slack's answer to `auth.test` tells: is the token good, whose is it, what may it, and what time is it?"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from bot.doctor.finding import Finding, note, ok, problem, warning
from bot.doctor.slack import Answer
from bot.manifest.needs import reasons, scopes
from storage.models import Workspace

OFF, FAR_OFF = timedelta(seconds=60), timedelta(seconds=240)
"""From here on a clock is worth a word; and from here on Slack's signatures (good for 300 s) begin to fail."""

BUSY = ("ratelimited", "internal_error", "fatal_error", "service_unavailable", "no_answer")
"""What Slack says when it has no time, whatever the token."""

INSTALL_AGAIN = (
    "Copy the bot token from 'OAuth & Permissions' on the app's page; "
    "if the app was removed, install it again."
)


def token(answer: Answer) -> list[Finding]:
    """Everything the answer tells but whose it is; only that the token is refused, if it is."""
    if answer.error in BUSY:
        return [warning("slack", f"Slack answers, but is busy ({answer.error}).", "Look again in a minute.")]
    if answer.error:
        return [problem("token", f"Slack refuses SLACK_BOT_TOKEN ({answer.error}).", INSTALL_AGAIN)]
    team = answer.data.get("team") or answer.data.get("team_id")
    return [ok("token", f"Slack knows it, in {team}."), granted(answer.headers.get("x-oauth-scopes"))]


def granted(header: str | None) -> Finding:
    """The granted scopes against those of the manifest."""
    if header is None:
        return note("scopes", "Slack did not say which are granted.")
    given = {scope.strip() for scope in header.split(",") if scope.strip()}
    missing, more = sorted(set(scopes()) - given), sorted(given - set(scopes()))
    if missing:
        why = "; ".join(f"{scope} ({reasons(scope)[0]})" for scope in missing)
        remedy = (
            "Add them under 'OAuth & Permissions' (`pebble manifest` lists all), then install the app again."
        )
        return problem("scopes", f"The app lacks {why}.", remedy)
    if more:
        return note("scopes", f"All are granted, and some that Pebble does not need: {', '.join(more)}.")
    return ok("scopes", "All are granted, and none too many.")


def workspace(answer: Answer, known: Sequence[Workspace]) -> Finding:
    """Whether the token belongs to the workspace that the database holds."""
    team = answer.data.get("team_id")
    if not known:
        return ok("workspace", "The database is still empty; this workspace will be its first.")
    if any(workspace.id == team for workspace in known):
        return ok("workspace", "Token and database belong together.")
    names = ", ".join(workspace.name or workspace.id for workspace in known)
    here = answer.data.get("team") or team
    return problem(
        "workspace",
        f"The database belongs to {names}, but SLACK_BOT_TOKEN to {here}.",
        "Use that workspace's token, or another DATABASE_URL for this one.",
    )


def clock(answer: Answer, now: datetime) -> list[Finding]:
    """The clock of this machine against Slack's; nothing if Slack did not say."""
    said = _date(answer.headers.get("date"))
    if said is None:
        return []
    off = abs(now - said)
    direction = "ahead of" if now > said else "behind"
    sentence = f"This machine's clock is {_span(off)} {direction} Slack's."
    if off > FAR_OFF:
        return [problem("clock", sentence, "Set it right (NTP): Slack's requests expire after five minutes.")]
    if off > OFF:
        return [warning("clock", sentence, "Set it right (NTP), before Slack's requests seem too old.")]
    return [ok("clock", "It agrees with Slack's.")]


def _date(header: str | None) -> datetime | None:
    try:
        found = parsedate_to_datetime(header or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _span(amount: timedelta) -> str:
    seconds = int(amount.total_seconds())
    return f"{seconds // 60} minutes" if seconds >= 120 else f"{seconds} seconds"
