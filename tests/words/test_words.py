"""Every word that people read, in every state, as files that a clinician could read.

`UPDATE_WORDS=1 pytest tests/words` writes them anew; read what changed before you commit it.
"""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.assembly import parts
from bot.sandbox.cast import HOSPITAL
from tests.databases import Sqlite
from tests.handlers.visits import hospital_on
from tests.words.shown import SHOWN
from tests.words.told import TOLD
from tests.words.ward import NURSE, OWNER, Scene, Ward

SNAPSHOTS = Path(__file__).parent / "snapshots"
EVERYTHING = TOLD | SHOWN
WORK = {NURSE: ("nurse", "4 West"), OWNER: ("it", ""), HOSPITAL.device_owner: ("it", "")}


@pytest.fixture
async def ward(sqlite: Sqlite) -> AsyncIterator[Ward]:
    """Words do not depend on the kind of database; stories tell them on both."""
    url = sqlite.migrated()
    async with hospital_on(url, parts()) as hospital:
        made = Ward(hospital)
        await made.people_introduce_themselves(WORK)
        yield made
    sqlite.drop(url)


def page(title: str, scenes: list[Scene]) -> str:
    """A snapshot: each scene under its title."""
    return f"{title}\n" + "".join(f"\n=== {scene.title}\n{scene.words}\n" for scene in scenes)


@pytest.mark.parametrize("name", EVERYTHING)
async def test_the_words_are_those_in_the_file(ward: Ward, name: str) -> None:
    scenes = [scene async for scene in EVERYTHING[name](ward)]
    titles = [scene.title for scene in scenes]
    assert scenes and len(titles) == len(set(titles))
    file, now = SNAPSHOTS / f"{name}.txt", page((EVERYTHING[name].__doc__ or "").strip(), scenes)
    if os.environ.get("UPDATE_WORDS") == "1":
        file.write_text(now, encoding="utf-8")
    assert file.is_file(), "new words: run UPDATE_WORDS=1 pytest tests/words and read the file"
    assert now == file.read_text(encoding="utf-8"), "if this is meant: UPDATE_WORDS=1 pytest tests/words"


def test_no_file_is_left_over() -> None:
    assert {file.stem for file in SNAPSHOTS.iterdir()} == set(EVERYTHING)
