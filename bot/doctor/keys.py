"""Do the keys open what is sealed?"""

from collections.abc import Sequence

from bot.doctor.finding import Finding, note, ok, problem
from storage.database import Database
from storage.resealing import every_alias
from storage.sealing import KeyMissing, Sealer

REMEDY = (
    "Put the lost key back into PEBBLE_SECRET_KEYS, behind the newer ones; without it those names are lost."
)


def keys(secrets: Sequence[str], sealed: Sequence[str]) -> Finding:
    """Look at a sample of sealed values. One that does not open is a problem, since people wait behind it."""
    if not secrets:
        return problem("keys", "PEBBLE_SECRET_KEYS is missing.", "`pebble keygen` makes one.")
    if not sealed:
        return ok("keys", "Nothing is sealed with them yet.")
    closed = sum(not _opens(Sealer(secrets), value) for value in sealed)
    if closed == len(sealed):
        return problem("keys", "PEBBLE_SECRET_KEYS opens nothing that this database has sealed.", REMEDY)
    if closed:
        return problem("keys", f"{closed} of {len(sealed)} sealed names do not open.", REMEDY)
    return ok("keys", "They open what is sealed.")


async def older_keys(database: Database, sealer: Sealer) -> Finding:
    """Whether the keys behind the newest are still needed by anything in this database."""
    behind = sum([not sealed.is_sealed_with_newest(sealer) async for sealed in every_alias(database)])
    if not behind:
        return ok("older keys", "Nothing in this database needs them; only backups older than the change do.")
    said = f"{behind} private names are not yet sealed with the newest key alone. Keep the older keys."
    return note("older keys", f"{said} Pebble seals them anew while it runs.")


def _opens(sealer: Sealer, sealed: str) -> bool:
    try:
        sealer.open(sealed)
    except KeyMissing:
        return False
    return True
