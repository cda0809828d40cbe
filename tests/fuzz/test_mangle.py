"""The same seed and number always break the same request in the same way, and most of them are broken."""

import random

from bot.sandbox import parcels
from tests.fuzz.mangle import FORM, JSON, Post, Read, changed, mangled, places, read, write

COMMAND = Post(b"command=%2Fpebble&text=the+printer&user_id=U1", FORM)
PRESS = parcels.interaction({"type": "block_actions", "user": {"id": "U1"}, "actions": [{"action_id": "a"}]})
EVENT = parcels.event({"type": "event_callback", "event": {"type": "message", "text": "é"}})
POSTS = [COMMAND, Post(PRESS.body, PRESS.content), Post(EVENT.body, EVENT.content)]


def test_a_request_survives_reading_and_writing() -> None:
    for post, kind in zip(POSTS, (FORM, FORM, JSON), strict=True):
        assert read(write(read(post))) == read(post)
        assert write(read(post)).content == kind


def test_the_same_number_is_the_same_request() -> None:
    one, two = ([mangled(POSTS[n % 3], POSTS, random.Random(f"7 {n}")) for n in range(300)] for _ in range(2))
    assert one == two
    assert sum(made == POSTS[n % 3] for n, made in enumerate(one)) < 60
    assert len({made.body for made in one}) > 200


def test_every_place_can_be_cut() -> None:
    tree = {"a": [{"b": 1}], "c": {}}
    assert places(tree) == [("a",), ("a", 0), ("a", 0, "b"), ("c",)]
    assert changed({"a": [1, 2]}, ("a", 0), "drop") == {"a": [2]}
    assert changed({"a": [1]}, ("a",), "replace", 5) == {"a": 5}
    assert changed({"a": 1}, ("a",), "wrap") == {"a": [1]}
    assert changed({"a": 1}, ("a",), "rename") == {"a_": 1}


def test_what_cannot_be_written_is_written_all_the_same() -> None:
    for how in ("json", "payload", "fields"):
        assert write(Read({"text": "\ud800", "deep": "@deep@", "n": float("nan")}, how)).body
