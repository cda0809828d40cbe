"""One noun a file; importing this package registers every table."""

from storage.models.alias import Alias
from storage.models.area import Area
from storage.models.audit import Audit, Deed
from storage.models.due import Due
from storage.models.grant import Grant, Role
from storage.models.history import History, Step
from storage.models.hold import Hold, HoldReason
from storage.models.owed import Owed, OwedState
from storage.models.pattern import Pattern
from storage.models.pebble import Pebble
from storage.models.person import Kind, Person
from storage.models.place import Place, Spot
from storage.models.release import Release
from storage.models.roster import Roster
from storage.models.seal import Pseudonym, Seal, Source, Unsealed
from storage.models.sighting import Sighting
from storage.models.words import Removed, Words
from storage.models.workspace import Workspace

__all__ = [
    "Alias",
    "Area",
    "Audit",
    "Deed",
    "Due",
    "Grant",
    "History",
    "Hold",
    "HoldReason",
    "Kind",
    "Owed",
    "OwedState",
    "Pattern",
    "Pebble",
    "Person",
    "Place",
    "Pseudonym",
    "Release",
    "Removed",
    "Role",
    "Roster",
    "Seal",
    "Sighting",
    "Source",
    "Spot",
    "Step",
    "Unsealed",
    "Words",
    "Workspace",
]
