"""The invented hospital that the sandbox plays: its people, channels and user groups."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["member", "admin", "guest", "outsider", "deactivated"]


@dataclass(frozen=True)
class Person:
    """Someone who uses this Slack; `team` is set only for people of another organisation."""

    id: str
    name: str
    title: str
    unit: str
    about: str
    colour: str
    kind: Kind = "member"
    zone: str = "America/Chicago"
    team: str | None = None

    @property
    def handle(self) -> str:
        """The user name, as in `maria.lopez`."""
        return self.name.lower().replace(" ", ".")

    @property
    def initials(self) -> str:
        """The letters that stand in for a face."""
        return "".join(word[0] for word in self.name.split()[:2])

    @property
    def active(self) -> bool:
        """Whether the account may still act."""
        return self.kind != "deactivated"


@dataclass(frozen=True)
class Channel:
    """A channel as the cast begins with it; `bot` says whether the app is a member."""

    id: str
    name: str
    topic: str
    members: tuple[str, ...]
    private: bool = False
    shared: bool = False
    bot: bool = True


@dataclass(frozen=True)
class Group:
    """A user group, mentioned as `<!subteam^S…>`."""

    id: str
    handle: str
    name: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class App:
    """The app under test as this workspace knows it."""

    id: str = "A0PEBBLEAPP"
    bot_id: str = "B0PEBBLEBOT"
    user_id: str = "U0PEBBLEBOT"
    name: str = "Pebble"
    commands: tuple[str, ...] = ("/pebble",)


@dataclass(frozen=True)
class Cast:
    """One workspace: who is there before anything has happened."""

    team_id: str
    workspace: str
    domain: str
    people: tuple[Person, ...]
    channels: tuple[Channel, ...]
    groups: tuple[Group, ...] = ()
    app: App = field(default_factory=App)


@dataclass(frozen=True)
class Hospital(Cast):
    """Harbor View Medical Center, with an id by role for stories to speak of."""

    nurse: str = "U0MARIALOPEZ"
    second_nurse: str = "U0DEVONCLARK"
    resident: str = "U0YUKITANAKA"
    physician: str = "U0OMARHADDAD"
    pharmacist: str = "U0INGRIDBERG"
    clerk: str = "U0TASHABROWN"
    owner: str = "U0PRIYARAMAN"
    device_owner: str = "U0SAMUELOKAFOR"
    manager: str = "U0HELENMORSE"
    safety_reviewer: str = "U0NORAQUINN"
    translator: str = "U0GRACEMBEKI"
    administrator: str = "U0ADAMKELLER"
    guest: str = "U0LUCIAFERRI"
    outsider: str = "U0VICTORSTONE"
    deactivated: str = "U0RUTHGREENE"
    triage: str = "C0EHRPEBBLES"
    devices: str = "C0EHRDEVICES"
    managers: str = "C0EHRMANAGERS"
    news: str = "C0EHRNEWS00"
    general: str = "C0GENERAL00"
    vendor: str = "C0VENDORSHARED"
    analysts: str = "S0EHRANALYSTS"


_PEOPLE = (
    Person("U0MARIALOPEZ", "Maria Lopez", "Registered nurse", "4 West",
           "Day shift on a busy medical floor.", "#b83280"),
    Person("U0DEVONCLARK", "Devon Clark", "Registered nurse", "Emergency Department",
           "Triage nurse, mostly nights.", "#2b6cb0"),
    Person("U0YUKITANAKA", "Yuki Tanaka", "Resident physician", "Internal Medicine",
           "Second year, writes most of the team's notes.", "#2f855a"),
    Person("U0OMARHADDAD", "Omar Haddad", "Hospitalist", "Internal Medicine",
           "Rounds on eighteen patients a day.", "#9c4221"),
    Person("U0INGRIDBERG", "Ingrid Berg", "Clinical pharmacist", "Inpatient Pharmacy",
           "Verifies orders for three floors.", "#6b46c1"),
    Person("U0TASHABROWN", "Tasha Brown", "Unit clerk", "4 West front desk",
           "Answers the phone and prints the wristbands.", "#b7791f"),
    Person("U0PRIYARAMAN", "Priya Raman", "Clinical applications analyst", "IT, orders and results",
           "Looks after order sets and results routing.", "#285e61"),
    Person("U0SAMUELOKAFOR", "Samuel Okafor", "Device and printing analyst", "IT, end-user devices",
           "Looks after printers, scanners and workstations.", "#744210"),
    Person("U0HELENMORSE", "Helen Morse", "Chief nursing informatics officer", "Nursing informatics",
           "Wants to know what slows people down.", "#97266d"),
    Person("U0NORAQUINN", "Nora Quinn", "Patient safety specialist", "Quality and Safety",
           "Reads everything that could harm a patient.", "#c53030"),
    Person("U0GRACEMBEKI", "Grace Mbeki", "Clinical informatics nurse", "Nursing informatics",
           "Puts into words what both sides mean.", "#00838f"),
    Person("U0ADAMKELLER", "Adam Keller", "Workspace administrator", "IT, collaboration",
           "Runs this Slack workspace and guards what people told.", "#4a5568", kind="admin"),
    Person("U0LUCIAFERRI", "Lucia Ferri", "Agency nurse", "4 West",
           "Here for six weeks, with a guest account.", "#d53f8c", kind="guest"),
    Person("U0VICTORSTONE", "Victor Stone", "Support engineer", "Northwind Health Software",
           "Works for the vendor and sees one shared channel.", "#718096", kind="outsider",
           team="T0NORTHWIND"),
    Person("U0RUTHGREENE", "Ruth Greene", "Registered nurse", "4 West",
           "Left the hospital last month.", "#a0aec0", kind="deactivated"),
)  # fmt: skip

_STAFF = tuple(p.id for p in _PEOPLE if p.kind in ("member", "admin"))
_IT = ("U0PRIYARAMAN", "U0SAMUELOKAFOR", "U0GRACEMBEKI", "U0HELENMORSE", "U0ADAMKELLER")

_CHANNELS = (
    Channel("C0EHRPEBBLES", "ehr-pebbles", "What gets in the way, and who takes it out", _IT),
    Channel("C0EHRDEVICES", "ehr-devices", "Printers, scanners, workstations",
            ("U0SAMUELOKAFOR", "U0PRIYARAMAN", "U0ADAMKELLER")),
    Channel("C0EHRMANAGERS", "ehr-managers", "How we are doing",
            ("U0HELENMORSE", "U0NORAQUINN", "U0ADAMKELLER"), private=True),
    Channel("C0EHRNEWS00", "ehr-news", "What became of what you reported", _STAFF),
    Channel("C0GENERAL00", "general", "For everyone at Harbor View", (*_STAFF, "U0LUCIAFERRI"), bot=False),
    Channel("C0VENDORSHARED", "vendor-shared", "Shared with Northwind Health Software",
            ("U0PRIYARAMAN", "U0HELENMORSE", "U0VICTORSTONE"), shared=True),
)  # fmt: skip

HOSPITAL = Hospital(
    team_id="T0HARBORVIEW",
    workspace="Harbor View Medical Center",
    domain="harbor-view",
    people=_PEOPLE,
    channels=_CHANNELS,
    groups=(Group("S0EHRANALYSTS", "ehr-analysts", "EHR analysts", ("U0PRIYARAMAN", "U0SAMUELOKAFOR")),),
)
