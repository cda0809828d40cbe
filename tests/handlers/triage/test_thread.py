"""The words in a card's thread: what is taken for a deed, and what stays talk among IT."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.contents import FEATURES
from handlers.triage.thread import understood

WORDS = [word for feature in FEATURES for word in feature.thread_words]
NAMES = {"ack": "ack", "mine": "mine", "resolve: x": "resolve", "to reporter: x": "to reporter"}
BY_PATTERN = {
    next(word.pattern.pattern for word in WORDS if word.pattern.fullmatch(sample)): name
    for sample, name in NAMES.items()
}


def heard(text: str) -> list[tuple[str, str]]:
    return [(BY_PATTERN[word.pattern.pattern], rest) for word, rest in understood(text, WORDS)]


def test_these_are_all_the_words_there_are() -> None:
    assert len(BY_PATTERN) == len(WORDS) == 4


@pytest.mark.parametrize(
    ("text", "deeds"),
    [
        ("ack", [("ack", "")]),
        ("  Ack \n", [("ack", "")]),
        ("ACK", [("ack", "")]),
        ("mine", [("mine", "")]),
        ("ack\nmine", [("ack", ""), ("mine", "")]),
        ("I had a look.\nmine", [("mine", "")]),
        ("mine\nI had a look.", [("mine", "")]),
        ("resolve: The queue points to pod C now.", [("resolve", "The queue points to pod C now.")]),
        ("Resolve:no space", [("resolve", "no space")]),
        ("resolve: first line\nsecond line", [("resolve", "first line")]),
        ("resolve:\nbelow it", [("resolve", "")]),
        ("resolve:", [("resolve", "")]),
        ("mine\nresolve: restarted", [("mine", ""), ("resolve", "restarted")]),
        ("to reporter: Which printer?", [("to reporter", "Which printer?")]),
        ("To Reporter : Which printer?", [("to reporter", "Which printer?")]),
        ("to reporter: Which one?\nOr both?", [("to reporter", "Which one?")]),
        ("to reporter: resolve: is it gone?", [("to reporter", "resolve: is it gone?")]),
    ],
)
def test_words_that_do_what_a_button_does(text: str, deeds: list[tuple[str, str]]) -> None:
    assert heard(text) == deeds


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "acknowledged",
        "ack please",
        "please ack",
        "ack.",
        "is this mine",
        "That's mine!",
        "we could resolve: nothing",
        "resolved: yes",
        "resolve this",
        "reporter: hello",
        "I write to reporter: later",
        "> ack",
        "`ack`",
        "😀",
        "<!channel>",
        "x" * 20_000,
    ],
)
def test_talk_stays_talk(text: str) -> None:
    assert heard(text) == []


@given(st.text(max_size=200))
def test_any_text_is_heard_without_harm(text: str) -> None:
    for name, rest in heard(text):
        assert name in NAMES.values()
        assert rest == rest.strip() and rest in text
