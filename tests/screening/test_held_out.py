"""On texts that nothing was tuned on, the check is as good as the docs say."""

import re
from collections.abc import Iterator

from handlers.services.screening import look
from tests.screening.invented import lines

_MARK = re.compile("⟦([A-Z_]+):([^⟧]*)⟧")


def held_out() -> Iterator[tuple[str, list[tuple[int, int]], str]]:
    """Each marked text: plain, with the places and the kinds of what it holds."""
    for line in lines("held_out_with.txt"):
        plain, place = "", 0
        spans, kinds = [], []
        for mark in _MARK.finditer(line):
            plain += line[place : mark.start()]
            spans.append((len(plain), len(plain) + len(mark[2])))
            kinds.append(mark[1])
            plain, place = plain + mark[2], mark.end()
        yield plain + line[place:], spans, " ".join(kinds)


def test_texts_with_identifiers_are_flagged():
    texts = list(held_out())
    assert sum(bool(look(text)) for text, _spans, _kinds in texts) >= 0.9 * len(texts)


def test_names_are_found():
    found = [
        any(one.start < end and one.end > start for one in look(text))
        for text, spans, kinds in held_out()
        if kinds.startswith("NAME")
        for start, end in spans
    ]
    assert len(found) > 50
    assert sum(found) >= 0.9 * len(found)


def test_few_texts_without_are_flagged():
    texts = lines("held_out_without.txt")
    assert sum(bool(look(text)) for text in texts) <= 0.05 * len(texts)


def test_no_text_was_trained_on():
    trained = set(lines("with_names.txt")) | set(lines("without_names.txt"))
    assert not trained & set(lines("held_out_without.txt"))
