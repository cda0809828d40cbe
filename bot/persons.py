"""`pebble person export` and `pebble person erase`: one person's data, for whoever has the right to ask."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from bot.at_the_database import at_the_database
from bot.settings import Settings
from bot.terminal import complain, say
from storage.chain import PERSON
from storage.database import Database
from storage.erasure import all_of, erase_person
from storage.models import Audit, Deed
from storage.notary import seal_some
from storage.queries.settings import workspace_ids
from storage.sealing import Sealer

NO_KEYS = (
    "PEBBLE_SECRET_KEYS is not set: without it nobody finds a person's private reports. Nothing was done."
)
NO_PERSON = "Write the person's Slack id, such as U012ABCDEF: in Slack, their profile, ⋮, Copy member ID."
NOT_OURS = (
    "This database role does not own Pebble's tables, so nothing was erased. "
    "Run it with the DATABASE_URL that `pebble migrate` uses."
)


async def export_person(settings: Settings, person: str, folder: Path) -> int:
    """Write everything about a person into one file."""
    if problem := _amiss(settings, person):
        return complain(problem)
    return await at_the_database(
        settings, lambda database: _export(database, _sealer(settings), person, folder)
    )


async def _export(database: Database, sealer: Sealer, person: str, folder: Path) -> int:
    everything = {}
    for workspace_id in await _workspaces(database):
        async with database.transaction() as session:
            found = await all_of(session, workspace_id, person, sealer)
            if any(found.values()):
                everything[workspace_id] = found
                session.add(
                    Audit(
                        workspace_id=workspace_id, at=datetime.now(UTC), actor="cli", source="cli",
                        deed=Deed.PERSON_EXPORTED, subject=f"person {person}",
                    )
                )  # fmt: skip
    if not everything:
        return complain(f"Nothing is kept about {person}.")
    file = _written(folder, person, json.dumps(everything, ensure_ascii=False, indent=2, default=str))
    say(f"Everything about {person} is in {file}. It names private reports: hand it to that person only.")
    return 0


def _written(folder: Path, person: str, told: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"person-{person}.json"
    file.touch(mode=0o600)
    file.write_text(told, encoding="utf-8")
    return file


async def erase_from_all(settings: Settings, person: str, *, words: bool, sure: bool) -> int:
    """Say what is kept about a person, and with `sure` take them out."""
    if problem := _amiss(settings, person):
        return complain(problem)
    sealer = _sealer(settings)
    return await at_the_database(settings, lambda database: _erase(database, sealer, person, words, sure))


async def _erase(database: Database, sealer: Sealer, person: str, words: bool, sure: bool) -> int:
    nowhere = True
    for workspace_id in await _workspaces(database):
        async with database.reading() as session:
            found = await all_of(session, workspace_id, person, sealer)
        count = Counter({name: len(rows) for name, rows in found.items() if rows})
        if not count:
            continue
        nowhere = False
        told = ", ".join(f"{name} {number}" for name, number in sorted(count.items()))
        say(f"{workspace_id}: rows about {person}: {told}.")
        if sure and (problem := await _take_out(database, workspace_id, person, sealer, words)):
            return complain(problem)
    if nowhere:
        return complain(f"Nothing is kept about {person}.")
    if not sure:
        say(
            "Nothing was erased. --yes erases; --words removes what they wrote, too. Export it first if they want it."
        )
    return 0


async def _take_out(
    database: Database, workspace_id: str, person: str, sealer: Sealer, words: bool
) -> str | None:
    now = datetime.now(UTC)
    sealed = True
    while sealed:
        async with database.transaction() as session:
            sealed = bool(await seal_some(session, workspace_id, at=now, most=200))
    try:
        async with database.transaction() as session:
            alias = await erase_person(session, workspace_id, person, sealer, at=now, words=words)
    except DBAPIError as error:
        if "must be owner" in str(error.orig):
            return NOT_OURS
        raise
    say(f"{workspace_id}: erased; where history needs somebody it says {alias}.")
    return None


def _amiss(settings: Settings, person: str) -> str | None:
    if not PERSON.fullmatch(person):
        return NO_PERSON
    return None if settings.secret_keys else NO_KEYS


def _sealer(settings: Settings) -> Sealer:
    return Sealer([key.get_secret_value() for key in settings.secret_keys])


async def _workspaces(database: Database) -> list[str]:
    async with database.reading() as session:
        return await workspace_ids(session)
