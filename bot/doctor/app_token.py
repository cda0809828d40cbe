"""Socket Mode's own token: would Slack open a link for it?"""

from bot.doctor.finding import Finding, ok, problem, warning
from bot.doctor.slack import Answer, NoAnswer
from bot.doctor.token import BUSY
from bot.settings import Settings

LATER = "Look again in a minute."
NEW_ONE = "Make one with connections:write under 'Basic Information', and switch Socket Mode on."


def app_token(settings: Settings, answer: Answer | NoAnswer | None) -> list[Finding]:
    """What Slack's answer to `apps.connections.open` tells; nothing where Socket Mode is not used."""
    if settings.slack_app_token is None or answer is None:
        return []
    if isinstance(answer, NoAnswer):
        return [warning("app token", f"Slack did not say whether it knows it ({answer}).", LATER)]
    if answer.error in BUSY:
        return [warning("app token", f"Slack has no time to look at it ({answer.error}).", LATER)]
    if answer.error:
        return [problem("app token", f"Slack refuses SLACK_APP_TOKEN ({answer.error}).", NEW_ONE)]
    return [ok("app token", "Socket Mode opens with it.")]
