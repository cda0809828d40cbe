"""Every sentence in the source, with `…` where something is filled in."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).parents[2]
FILLED_IN = re.compile(r"\{\w+\}")


def sentences() -> list[str]:
    """The strings and docstrings of bot, handlers and storage."""
    files = (file for floor in ("bot", "handlers", "storage") for file in (HOUSE / floor).rglob("*.py"))
    return [text for file in files for text in _texts(ast.parse(file.read_text()))]


def _texts(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield FILLED_IN.sub("…", node.value)
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)


def documents() -> list[Path]:
    """What people read about Pebble."""
    return sorted((HOUSE / "docs").glob("*.md"))
