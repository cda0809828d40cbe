import pytest

from bot.sandbox.blocks.views import checked_view
from handlers.home.look import Line, Listed
from handlers.home.messages import MOST, Page, help_letter, home_of, queue_letter
from handlers.services.blocks import section
from handlers.services.permissions import Standing
from storage.models import Kind
from tests.handlers.visits import NURSE, OWNER, words_in

PRINTER = Line(
    "PEB-3",
    "New",
    "Printing",
    "The label printer\nis out",
    promise="IT promised to read it by tomorrow 09:00",
)
WAITING = Line(
    "PEB-4", "New", "Orders", "Slow", "answer promised by *today 09:00*", who="a colleague", since="yesterday"
)


def page(**more):
    return Page(**{"mine": Listed(()), "shown": 10, "queue": None, "administrator": False, **more})


def buttons(view):
    return [
        e["action_id"] for block in view["blocks"] for e in block.get("elements", []) if e["type"] == "button"
    ]


def test_a_newcomer_sees_how_to_begin():
    view = home_of(page())
    assert buttons(view) == ["home.report"]
    assert "Your first pebble takes two taps" in words_in(view)


def test_one_own_pebble_says_its_state_and_the_promise():
    text = words_in(home_of(page(mine=Listed((PRINTER,)))))
    assert (
        "*PEB-3* · New · Printing\nThe label printer is out\n_IT promised to read it by tomorrow 09:00_"
        in text
    )


@pytest.mark.parametrize(
    ("more", "shown", "last"),
    [(False, 10, None), (True, 10, "10"), (True, 30, "30"), (True, MOST, None)],
)
def test_show_more_says_how_many_are_shown(more, shown, last):
    view = home_of(page(mine=Listed((PRINTER,), more), shown=shown))
    values = [e.get("value") for block in view["blocks"] for e in block.get("elements", [])]
    assert [value for value in values if value] == ([last] if last else [])


def test_the_queue_says_who_and_since_when():
    text = words_in(home_of(page(queue=Listed((WAITING,)))))
    assert "_From_ a colleague · since yesterday · answer promised by *today 09:00*" in text
    assert "Answer on its card" in text


def test_an_empty_queue_is_good_news():
    assert "Nothing waits for you" in words_in(home_of(page(queue=Listed(()))))


def test_administrators_alone_see_settings():
    assert "setup.open" in buttons(home_of(page(administrator=True)))
    assert "setup.open" not in buttons(home_of(page()))


def test_the_fullest_home_is_one_slack_takes():
    full = page(
        mine=Listed((PRINTER,) * MOST, True),
        shown=MOST,
        queue=Listed((WAITING,) * 20, True),
        administrator=True,
        parts=[section("part")] * 60,
    )
    view = home_of(full)
    assert len(view["blocks"]) == 100
    checked_view(view, "home")


def test_typed_words_can_page_nobody():
    shout = Line("PEB-1", "New", "<!here>", "<!channel> <@U0X> " + "&" * 300)
    text = words_in(home_of(page(mine=Listed((shout,)))))
    assert "<!" not in text and "<@" not in text


OWNING = Standing(OWNER, Kind.MEMBER, frozenset({"printing"}))


@pytest.mark.parametrize(
    ("who", "knows", "knows_not"),
    [
        (Standing(NURSE, Kind.MEMBER), ["/pebble mine"], ["/pebble queue", "/pebble setup"]),
        (OWNING, ["/pebble queue", "to reporter:"], ["/pebble setup"]),
        (Standing(NURSE, Kind.MEMBER, administrator=True), ["/pebble setup"], ["/pebble queue"]),
        (Standing(NURSE, Kind.GUEST, frozenset({"printing"}), administrator=True), [], ["queue", "setup"]),
    ],
)
def test_help_speaks_of_what_this_person_can_do(who, knows, knows_not):
    text = words_in(help_letter(who).blocks)
    assert all(word in text for word in knows)
    assert not any(word in text for word in knows_not)


def test_who_owns_nothing_hears_so_kindly():
    assert "no area is in your care" in queue_letter(None).text
