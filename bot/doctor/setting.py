"""What is set up: channels and roles as the database holds them, or as the environment will fill them in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.doctor.memory import Remembered
from bot.settings import Settings
from storage.models import Area, Grant, Person, Role, Roster


@dataclass(frozen=True, slots=True)
class Setup:
    """One workspace's channels and roles."""

    triage: str | None
    managers: str | None
    grants: Sequence[Grant]
    areas: Sequence[Area] = ()
    people: Mapping[str, Person] = field(default_factory=dict)
    rosters: Mapping[str, Roster] = field(default_factory=dict)


def setup_of(settings: Settings, remembered: Remembered | None) -> Setup:
    """The database's, else the environment's."""
    if remembered is None or not remembered.workspaces:
        return Setup(settings.triage_channel, settings.digest_channel, _from_environment(settings))
    first = remembered.workspaces[0]
    return Setup(
        first.triage_channel,
        first.managers_channel,
        remembered.grants,
        remembered.areas,
        remembered.people,
        remembered.rosters,
    )


def _from_environment(settings: Settings) -> list[Grant]:
    named = ((Role.ADMINISTRATOR, settings.admins), (Role.OWNER, settings.owners))
    return [
        Grant(workspace_id="", role=role, area="", subject=one)
        for role, subjects in named
        for one in subjects
    ]
