"""Breaks what Slack sends: pure, and from one seed and number always the same request."""

import copy
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

FORM, JSON = "application/x-www-form-urlencoded", "application/json"

DEEP = "@deep@"
"""Stands where thousands of nested lists will be: building them as values would take longer than sending them."""
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 7, 2**63, 10**30, 0.5, float("nan"), float("inf"), "", " ", "0", "-1", "null",
    "\x00", "a\x00b", "\ud800", "\u202etxet", "🩺" * 40, "é" * 300, "x" * 3_001, "w " * 20_000, [], {}, [[]],
    [None], {"": None}, {"type": 5}, {"value": {"value": []}}, [{}] * 50, DEEP, "PEB-1", "1", "1 OR 1=1",
    "'; DROP TABLE pebble; --", "{{7*7}} %s %(x)s ${x}", "../../etc/passwd", "<!channel> <@U0MARIALOPEZ>",
    "line\r\nSet-Cookie: a=b", "\x1b[31mred", "C0NOSUCHROOM", "U0NOSUCHONE", "T0ELSEWHERE", "1.0", "9" * 400,
    "mrn 00482913", "2026-13-45", "99:99", "UTC/Nowhere",
)  # fmt: skip
TYPES = (
    "application/json; charset=utf-16",
    "text/plain",
    "multipart/form-data; boundary=x",
    "",
    "é",
    "application/xml",
)


@dataclass(frozen=True, slots=True)
class Post:
    """One request to the bot, before it is signed."""

    body: bytes
    content: str


@dataclass(frozen=True, slots=True)
class Read:
    """A request as a tree: a command's fields, or a payload that travels as JSON or in a form."""

    tree: Any
    how: str


def read(post: Post) -> Read:
    """What a real request says."""
    if post.content.startswith(JSON):
        return Read(json.loads(post.body), "json")
    fields = dict(parse_qsl(post.body.decode(), keep_blank_values=True))
    if "payload" in fields:
        return Read(json.loads(fields["payload"]), "payload")
    return Read(fields, "fields")


def write(found: Read) -> Post:
    """The request that says it. Whatever a tree holds can be written, as an attacker would."""
    if found.how == "fields" and isinstance(found.tree, dict):
        fields = {
            str(name): value if isinstance(value, str) else _text(value) for name, value in found.tree.items()
        }
        return Post(urlencode(fields, errors="surrogatepass").encode(), FORM)
    text = _text(found.tree)
    if found.how == "json":
        return Post(text.encode("utf-8", "surrogatepass"), JSON)
    return Post(urlencode({"payload": text}, errors="surrogatepass").encode(), FORM)


def _text(tree: Any) -> str:
    deep = "[" * 20_000 + "]" * 20_000
    return json.dumps(tree).replace(json.dumps(DEEP), deep)


def mangled(post: Post, others: Sequence[Post], dice: random.Random) -> Post:
    """The same request, or one that is broken in up to four places, or no longer what it says it is."""
    if dice.random() < 0.08:
        return post
    found = read(post)
    tree = json.loads(json.dumps(found.tree))
    for _ in range(dice.choice((1, 1, 1, 2, 2, 4))):
        tree = _cut(tree, read(dice.choice(others)).tree, dice)
    made = write(Read(tree, found.how))
    return dice.choice(WRECKS)(made, dice) if dice.random() < 0.15 else made


def places(tree: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path to every value below the root."""
    pairs = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    found = []
    for name, value in pairs:
        found += [(*at, name), *places(value, (*at, name))]
    return found


def _cut(tree: Any, other: Any, dice: random.Random) -> Any:
    if not (found := places(tree)) or dice.random() < 0.02:
        return _value(dice)
    # Half of the cuts near the root, where a request says what it is; the others wherever they fall.
    near = [path for path in found if len(path) <= 2]
    path = dice.choice(near if near and dice.random() < 0.5 else found)
    cut = dice.choice(CUTS)
    if cut != "splice":
        return changed(tree, path, cut, _value(dice))
    there = [one for one in places(other) if one[-1] == path[-1]]
    return changed(tree, path, "replace", at(other, dice.choice(there))) if there else tree


def _value(dice: random.Random) -> Any:
    """One of the odd values, as a copy: the next cut may fall into it."""
    return copy.deepcopy(dice.choice(VALUES))


def at(tree: Any, path: tuple[Any, ...]) -> Any:
    """The value at this path."""
    for name in path:
        tree = tree[name]
    return tree


def changed(tree: Any, path: tuple[Any, ...], cut: str, value: Any = None) -> Any:
    """The tree with what stands at this path dropped, replaced, wrapped in a list, or given another name."""
    holder, last = at(tree, path[:-1]), path[-1]
    if cut == "drop":
        del holder[last]
    elif cut == "replace":
        holder[last] = value
    elif cut == "wrap":
        holder[last] = [holder[last]]
    elif isinstance(holder, dict):
        holder[f"{last}_"] = holder.pop(last)
    return tree


CUTS = ("drop", "replace", "replace", "wrap", "rename", "splice")


def _half(post: Post, dice: random.Random) -> Post:
    return Post(post.body[: dice.randrange(len(post.body) + 1)], post.content)


def _flipped(post: Post, dice: random.Random) -> Post:
    body = bytearray(post.body)
    for _ in range(min(len(body), 5)):
        body[dice.randrange(len(body))] = dice.randrange(256)
    return Post(bytes(body), post.content)


def _other_type(post: Post, dice: random.Random) -> Post:
    return Post(post.body, dice.choice((*TYPES, FORM, JSON)))


def _percents(post: Post, dice: random.Random) -> Post:
    return Post(post.body.replace(b"%", dice.choice((b"%%", b"%zz", b"%u00", b"%ff%fe"))), post.content)


def _twice(post: Post, _dice: random.Random) -> Post:
    return Post(post.body + b"&payload=%7B%7D&" + post.body, post.content)


def _noise(post: Post, dice: random.Random) -> Post:
    return Post(dice.randbytes(dice.randrange(2000)), post.content)


def _huge(post: Post, dice: random.Random) -> Post:
    return Post(post.body + b"&x=" + b"y" * dice.choice((900_000, 1_100_000)), post.content)


WRECKS: tuple[Callable[[Post, random.Random], Post], ...] = (
    _half, _flipped, _other_type, _percents, _twice, _noise, _other_type, _half, _huge,
)  # fmt: skip
