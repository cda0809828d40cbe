"""`pebble audit` at the terminal: a clean chain, a tampered one, and files that no spreadsheet runs."""

import csv
import json
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.auditing import harmless
from bot.notary import Notary
from storage.database import Database
from storage.models import Audit, Deed
from tests.bot.doctor.clinic import Clinic, opened
from tests.databases import Sqlite
from tests.storage.pebbles import AT, OWNER
from tests.storage.test_seals import T, a_past, tampered


@pytest.fixture
async def clinic(tmp_path: Path, sqlite: Sqlite):
    async with opened(tmp_path, sqlite.migrated()) as made:
        yield made


@pytest.fixture
async def database(clinic: Clinic):
    made = Database(clinic.database_url)
    await a_past(made)
    await Notary(made, lambda: AT).seal()
    yield made
    await made.dispose()


async def test_a_clean_chain_shows_its_head(clinic: Clinic, database: Database):
    answer = await clinic.pebble("audit", "verify")
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith(f"{T}: all is as it was sealed; head 6:")
    noted = answer.stdout.split()[-1]
    assert (await clinic.pebble("audit", "verify", "--head", noted)).returncode == 0


async def test_a_chain_that_was_cut_no_longer_fits_the_head_that_was_noted(
    clinic: Clinic, database: Database
):
    noted = (await clinic.pebble("audit", "verify")).stdout.split()[-1]
    await tampered(
        database, "DELETE FROM audit_seal WHERE seq > 4", "DELETE FROM history WHERE pebble || ':' || seq NOT IN "
        "(SELECT row FROM audit_seal)", "DELETE FROM audit WHERE id NOT IN (SELECT row FROM audit_seal)",
    )  # fmt: skip
    assert (await clinic.pebble("audit", "verify")).returncode == 0
    answer = await clinic.pebble("audit", "verify", "--head", noted)
    assert answer.returncode == 1 and "Link 6 is not the one that was noted" in answer.stderr


async def test_what_was_tampered_with_is_named(clinic: Clinic, database: Database):
    await tampered(database, "UPDATE audit SET actor = 'U0SECOND' WHERE id = 'a1'")
    answer = await clinic.pebble("audit", "verify")
    assert answer.returncode == 1 and f"{T}: Audit row a1 was changed" in answer.stderr


async def test_a_chain_is_ended_by_hand_once(clinic: Clinic, database: Database):
    answer = await clinic.pebble("audit", "end", T)
    assert answer.returncode == 0 and "ended with a sealed row" in answer.stdout, answer.stderr
    again = await clinic.pebble("audit", "end", T)
    assert again.returncode == 1 and "Nothing was done" in again.stderr
    told = await clinic.pebble("audit", "verify")
    assert told.returncode == 0 and "head 7:" in told.stdout and "its chain ended" in told.stdout


async def test_a_head_that_nobody_can_read(clinic: Clinic, database: Database):
    answer = await clinic.pebble("audit", "verify", "--head", "six")
    assert answer.returncode == 1 and "as it was logged" in answer.stderr


async def test_all_of_it_in_files(clinic: Clinic, database: Database, tmp_path: Path):
    async with database.transaction() as session:
        session.add(
            Audit(workspace_id=T, id="a3", at=AT, actor="=HYPERLINK(1)", deed=Deed.HELD, subject="@x")
        )
        await session.execute(text("UPDATE pebble SET words_id = 'words'"))
    answer = await clinic.pebble("audit", "export", "--to", str(tmp_path / "out"))
    assert answer.returncode == 0 and "7 deeds" in answer.stdout, answer.stderr
    lines = [json.loads(line) for line in (tmp_path / "out/audit.jsonl").read_text().splitlines()]
    assert [line["link"] for line in lines] == [1, 2, 3, 4, 5, 6, None]
    assert {line["actor"] for line in lines if line["deed"] == "held"} == {OWNER, "=HYPERLINK(1)"}
    with (tmp_path / "out/audit.csv").open(newline="") as file:
        table = list(csv.DictReader(file))
    assert table[-1]["actor"] == "'=HYPERLINK(1)" and table[-1]["subject"] == "'@x"
    assert len(table) == 7


async def test_or_to_standard_output(clinic: Clinic, database: Database):
    told = await clinic.pebble("audit", "export")
    assert [json.loads(line)["workspace"] for line in told.stdout.splitlines()] == [T] * 6
    table = await clinic.pebble("audit", "export", "--csv")
    assert table.stdout.splitlines()[0].startswith("workspace,link,sealed_at")


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_is_a_formula(cell: str):
    assert harmless(cell) == f"'{cell}"
    assert harmless(7) == 7 and harmless("a=1") == "a=1"
