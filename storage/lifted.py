"""The guard of append-only rows, lifted for one transaction: only the owner of the tables can, and it is put back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

GUARDED = ("audit", "history")


@asynccontextmanager
async def lifted(session: AsyncSession) -> AsyncIterator[None]:
    """Within the block the rows of `GUARDED` can be changed; a rollback puts the guard back as well."""
    connection = await session.connection()
    if connection.dialect.name == "postgresql":
        # Somebody at the terminal waits for this, and no clinician.
        await connection.execute(text("SET LOCAL statement_timeout = 0"))
        for table in GUARDED:
            await connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER {table}_refuses"))
        yield
        for table in GUARDED:
            await connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER {table}_refuses"))
        return
    names = [f"{table}_refuses_update" for table in GUARDED]
    made = [
        await connection.scalar(text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": name})
        for name in names
    ]
    for name in names:
        await connection.execute(text(f"DROP TRIGGER {name}"))
    yield
    for statement in made:
        await connection.exec_driver_sql(statement)
