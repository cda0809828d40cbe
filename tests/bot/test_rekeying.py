"""A new key goes in front; soon the old one can be dropped, and nobody has lost their pebbles."""

from collections.abc import AsyncIterator

import pytest
from cryptography.fernet import Fernet
from structlog.testing import capture_logs

from bot.courtesy import Courtesy
from bot.doctor.keys import older_keys
from bot.rekeying import HANDFUL, Rekeying
from storage.database import Database
from storage.models import Alias
from storage.queries.people import alias, aliases_of
from storage.resealing import every_alias
from storage.sealing import KeyMissing, Sealer

OLD, NEW, LOST = (Fernet.generate_key().decode() for _ in range(3))
MANY = 2 * HANDFUL + 3


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.dispose()


async def sealed_by(database: Database, key: str, many: int = MANY, who: str = "U0NURSE") -> None:
    sealer = Sealer([key])
    async with database.transaction() as session:
        for number in range(many):
            made = Alias.of(who, workspace_id=f"T{number % 2}", sealer=sealer)
            made.dm = sealer.seal("D0NURSE") if number % 3 else None
            session.add(made)


def rekeying(database: Database, *keys: str) -> Rekeying:
    return Rekeying(database, Sealer(keys), Courtesy())


async def known(database: Database, *keys: str) -> int:
    sealer = Sealer(keys)
    async with database.reading() as session:
        return sum(
            [len(await aliases_of(session, team, sealer.fingerprints("U0NURSE"))) for team in ("T0", "T1")]
        )


async def test_with_the_new_key_in_front_everything_is_sealed_anew(database: Database) -> None:
    await sealed_by(database, OLD)
    assert await known(database, NEW) == 0
    assert "Keep the older keys" in (await older_keys(database, Sealer([NEW, OLD]))).sentence
    await rekeying(database, NEW, OLD).seal_anew()
    assert await known(database, NEW) == MANY
    opened = [
        (one.means(Sealer([NEW])), one.dm and Sealer([NEW]).open(one.dm))
        async for one in every_alias(database)
    ]
    assert set(opened) == {("U0NURSE", "D0NURSE"), ("U0NURSE", None)} and len(opened) == MANY
    assert "Nothing in this database needs them" in (await older_keys(database, Sealer([NEW, OLD]))).sentence


async def test_what_is_new_already_is_left_as_it_is(database: Database) -> None:
    await sealed_by(database, NEW)
    before = [one.person async for one in every_alias(database)]
    await rekeying(database, NEW, OLD).seal_anew()
    assert [one.person async for one in every_alias(database)] == before


async def test_with_one_key_nothing_is_looked_at(database: Database) -> None:
    await sealed_by(database, OLD, many=1)
    await rekeying(database, NEW).seal_anew()
    assert await known(database, OLD) == 1


async def test_what_no_key_opens_stays_and_stands_in_nobodys_way(database: Database) -> None:
    await sealed_by(database, LOST, many=1, who="U0OTHER")
    await sealed_by(database, OLD, many=2)
    await rekeying(database, NEW, OLD).seal_anew()
    assert await known(database, NEW) == 2
    assert [
        one async for one in every_alias(database) if one.fingerprint == Sealer([LOST]).fingerprint("U0OTHER")
    ]


async def test_a_channel_that_only_the_old_key_sealed_is_sealed_anew_too(database: Database) -> None:
    made = Alias.of("U0NURSE", workspace_id="T0", sealer=Sealer([NEW]))
    made.dm = Sealer([OLD]).seal("D0NURSE")
    async with database.transaction() as session:
        session.add(made)
    await rekeying(database, NEW, OLD).seal_anew()
    async with database.reading() as session:
        found = await alias(session, "T0", made.id)
    assert found is not None and found.dm is not None
    assert Sealer([NEW]).open(found.dm) == "D0NURSE"
    with pytest.raises(KeyMissing):
        Sealer([OLD]).open(found.dm)


async def test_a_database_that_is_away_is_left_for_the_next_hour(bare_database_url: str) -> None:
    without_tables = Database(bare_database_url)
    with capture_logs() as said:
        await rekeying(without_tables, NEW, OLD).seal_anew()
    await without_tables.dispose()
    assert [line["event"] for line in said] == ["not_sealed_anew"]
