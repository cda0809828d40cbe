"""Every kind has words, none is jargon or blames, and no notice holds what people typed."""

import ast
import re
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import bot
from bot.assembly import makers, parts
from bot.delivery.carrier import TOMBSTONE
from handlers.contents import FEATURES
from handlers.feature import Letter
from storage.models import Pebble, Person
from storage.models.states import Safety
from tests.databases import Sqlite
from tests.handlers.visits import T, hospital_on
from tests.words.test_words import SNAPSHOTS, WORK
from tests.words.told import STATES, TOLD
from tests.words.ward import DEEDS, MORE_DEEDS, NOW, OWNER, SAID, TODAY, Ward

ROOT = Path(bot.__file__).parent.parent
OWING = {"owe": 1, "owe_once": 1, "_owe": 1, "_owe_one": 3, "_owe_here": 2, "_tell": 2}
"""The functions that owe a message, and which of their arguments is its kind."""
OWED_BY_NAME = {"owe_card": "card", "tell_it": "note", "tell_reporter": "news"}


def trees() -> Iterator[ast.Module]:
    for folder in ("bot", "handlers", "storage"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            yield ast.parse(file.read_text(encoding="utf-8"), str(file))


def kinds_owed() -> set[str]:
    """Every kind that some code owes, by its text, by a constant, or by the function's name."""
    found: set[str] = set()
    for tree in trees():
        constants = texts_by_name(tree)
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            name = call.func.id if isinstance(call.func, ast.Name) else ""
            if name in OWED_BY_NAME:
                found.add(OWED_BY_NAME[name])
            elif name in OWING and len(call.args) > OWING[name]:
                found |= possible(call.args[OWING[name]], constants)
    return found


def texts_by_name(tree: ast.Module) -> dict[str, set[str]]:
    """What each name may stand for: texts assigned to it, one by one or side by side."""
    known: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            names = target.elts if isinstance(target, ast.Tuple) else [target]
            values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
            for name, value in zip(names, values, strict=False):
                if isinstance(name, ast.Name):
                    known.setdefault(name.id, set()).update(possible(value, {}))
    return known


def possible(value: ast.expr, constants: dict[str, set[str]]) -> set[str]:
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return {value.value}
    if isinstance(value, ast.IfExp):
        return possible(value.body, constants) | possible(value.orelse, constants)
    return constants.get(value.id, set()) if isinstance(value, ast.Name) else set()


def test_every_kind_that_is_owed_has_words() -> None:
    owed = kinds_owed()
    assert {"card", "receipt", "note", "news", "question", "channel_trouble", "suggestion"} <= owed, (
        "it sees them"
    )
    assert owed <= set(makers()), f"owed, but nobody makes the words: {owed - set(makers())}"


def test_nobody_makes_words_that_nobody_owes() -> None:
    assert set(makers()) <= kinds_owed() | {TOMBSTONE}


def test_every_kind_has_a_snapshot() -> None:
    assert set(makers()) == set(TOLD)


def test_each_kind_has_one_maker() -> None:
    kinds = [kind for feature in FEATURES for kind in feature.messages]
    assert len(kinds) == len(set(kinds))


NEVER = {
    "jargon": r"\btickets?\b|\busers?\b(?! groups?)|\binvalid|\berrors?\b|\bnull\b|\bexception|\bfailed\b",
    "values": r"\bNone\b|\bTrue\b|\bFalse\b|\bStatus\.|\bdatetime|\bnan\b",
    "blame": r"\byou (?:failed|forgot|must|should have|didn't)\b|\byour (?:fault|mistake)\b|\bwrongly\b",
    "unfilled": r"(?<!\\d)\{|(?<!\d)\}|%s|<[@#!]|\bundefined\b",
    "secrets": r"private-[0-9a-f]|\bU0[A-Z]{4}|\bD0[A-Z]{4}",
    "begging": r"\bsorry\b|\boops\b|\bunfortunately\b|!!",
}
EXACTLY = ("secrets", "values")
SLACKS_OWN = re.compile(r"^_Slack's word for it: .*_$", re.MULTILINE)


@pytest.mark.parametrize("file", sorted(SNAPSHOTS.iterdir()), ids=lambda file: file.stem)
@pytest.mark.parametrize("rule", NEVER)
def test_nothing_that_people_read(file: Path, rule: str) -> None:
    text = SLACKS_OWN.sub("", file.read_text(encoding="utf-8"))
    scenes = re.sub(r"^===.*$", "", text, flags=re.MULTILINE)
    found = re.search(NEVER[rule], scenes, 0 if rule in EXACTLY else re.IGNORECASE)
    assert found is None, f"{rule}: …{scenes[max(0, found.start() - 60) : found.end() + 40]}…"


def test_the_rules_would_notice() -> None:
    samples = {
        "jargon": "Invalid user",
        "values": "waiting for None",
        "blame": "You forgot the area",
        "unfilled": "PEB-{number}",
        "secrets": "from private-0a1b2c",
        "begging": "Sorry for that",
    }
    assert all(re.search(NEVER[rule], said, re.IGNORECASE) for rule, said in samples.items())
    assert set(samples) == set(NEVER)


CANARY = "canary<b>&zq"
TYPED = {name: f"{CANARY} {name}" for name in SAID}


@pytest.fixture
async def canaries(sqlite: Sqlite) -> AsyncIterator[Ward]:
    """A ward in which everything that anybody typed holds a canary."""
    url = sqlite.migrated()
    async with hospital_on(url, parts()) as hospital:
        ward = Ward(hospital, TYPED)
        await ward.people_introduce_themselves(WORK)
        yield ward
    sqlite.drop(url)


async def letters(ward: Ward) -> list[tuple[str, Letter]]:
    """Every letter about every step and state."""
    made: list[tuple[str, Letter]] = []

    async def add(kind: str, about: Pebble, /, **detail: Any) -> None:
        letter = await ward.letter(kind, about, **detail)
        if letter is not None:
            made.append((kind, letter))

    for deeds in STATES.values():
        pebble = await ward.after(*deeds)
        for kind in ("card", "receipt"):
            await add(kind, pebble)
        for kind in ("asked_again", "unanswered", "still_gone", "day_passed"):
            await add(kind, pebble, reopened=pebble.reopened, until=str(pebble.until))
    for before, deed in [*DEEDS.values(), *MORE_DEEDS]:
        pebble, event = await ward.does(await ward.after(*before), deed)
        for kind in ("note", "news", "question", "relayed", "thanks"):
            await add(kind, pebble, seq=event.seq, form=True, first=True, more=True)
    for kind in ("suggestion", "files_stay", "kept_back", "channel_trouble", "given_up"):
        await add(kind, await ward.reported(), ts="1.1", kinds=["SSN"], kind="card")
    for kind in ("flagged", "removed", "left_in_slack", "yours_to_delete", "unmasked", "tombstone"):
        await add(kind, await ward.reported(), why="law", known=True)
    late = await ward.reported(reported_at=NOW - timedelta(days=6), answer_by=NOW - timedelta(days=5))
    about = {"what": "answer", "round": "0", "rung": "due"}
    for kind in ("reminder", "slipped"):
        await add(kind, late, **about)
    await add("harm", await ward.reported(safety=Safety.DID), why="reviewers")
    told = await ward.nudges((late, "answer:due"), (await ward.reported(), "answer:due"))
    for pebble in (await ward.after("take"), await ward.after("resolve"), await ward.after("decline")):
        for kind in ("digest", "said_did", "queue"):
            await add(kind, pebble, until="2026-12-02", owner=OWNER)
    async with ward.hospital.database.transaction() as session:
        session.add(Person(workspace_id=T, id="U0AWAY", away_until=TODAY + timedelta(days=6), stand_in="x"))
    for kind, to in (("stand_in", "x"), ("stood_in", "U0OTHER")):
        if (letter := await ward.letter(kind, to=to, instead_of="U0AWAY")) is not None:
            made.append((kind, letter))
    return [*made, *([("nudges", told)] if told else [])]


COMPLETE = {"digest"}
"""Their notice is all that some readers get, so it holds every number, state and date."""


async def test_no_notice_holds_words_that_people_typed(canaries: Ward) -> None:
    made = await letters(canaries)
    assert {kind for kind, _ in made} == set(makers())
    for kind, letter in made:
        assert "canary" not in letter.text, kind
        longest, lines = (3000, 20) if kind in COMPLETE else (200, 1)
        assert letter.text.strip() and len(letter.text) <= longest, kind
        assert len(letter.text.splitlines()) <= lines, kind
    assert sum("canary" in str(letter.blocks) for _, letter in made) > 20, (
        "they are in the messages themselves"
    )


async def test_typed_words_stand_in_quotes_only(canaries: Ward) -> None:
    for kind, letter in await letters(canaries):
        for block in letter.blocks:
            if "canary" in str(block):
                assert block["type"] == "rich_text", f"{kind}: {block['type']}"
