"""What must be true of the database after any number of broken requests."""

import json
from collections import Counter
from pathlib import Path

from tests.faults.stores import Store

PAGES = ("given_up", "channel_trouble")
"""What administrators are told when something does not get through."""

RULES = {
    "a pebble without its words": (
        "SELECT count(*) FROM pebble LEFT JOIN words ON words.workspace_id = pebble.workspace_id "
        "AND words.id = pebble.words_id WHERE words.id IS NULL"
    ),
    "a pebble whose history is not as long as it says": (
        "SELECT count(*) FROM pebble WHERE version <> (SELECT count(*) FROM history "
        "WHERE history.workspace_id = pebble.workspace_id AND history.pebble = pebble.number)"
    ),
    "history without its pebble": (
        "SELECT count(*) FROM history LEFT JOIN pebble ON pebble.workspace_id = history.workspace_id "
        "AND pebble.number = history.pebble WHERE pebble.number IS NULL"
    ),
    "a pebble without its card owed": (
        "SELECT count(*) FROM pebble WHERE NOT EXISTS (SELECT 1 FROM owed WHERE owed.kind = 'card' "
        "AND owed.workspace_id = pebble.workspace_id AND owed.pebble = pebble.number)"
    ),
    "a pebble without its receipt owed": (
        "SELECT count(*) FROM pebble WHERE NOT EXISTS (SELECT 1 FROM owed WHERE owed.kind = 'receipt' "
        "AND owed.workspace_id = pebble.workspace_id AND owed.pebble = pebble.number)"
    ),
    "a message owed about no pebble that is there": (
        "SELECT count(*) FROM owed LEFT JOIN pebble ON pebble.workspace_id = owed.workspace_id "
        "AND pebble.number = owed.pebble WHERE owed.pebble IS NOT NULL AND pebble.number IS NULL"
    ),
    "a private reporter without an alias": (
        "SELECT count(*) FROM pebble WHERE substr(reporter, 1, 8) = 'private-' AND NOT EXISTS (SELECT 1 FROM alias "
        "WHERE alias.workspace_id = pebble.workspace_id AND alias.id = pebble.reporter)"
    ),
    "an alias of nobody's pebble": (
        "SELECT count(*) FROM alias WHERE NOT EXISTS (SELECT 1 FROM pebble "
        "WHERE pebble.workspace_id = alias.workspace_id AND pebble.reporter = alias.id)"
    ),
    "one form twice": (
        "SELECT count(*) FROM "
        "(SELECT 1 FROM pebble GROUP BY workspace_id, submission HAVING count(*) > 1) AS twice"
    ),
    "another workspace": "SELECT count(*) - 1 FROM workspace",
}


def half_written(store: Store) -> dict[str, int]:
    """How often each rule is broken, where it is."""
    told = {rule: int(store.rows(counted)[0][0]) for rule, counted in RULES.items()}
    return {rule: times for rule, times in told.items() if times}


def paged(store: Store) -> list[str]:
    """What administrators were owed because something did not get through, and the ids that say what."""
    kinds = ", ".join(f"'{kind}'" for kind in PAGES)
    rows = store.rows(f"SELECT kind, once, detail FROM owed WHERE kind IN ({kinds})")
    return [" ".join(str(one) for one in row) for row in rows]


def stumbles(log: Path) -> Counter[str]:
    """What the bot says went wrong inside it, by kind, class and place: the person heard of it, nothing was saved."""
    found: Counter[str] = Counter()
    for line in log.read_text().splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if entry.get("level") in ("error", "critical"):
            error, *frames = str(entry.get("exception") or entry.get("error")).splitlines()
            ours = [
                frame.strip()
                for frame in frames
                if frame.strip().startswith(("bot/", "handlers/", "storage/"))
            ]
            found[f"{entry.get('event')} {error} {ours[-1] if ours else ''}"] += 1
    return found
