"""Is there somebody behind each area, and somebody who may change the settings?"""

from collections.abc import Sequence

from bot.doctor.finding import Finding, ok, warning
from bot.doctor.setting import Setup
from storage.models import Area, Grant, Kind, Role


def roles(setup: Setup) -> list[Finding]:
    """Three findings: administrators, the owners of every area, and who reviews harm."""
    return [_administrators(setup), _owners(setup), _reviewers(setup)]


def _reviewers(setup: Setup) -> Finding:
    named = [grant for grant in setup.grants if grant.role is Role.SAFETY_REVIEWER]
    remedy = "Name safety reviewers in `/pebble setup`, *Patient safety*."
    if not named:
        return warning(
            "safety reviewers", "None are named, so managers, else administrators hear of harm.", remedy
        )
    if not any(_somebody(grant, setup) for grant in named):
        return warning(
            "safety reviewers", "All of them have left, so managers, else administrators hear.", remedy
        )
    return ok("safety reviewers", "They are named.")


def _administrators(setup: Setup) -> Finding:
    named = [grant for grant in setup.grants if grant.role is Role.ADMINISTRATOR]
    if not named:
        return ok("administrators", "None are named, so Slack's own administrators set Pebble up.")
    if not any(_somebody(grant, setup) for grant in named):
        return warning(
            "administrators",
            "Everybody who may change the settings has left.",
            "Let an earlier administrator's account be opened again for a moment, and name others.",
        )
    return ok("administrators", "They are named.")


def _owners(setup: Setup) -> Finding:
    empty = [area.name for area in setup.areas if not _owned(area, setup)]
    if not setup.areas and not _owned(Area(workspace_id="", key="", name=""), setup):
        empty = ["any area"]
    if empty:
        remedy = "Name owners in `/pebble setup`, or choose a triage channel whose members shall own them."
        return warning("owners", f"Nobody owns {', '.join(empty)}.", remedy)
    return ok("owners", "Somebody stands behind every area.")


def _owned(area: Area, setup: Setup) -> bool:
    """The same order as in `handlers.services.permissions`: the area's, the workspace's, the channel's members."""
    for scope in (area.key, ""):
        named = [grant for grant in setup.grants if grant.role is Role.OWNER and grant.area == scope]
        if named:
            return any(_somebody(grant, setup) for grant in named)
    channel = area.channel or setup.triage
    return channel is not None and (
        channel not in setup.rosters or _anybody(setup.rosters[channel].members, setup)
    )


def _somebody(grant: Grant, setup: Setup) -> bool:
    """Whether a person who is still here holds it; a group that nobody has read yet counts."""
    if not grant.subject.startswith("S"):
        return _anybody([grant.subject], setup)
    roster = setup.rosters.get(grant.subject)
    return roster is None or _anybody(roster.members, setup)


def _anybody(people: Sequence[str], setup: Setup) -> bool:
    known = (setup.people.get(person) for person in people)
    return any(person is None or person.kind in (Kind.MEMBER, Kind.UNKNOWN) for person in known)
