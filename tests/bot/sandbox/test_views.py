"""What Slack takes as a modal or Home: one at each limit is taken, one over is refused."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from bot.sandbox.blocks.views import checked_view
from bot.sandbox.refused import Refused
from tests.bot.sandbox.samples import Json, field, menu, modal, option, plain, text_field


def refused_view(view: Json, *kinds: str) -> str:
    with pytest.raises(Refused) as refused:
        checked_view(view, *(kinds or ("modal",)))
    return refused.value.error


@pytest.mark.parametrize(
    ("key", "make", "most"),
    [
        ("title", plain, 24),
        ("submit", plain, 24),
        ("close", plain, 24),
        ("private_metadata", lambda n: "x" * n, 3000),
        ("callback_id", lambda n: "x" * n, 255),
        ("external_id", lambda n: "x" * n, 255),
        ("blocks", lambda n: [{"type": "divider"} for _ in range(n)], 100),
    ],
)
def test_a_modal_at_its_limit_is_taken_and_one_over_is_refused(key: str, make: Any, most: int):
    checked_view(modal(**{key: make(most)}), "modal")
    assert refused_view(modal(**{key: make(most + 1)})) == "invalid_arguments"


def test_a_modal_with_an_input_needs_a_submit():
    view = modal(text_field())
    del view["submit"]
    assert refused_view(view) == "invalid_arguments"


@pytest.mark.parametrize("missing", ["title", "blocks"])
def test_a_modal_needs(missing: str):
    view = modal()
    del view[missing]
    assert refused_view(view) == "invalid_arguments"


def test_an_unknown_key_on_a_view_is_refused():
    assert refused_view(modal(colour="red")) == "invalid_arguments"
    assert refused_view({"type": "home", "blocks": [], "title": plain()}, "home") == "invalid_arguments"


@pytest.mark.parametrize("view", [None, "modal", {}, {"type": "poster"}, {"type": "home", "blocks": []}])
def test_what_is_no_modal_is_refused(view: Any):
    assert refused_view(view) == "invalid_arguments"


def test_a_view_may_weigh_250_kilobytes():
    heavy = [field(menu(options=[option(size=150, text=75) for _ in range(100)]), 2000) for _ in range(6)]
    checked_view(modal(*copy.deepcopy(heavy)), "modal")
    assert refused_view(modal(*copy.deepcopy(heavy * 4))) == "view_too_large"
