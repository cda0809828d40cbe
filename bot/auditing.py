"""`pebble audit`: whether what was done still stands, all of it in files, and a chain ended by hand."""

import csv
import json
import re
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, TextIO

from sqlalchemy.ext.asyncio import AsyncSession

from bot.at_the_database import at_the_database
from bot.settings import Settings
from bot.terminal import complain, say
from storage.database import Database
from storage.ending import end_chain
from storage.models import Seal, Source
from storage.queries.audit import (
    Content,
    Key,
    contents_of,
    everything,
    head,
    seal_at,
    sealed_among,
    sealed_workspaces,
    seals,
)
from storage.queries.settings import workspace, workspace_ids
from storage.verifying import verify

COLUMNS = (
    "workspace", "link", "sealed_at", "seal", "table", "row", "at", "actor", "deed", "subject", "source", "detail",
)  # fmt: skip
"""What one exported deed says; `link`, `sealed_at` and `seal` are empty while it waits for its seal."""
HEAD = re.compile(r"(\d+):([0-9a-f]{64})")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
Line = dict[str, Any]


class Writer(Protocol):
    """Whoever takes a row apart for a file; the csv module's writers do."""

    def writerow(self, row: list[Any], /) -> Any:
        """Write one row."""


async def verify_audit(settings: Settings, noted: str | None) -> int:
    """Print what is wrong, else each chain's head; 1 if anything is. `noted` is a head that was logged, "seq:seal"."""
    known = HEAD.fullmatch(noted) if noted else None
    if noted and not known:
        return complain(
            "Write --head as it was logged: its number, a colon, its seal (64 letters and digits)."
        )
    pair = (int(known[1]), known[2]) if known else None
    return await at_the_database(settings, lambda database: _verify(database, pair))


async def _verify(database: Database, noted: tuple[int, str] | None) -> int:
    wrong, fits = 0, False
    async with database.reading() as session:
        for workspace_id in await _workspaces(session):
            found = 0
            async for one in verify(session, workspace_id, now=datetime.now(UTC)):
                complain(f"{workspace_id}: {one}")
                found += 1
            wrong += found
            say(f"{workspace_id}: {await _told(session, workspace_id, found)}")
            fits = fits or (noted is not None and await seal_at(session, workspace_id, noted[0]) == noted[1])
    if noted and not fits:
        wrong += 1
        complain(f"Link {noted[0]} is not the one that was noted: the chain was cut or written anew.")
    return 1 if wrong else 0


async def _told(session: AsyncSession, workspace_id: str, found: int) -> str:
    last = await head(session, workspace_id)
    where = f"head {last.seq}:{last.seal}" if last else "nothing is sealed yet"
    here = await workspace(session, workspace_id)
    if here is not None and here.left_at is not None:
        where += f"; it took Pebble away on {here.left_at:%Y-%m-%d}, and its chain ended"
    return f"{'all is as it was sealed' if not found else f'{found} things are wrong'}; {where}"


async def _workspaces(session: AsyncSession) -> list[str]:
    return sorted({*await workspace_ids(session), *await sealed_workspaces(session)})


async def end_audit(settings: Settings, workspace_id: str) -> int:
    """End the chain of a workspace that took Pebble away while Pebble was not running."""
    return await at_the_database(settings, lambda database: _end(database, workspace_id))


async def _end(database: Database, workspace_id: str) -> int:
    async with database.transaction() as session:
        ended = await end_chain(session, workspace_id, at=datetime.now(UTC), actor="cli", source="cli")
    if not ended:
        return complain(f"There is no workspace {workspace_id} whose chain could end. Nothing was done.")
    say(f"{workspace_id}: the chain has ended with a sealed row. If Pebble is installed again, it goes on.")
    return 0


async def export_audit(settings: Settings, folder: Path | None, *, as_csv: bool) -> int:
    """Write `audit.jsonl` and `audit.csv` into the folder; without one, either of them to standard output."""
    with ExitStack() as files:
        lines, table = _opened(files, folder) if folder else _standard(as_csv)
        return await at_the_database(settings, lambda database: _export(database, folder, lines, table))


def _opened(files: ExitStack, folder: Path) -> tuple[TextIO, TextIO]:
    folder.mkdir(parents=True, exist_ok=True)
    lines = files.enter_context((folder / "audit.jsonl").open("w", encoding="utf-8"))
    return lines, files.enter_context((folder / "audit.csv").open("w", encoding="utf-8", newline=""))


def _standard(as_csv: bool) -> tuple[TextIO | None, TextIO | None]:
    return (None, sys.stdout) if as_csv else (sys.stdout, None)


async def _export(database: Database, folder: Path | None, lines: TextIO | None, table: TextIO | None) -> int:
    number, rows = 0, csv.writer(table) if table else None
    if rows:
        rows.writerow(list(COLUMNS))
    async with database.reading() as session:
        for workspace_id in await _workspaces(session):
            async for line in _deeds(session, workspace_id):
                _write(line, lines, rows)
                number += 1
    if folder is not None:
        say(f"{number} deeds are in {folder / 'audit.jsonl'} and {folder / 'audit.csv'}.")
    return 0


def _write(line: Line, lines: TextIO | None, rows: Writer | None) -> None:
    if lines:
        lines.write(json.dumps(line, ensure_ascii=False) + "\n")
    if rows:
        rows.writerow([harmless(line[column]) for column in COLUMNS])


def harmless(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False) if isinstance(value, Mapping) else value
    return f"'{text}" if isinstance(text, str) and text.startswith(FORMULA) else text


async def _deeds(session: AsyncSession, workspace_id: str) -> AsyncIterator[Line]:
    """Every deed in the order of its seal, then those that still wait for theirs."""
    async for page in seals(session, workspace_id):
        contents = await contents_of(session, workspace_id, [(Source(one.source), one.row) for one in page])
        for seal in page:
            key = Source(seal.source), seal.row
            yield _line(workspace_id, key, contents.get(key, {}), seal)
    async for rows in everything(session, workspace_id):
        sealed = await sealed_among(session, workspace_id, rows.keys())
        for key, content in rows.items():
            if key not in sealed:
                yield _line(workspace_id, key, content, None)


def _line(workspace_id: str, key: Key, content: Content, seal: Seal | None) -> Line:
    source, row = key
    step = source is Source.HISTORY
    detail = content.get("detail") or {}
    if step and content:
        detail = {**detail, **{name: content[name] for name in ("from_status", "to_status", "words_id")}}
    return {
        "workspace": workspace_id,
        "link": seal.seq if seal else None,
        "sealed_at": seal.sealed_at.isoformat() if seal else None,
        "seal": seal.seal if seal else None,
        "table": source.value,
        "row": row,
        "at": content["at"].isoformat() if content else None,
        "actor": content.get("actor"),
        "deed": content.get("step" if step else "deed"),
        "subject": f"pebble {content.get('pebble')}" if step else content.get("subject"),
        "source": content.get("source"),
        "detail": detail,
    }
