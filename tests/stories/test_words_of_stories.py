"""docs/testing.md is true: its story runs, every word in it exists, and no word of ours is missing."""

import ast
import re
from pathlib import Path

from bot.sandbox.cast import HOSPITAL
from tests.stories.hospital import Colleague, Hospital

TOLD = (Path(__file__).parents[2] / "docs/testing.md").read_text()
WORDS = re.findall(r"^\| `(hospital|nurse|slack)\.([\w.]+)", TOLD, re.MULTILINE)


def public(kind: type) -> set[str]:
    return {name for name in (*vars(kind), *kind.__annotations__) if not name.startswith("_")}


def told(whose: str) -> set[str]:
    return {path for owner, path in WORDS if owner == whose}


async def test_the_story_of_ten_lines_comes_true(hospital: Hospital):
    (story,) = re.findall(r"```python\n(.*?)```", TOLD, re.DOTALL)
    (function,) = ast.parse(story).body
    assert isinstance(function, ast.AsyncFunctionDef) and len(function.body) <= 10
    told: dict[str, object] = {}
    exec(compile(story, "docs/testing.md", "exec"), told)
    await told[function.name](hospital)  # type: ignore[operator]


async def test_every_word_is_told_and_every_told_word_exists(hospital: Hospital):
    people = {name for name in public(Hospital) if name in vars(type(HOSPITAL))}
    assert all(f"`{name}`" in TOLD or f"hospital.{name}`" in TOLD for name in people)
    assert public(Hospital) - people <= told("hospital") and public(Colleague) == told("nurse")
    roots = {"hospital": hospital, "nurse": hospital.nurse, "slack": hospital.slack}
    for owner, path in WORDS:
        name, _, more = path.partition(".")
        found = roots[owner]
        assert name in vars(found) or hasattr(type(found), name), f"{owner}.{path}"
        assert not more or hasattr(getattr(found, name), more), f"{owner}.{path}"
