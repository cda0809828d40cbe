"""A week's figures in sentences, the same in blocks and in their fallback: plain text, not escaped (no I/O)."""

from handlers.digest.figures import NOT_SAID, Figures, Promises, Shown, Wait
from handlers.services import catalogue
from handlers.services.dates import short, span
from handlers.services.small_groups import Split
from storage.models.states import Status, WaitingOn

SEVEN = 7
ESTIMATED = "estimated by reporters"
AT_LEAST = (
    "Hours a week: what the one reporter loses, so the least it can be, estimated by reporters. "
    "How many colleagues it meets is not known."
)
NOBODY_SAID = "Role not said, or name kept private"
SPLIT_HIDDEN = "Not told this week: roles are told apart only where five people or more of a role reported"

WHERE = {
    (Status.NEW, None): "Not read yet",
    (Status.ACKNOWLEDGED, None): "Read, not decided yet",
    (Status.WAITING, WaitingOn.REPORTER): "Waiting for the reporter's answer",
    (Status.WAITING, WaitingOn.VENDOR): "Waiting for the vendor",
    (Status.WAITING, WaitingOn.DATE): "Waiting for a later day",
    (Status.WAITING, WaitingOn.RELEASE): "Waiting for a release",
    (Status.PLANNED, None): "Planned",
    (Status.IN_PROGRESS, None): "Being worked on",
}


def title(found: Figures) -> str:
    """The week: "Pebbles, 16 to 22 Nov 2026"."""
    return f"Pebbles, {span(found.first, found.last)}"


def other_days(found: Figures) -> list[str]:
    """One sentence where the digest tells more days than seven, or fewer."""
    days = (found.last - found.first).days + 1
    if days == SEVEN:
        return []
    number = "1 day" if days == 1 else f"{days} days"
    return [f"{number} this time, since the day of the digest was changed; “last week” is the 7 days before."]


def headline(found: Figures) -> str:
    """Everything counted, against the week before and the goal."""
    names = ("Reported", "answered", "resolved", "declined", "confirmed gone by reporters")
    pairs = zip(names, found.week, found.before, strict=True)
    told = [f"{name} {now:,} (last week {before:,})" for name, now, before in pairs]
    return ", ".join([*told, _kept(found)]) + "."


def _kept(found: Figures) -> str:
    before = f"last week {percent(found.kept_before)}, " if found.kept_before.due else ""
    if not found.kept.due:
        return f"no promise fell due ({before}goal {found.goal} %)"
    share = f"{percent(found.kept)} ({found.kept.kept:,} of {found.kept.due:,})"
    return f"promises kept {share}, {before}goal {found.goal} %"


def percent(promises: Promises) -> str:
    """How many were kept: "92 %"."""
    return f"{promises.percent} %" if promises.percent is not None else "none due"


def hours(number: float) -> str:
    """Hours with one decimal below ten: "3.5 h", "1,700 h"."""
    return f"{number:.1f} h" if number < 9.95 else f"{number:,.0f} h"


def quiet_week(found: Figures) -> list[str]:
    """Two honest lines for a week in which nothing happened."""
    days = f"{'from' if found.last > found.first else 'on'} {span(found.first, found.last)}"
    nothing = f"Nothing was reported, answered or resolved {days}, and no promise fell due."
    if not found.open:
        return [nothing, "No pebble is open."]
    oldest = f"; {oldest_line(found.oldest[0])} is the oldest that nobody has read" if found.oldest else ""
    return [nothing, f"{_pebbles(found.open)} open{oldest}."]


def removed(found: Figures) -> list[str]:
    """What is gone, the hours given back, and whom to thank: teams, never single people."""
    if not found.thanks:
        return ["No reporter has confirmed this week that a pebble is gone"]
    thanks = ", ".join(f"{area} ({number:,})" for area, number in found.thanks)
    back = f"at least {hours(found.given_back)} a week given back, confirmed and {ESTIMATED}"
    return [f"{found.week.confirmed:,} confirmed gone: {back}", f"Thanks to the teams for {thanks}"]


def heaviest(found: Figures) -> list[str]:
    """Open pebbles by hours lost, one a line."""
    return [
        f"{one.name} {one.area}: at least {hours(one.hours or 0)} a week. {one.state}, since {short(one.since)}"
        for one in found.heaviest
    ]


def beside_the_ranking(found: Figures) -> list[str]:
    """What the ranking leaves out."""
    lines = []
    if found.once.number:
        lines.append(f"{found.once.number:,} open happened once, {_minutes(found.once.minutes)} in all")
    if found.unsaid:
        lines.append(f"{found.unsaid:,} open do not say how often or how long, so they are not ranked")
    return lines


def _minutes(number: float) -> str:
    return f"{number:,.0f} minutes" if number != 1 else "1 minute"


def oldest(found: Figures) -> list[str]:
    """What nobody has read, oldest first, one a line."""
    more = found.unanswered - len(found.oldest)
    left = [f"and {more:,} more"] if more > 0 else []
    return [oldest_line(one) for one in found.oldest] + left


def oldest_line(one: Shown) -> str:
    """One that nobody has read."""
    return f"{one.name} {one.area}, since {short(one.since)}"


def waits(found: Figures) -> list[str]:
    """Where people wait, one a line: since the last step that reporters heard of."""
    return [_wait(one) for one in found.waits]


def _wait(one: Wait) -> str:
    where, days = WHERE.get(one.place, one.place[0].value), f"{one.days:.1f} days"
    if one.number == 1:
        return f"{where}: 1, for {days}"
    return f"{where}: {one.number:,}, half of them for {days} or longer"


def roles(split: Split | None) -> list[str]:
    """Reports by role, so that the loudest group does not pass for everybody."""
    if split is None:
        return [SPLIT_HIDDEN]
    told = [(role_name(role), group) for role, group in split.told]
    told += [("All others", split.others)] if split.others else []
    return [f"{name}: {group.count:,} by {len(group.people):,} people" for name, group in told]


def role_name(role: str) -> str:
    """A role in words."""
    return NOBODY_SAID if role == NOT_SAID else catalogue.label(catalogue.ROLES, role, "Something else")


def trend(found: Figures) -> str:
    """The trend in one sentence, for a screen reader and where charts are not shown."""
    weeks = ", ".join(f"{short(day)} {share} %" for day, share in found.trend)
    return f"Promises kept by week (goal {found.goal} %), each week by its first day: {weeks}."


def bars(found: Figures) -> str:
    """The bars in one sentence."""
    listed = ", ".join(f"{one.name} {one.area} {hours(one.hours or 0)}" for one in found.heaviest)
    return f"Hours lost a week, at least, {ESTIMATED}: {listed}."


def _pebbles(number: int) -> str:
    return "1 pebble is" if number == 1 else f"{number:,} pebbles are"
