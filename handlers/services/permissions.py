"""What a person may do: their roles are read from the database at every action, never from a button."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Area, Grant, Kind, Pebble, Person, Role, Roster, Workspace
from storage.models.states import Safety
from storage.queries.people import person
from storage.queries.settings import areas, grants, rosters, workspace

OWNERS_ONLY = (
    "That is for the IT owners of this area. If you should be one of them, ask a Pebble administrator."
)
STAFF_ONLY = (
    "Pebble is for the staff of this hospital, and Slack says you are a guest here. "
    "Please ask a colleague to report it for you: your words are still in the form to copy."
)
OURS_ONLY = (
    "This Pebble is for the staff of the hospital that runs it, so nothing was saved or changed. "
    "Please ask somebody who works there to report it for you."
)
REVIEWERS_ONLY = (
    "Only a safety reviewer can confirm that. Their names stand in Pebble's settings; "
    "a Pebble administrator can tell you."
)
STEWARDS_ONLY = (
    "That is for the hospital's data stewards. Anybody can flag a message: ⋯ → Contains patient data."
)
GUESTS = (
    "Pebble is for the staff of this hospital, and Slack says you are a guest here. "
    "Please ask a colleague to report it for you."
)
ADMINISTRATORS_ONLY = "That is for Pebble's administrators. `/pebble help` shows what you can do."


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person is here: `owned`, `led` and `translated` hold areas, `settings` what that was decided from.

    Where nobody is named a safety reviewer, managers are, else administrators; so are administrators stewards.
    """

    person_id: str
    kind: Kind
    owned: frozenset[str] = frozenset()
    manager: bool = False
    administrator: bool = False
    led: frozenset[str] = frozenset()
    translated: frozenset[str] = frozenset()
    reviewer: bool = False
    steward: bool = False
    settings: "Settings | None" = field(default=None, repr=False, compare=False)

    @property
    def staff(self) -> bool:
        """Whether they belong to this hospital (a person Slack could not tell us about yet counts as staff)."""
        return self.kind in (Kind.MEMBER, Kind.UNKNOWN)

    def owns(self, area: str) -> bool:
        """Whether they are an IT owner of this area."""
        return self.staff and area in self.owned

    def acts_on(self, pebble: Pebble) -> bool:
        """Whether they may act on this pebble in their own right: an owner or lead of its area, or whom it was
        given to.
        """
        theirs = pebble.owner == self.person_id or pebble.area in self.led
        return self.staff and (theirs or pebble.area in self.owned)

    def reviews(self, pebble: Pebble) -> bool:
        """Whether they may say what became of the harm that this pebble tells of."""
        return self.staff and self.reviewer and pebble.safety is not Safety.NONE


@dataclass(frozen=True, slots=True)
class Settings:
    """What decides about roles: who was given what, who is in which group, which channel serves which area."""

    grants: Sequence[Grant]
    rosters: Mapping[str, Roster]
    areas: Sequence[Area]
    triage_channel: str | None


async def read_settings(session: AsyncSession, found: Workspace | None, workspace_id: str) -> Settings:
    """Read them: four small selects."""
    given = await grants(session, workspace_id)
    known = await areas(session, workspace_id)
    channel = found.triage_channel if found else None
    return Settings(
        given, await rosters(session, workspace_id, groups_asked(given, known, channel)), known, channel
    )


def groups_asked(grants: Sequence[Grant], areas: Sequence[Area], channel: str | None) -> set[str]:
    """The user groups and channels whose members a role may depend on."""
    groups = {grant.subject for grant in grants if grant.subject.startswith("S")}
    return groups | {area.channel for area in areas if area.channel} | ({channel} if channel else set())


async def standing(
    session: AsyncSession,
    workspace_id: str,
    person_id: str,
    *,
    outsider: bool = False,
    said: Kind | None = None,
    acts_in: Collection[str] = (),
) -> Standing:
    """Who this person is here and now.

    `said` is what Slack just told of them, else what is written down counts; `acts_in` are the channels
    that they were seen to act in.
    """
    known = await person(session, workspace_id, person_id)
    kind = Kind.OUTSIDER if outsider else said or (known.kind if known else Kind.UNKNOWN)
    found = await workspace(session, workspace_id)
    settings = await read_settings(session, found, workspace_id)
    return decide(person_id, kind, known, settings, acts_in=acts_in)


def decide(
    person_id: str, kind: Kind, known: Person | None, settings: Settings, *, acts_in: Collection[str] = ()
) -> Standing:
    """The decision without I/O.

    Owners of an area are whom it names, else the workspace's owners, else the members of its triage
    channel. While Slack has not told us those members, acting inside that channel counts as membership:
    Slack lets only members post and press there. Administrators are those named, else Slack's own.
    """
    held = {(g.role, g.area) for g in settings.grants if _includes(g.subject, person_id, settings.rosters)}
    named = {grant.role for grant in settings.grants}
    manager = (Role.MANAGER, "") in held
    administrator = bool(known and known.slack_admin)
    if Role.ADMINISTRATOR in named:
        administrator = (Role.ADMINISTRATOR, "") in held
    hears_of_harm = {Role.SAFETY_REVIEWER: (Role.SAFETY_REVIEWER, "") in held, Role.MANAGER: manager}
    owned = {area.key for area in settings.areas if _owns(area, person_id, held, settings, acts_in)}
    return Standing(
        person_id,
        kind,
        frozenset(owned),
        manager=manager,
        administrator=administrator,
        led=_areas_of(Role.LEAD, held, settings),
        translated=_areas_of(Role.TRANSLATOR, held, settings),
        reviewer=hears_of_harm.get(reviewing_role(named), administrator),
        steward=(Role.STEWARD, "") in held if Role.STEWARD in named else administrator,
        settings=settings,
    )


def reviewing_role(named: Collection[Role]) -> Role:
    """Who hears of harm and confirms what became of it: safety reviewers, else managers, else administrators."""
    chain = (Role.SAFETY_REVIEWER, Role.MANAGER)
    return next((role for role in chain if role in named), Role.ADMINISTRATOR)


def _areas_of(role: Role, held: set[tuple[Role, str]], settings: Settings) -> frozenset[str]:
    """The areas for which they hold this role; an area that names others is not for who holds it everywhere."""
    named = {grant.area for grant in settings.grants if grant.role is role}
    scope = {area.key: area.key if area.key in named else "" for area in settings.areas}
    return frozenset(key for key, area in scope.items() if (role, area) in held)


def _owns(
    area: Area, person_id: str, held: set[tuple[Role, str]], settings: Settings, acts_in: Collection[str]
) -> bool:
    named = {grant.area for grant in settings.grants if grant.role is Role.OWNER}
    for scope in (area.key, ""):
        if scope in named:
            return (Role.OWNER, scope) in held
    channel = area.channel or settings.triage_channel
    if channel is None:
        return False
    roster = settings.rosters.get(channel)
    # We are a member ourselves, so a list with nobody on it is one that Slack did not give.
    return person_id in roster.members if roster and roster.members else channel in acts_in


def _includes(subject: str, person_id: str, rosters: Mapping[str, Roster]) -> bool:
    if subject == person_id:
        return True
    roster = rosters.get(subject)
    return roster is not None and person_id in roster.members
