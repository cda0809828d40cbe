"""The invented hospital's settings, made as its administrator makes them: each role is given to somebody."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from bot.sandbox.cast import HOSPITAL
from handlers.feature import Visit
from handlers.home.keep_times import keep_times
from handlers.home.times_draft import USUAL, TimesDraft
from handlers.profile.introduce import introduce
from handlers.services import catalogue
from handlers.services.workdays import Hours
from handlers.setup.area_draft import EVERYWHERE, AreaDraft
from handlers.setup.digests import DigestsDraft
from handlers.setup.draft import Draft
from handlers.setup.hours import HoursDraft
from handlers.setup.page_draft import PageDraft
from handlers.setup.release_draft import NEW, ReleaseDraft
from handlers.setup.role_fields import RolesDraft
from handlers.setup.safety import SafetyDraft
from handlers.setup.save import save
from handlers.setup.save_area import save_area
from handlers.setup.save_page import save_page
from handlers.setup.save_release import save_release

ZONE = ZoneInfo(HOSPITAL.people[0].zone)
NOBODY: frozenset[str] = frozenset()
DEVICES = ("printing", "devices", "performance", "login")
"""Areas that the device analyst owns; all others belong to the analysts."""

PROFILES = {
    "nurse": ("nurse", "Medical-surgical ward"),
    "second_nurse": ("nurse", "Emergency department"),
    "resident": ("resident", "Medical-surgical ward"),
    "physician": ("physician", "Medical-surgical ward"),
    "pharmacist": ("pharmacist", "Pharmacy"),
    "clerk": ("front_desk", "Registration"),
    "translator": ("it", "Outpatient clinic"),
    "owner": ("it", "Somewhere else"),
    "device_owner": ("it", "Somewhere else"),
    "manager": ("manager", "Somewhere else"),
    "safety_reviewer": ("other", "Somewhere else"),
    "administrator": ("it", "Somewhere else"),
}


def hours_with(closed: date) -> Hours:
    """When IT works, and the one day on which it was closed."""
    return Hours(ZONE, frozenset(range(5)), time(8), time(17), frozenset({closed}))


async def settle(visit: Visit, closed: list[date]) -> None:
    """Channels, roles, owners, hours and closing days, as the administrator's forms save them."""
    _agreed(await save(visit, _basics()))
    for page in _pages(closed):
        _agreed(await save_page(visit, page))
    for key in DEVICES:
        _agreed(await save_area(visit, _devices(key)))
    _agreed(await save_area(visit, _everywhere()))
    await _take_effect(visit)


async def _take_effect(visit: Visit) -> None:
    async with visit.reading() as session:
        await visit.house.wordings.refresh(session, visit.workspace_id)
    await visit.house.directory.reread(visit.workspace_id)


def _agreed(problem: object) -> None:
    if problem:
        raise ValueError(f"the invented settings are refused: {problem}")


def _basics() -> Draft:
    return Draft(
        triage_channel=HOSPITAL.triage,
        managers=frozenset({HOSPITAL.manager}),
        administrators=frozenset({HOSPITAL.administrator}),
        units=list(catalogue.UNITS),
        whom_to_call=catalogue.WHOM_TO_CALL,
    )


def _pages(closed: list[date]) -> tuple[PageDraft, ...]:
    return (
        DigestsDraft(
            day=0,
            at=8 * 60,
            managers_channel=HOSPITAL.managers,
            people=NOBODY,
            staff_channel=HOSPITAL.news,
        ),
        SafetyDraft(
            reviewers=frozenset({HOSPITAL.safety_reviewer}),
            groups=NOBODY,
            instructions="Look at the chart with the charge nurse, then decide whether it is an incident.",
            link="https://incidents.harbor-view.example/new",
        ),
        RolesDraft(
            stewards=frozenset({HOSPITAL.administrator}),
            steward_groups=NOBODY,
            manager_groups=NOBODY,
            administrator_groups=NOBODY,
        ),
        HoursDraft(
            timezone=ZONE.key,
            opens=8 * 60,
            closes=17 * 60,
            work_days=[0, 1, 2, 3, 4],
            country=None,
            region=None,
            closed_days=closed,
        ),
    )


def _devices(key: str) -> AreaDraft:
    return AreaDraft(
        key=key,
        name=catalogue.label(catalogue.AREAS, key),
        channel=HOSPITAL.devices,
        owners=frozenset({HOSPITAL.device_owner}),
        active=True,
    )


def _everywhere() -> AreaDraft:
    return AreaDraft(
        key=EVERYWHERE,
        name="",
        channel=None,
        owners=frozenset({HOSPITAL.analysts}),
        active=True,
        leads=frozenset({HOSPITAL.manager}),
        translators=frozenset({HOSPITAL.translator}),
    )


async def introduced(visit: Visit, who: str) -> None:
    """Somebody tells Pebble what they do and where."""
    role, unit = PROFILES[who]
    await introduce(visit, role=role, unit=unit)


async def announce(visit: Visit, name: str, day: date) -> None:
    """The administrator names a release and its day."""
    _agreed(await save_release(visit, ReleaseDraft(id=NEW, name=name, day=day)))


async def move(visit: Visit, release_id: str, name: str, day: date) -> None:
    """The release comes on another day."""
    _agreed(await save_release(visit, ReleaseDraft(id=release_id, name=name, day=day)))


async def go_away(visit: Visit, days: int, stand_in: str) -> None:
    """Somebody is away for so many days, and another hears in their place."""
    until = visit.today + timedelta(days=days)
    draft = TimesDraft(
        quiet_from=USUAL[0], quiet_until=USUAL[1], asked=True, away_until=until, stand_in=stand_in
    )
    _agreed(await keep_times(visit, draft))
