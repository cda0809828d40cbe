"""A workspace's areas, hours and texts, kept in memory so that nothing stands before the report form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.services import catalogue
from handlers.services.catalogue import Choice
from handlers.services.closing import closing_days
from handlers.services.dates import time_of
from handlers.services.screening import OwnPattern, own_pattern
from handlers.services.targets import DEFAULTS, Targets, targets_of
from handlers.services.text import escape
from handlers.services.workdays import Hours
from storage.models import Pattern, Workspace
from storage.queries.patterns import patterns
from storage.queries.settings import NamedArea, active_areas, settings_version, workspace


@dataclass(frozen=True, slots=True)
class Wording:
    """What forms, the privacy check and promises need of a workspace's settings, as of `version`.

    `own` is what the hospital's own privacy check looks for.
    """

    version: int
    areas: tuple[Choice, ...]
    units: tuple[str, ...]
    whom_to_call: str
    hours: Hours
    promised: Targets = DEFAULTS
    promised_in: Mapping[str, Targets] = field(default_factory=dict)
    own: tuple[OwnPattern, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The hospital's time zone."""
        return self.hours.zone

    def area(self, key: str) -> str:
        """The name of an area."""
        return catalogue.label(self.areas, key, "Somewhere else")

    def targets(self, key: str) -> Targets:
        """What is promised in an area."""
        return self.promised_in.get(key, self.promised)


DEFAULT = Wording(
    version=0,
    areas=catalogue.AREAS,
    units=catalogue.UNITS,
    whom_to_call=catalogue.WHOM_TO_CALL,
    hours=Hours(zone=ZoneInfo("UTC"), days=frozenset(range(5)), opens=time(8), closes=time(17)),
)


def wording_of(workspace: Workspace, areas: Sequence[NamedArea], own: Sequence[Pattern] = ()) -> Wording:
    """The wording of these settings."""
    return Wording(
        version=workspace.settings_version,
        areas=tuple(Choice(area.key, area.name) for area in areas) or catalogue.AREAS,
        units=tuple(workspace.units) or catalogue.UNITS,
        whom_to_call=workspace.whom_to_call or catalogue.WHOM_TO_CALL,
        hours=hours_of(workspace),
        promised=targets_of(workspace.targets),
        promised_in={area.key: targets_of(workspace.targets, area.targets) for area in areas if area.targets},
        own=usable(own),
    )


def usable(own: Sequence[Pattern]) -> tuple[OwnPattern, ...]:
    """The hospital's own patterns as the check takes them; what it would refuse by now is left out."""
    made = (own_pattern(one.name, one.expression, one.certain) for one in own)
    return tuple(found for found in made if isinstance(found, OwnPattern))


OTHER_AREA = "other"
"""Where a pebble belongs whose reporter named no area."""


def who_reads(wording: Wording, area: str) -> str:
    """Which part of IT: "IT for Printing", or just "IT" where the reporter named no area (mrkdwn)."""
    return "IT" if area == OTHER_AREA else f"IT for {escape(wording.area(area))}"


def hours_of(workspace: Workspace) -> Hours:
    """When IT works, in the workspace's own zone, and on which days it does not."""
    return Hours(
        zone=ZoneInfo(workspace.timezone),
        days=frozenset(workspace.work_days),
        opens=time_of(workspace.opens),
        closes=time_of(workspace.closes),
        closed=closing_days(workspace.holiday_country, workspace.holiday_region, workspace.closed_days),
    )


async def read_wording(session: AsyncSession, workspace_id: str) -> Wording:
    """Read it now; the defaults for a workspace that is not there yet."""
    found = await workspace(session, workspace_id)
    return await _made(session, found) if found else DEFAULT


async def _made(session: AsyncSession, found: Workspace) -> Wording:
    return wording_of(found, await active_areas(session, found.id), await patterns(session, found.id))


@dataclass(slots=True)
class Wordings:
    """The wordings in memory, by workspace; refreshed behind each form and after each change of settings."""

    _known: dict[str, Wording] = field(default_factory=dict)

    def of(self, workspace_id: str) -> Wording:
        """At once, from memory."""
        return self._known.get(workspace_id, DEFAULT)

    async def true_now(self, session: AsyncSession, workspace_id: str) -> Wording:
        """As this session sees it; areas and patterns are read only if the settings have changed since."""
        found = await workspace(session, workspace_id)
        if found is None:
            return DEFAULT
        known = self._known.get(workspace_id)
        if known is None or known.version != found.settings_version:
            self._known[workspace_id] = known = await _made(session, found)
        return known

    async def refresh(self, session: AsyncSession, workspace_id: str) -> Wording:
        """Read again if the settings have changed since."""
        known = self._known.get(workspace_id)
        if known is None or known.version != await settings_version(session, workspace_id):
            self._known[workspace_id] = await read_wording(session, workspace_id)
        return self.of(workspace_id)
