import pytest

from handlers.profile.messages import about_you, introduction, role_menu, unit_menu
from tests.handlers.visits import words_in


@pytest.mark.parametrize(
    ("private", "said"),
    [(False, "IT sees it beside your reports"), (True, "For this pebble it stays with Pebble")],
)
def test_the_reason_is_said_once_and_fits_the_pebble(private, said):
    text = words_in(introduction(["ICU"], private=private))
    assert said in text
    assert "asked only once" in text
    assert "Home" in text


def test_the_receipt_asks_two_questions():
    menus = introduction(["ICU", "4 West"], private=False)[-1]["elements"]
    assert [menu["action_id"] for menu in menus] == ["profile.role", "profile.unit"]
    assert [menu["placeholder"]["text"] for menu in menus] == ["What do you do?", "Where do you work?"]


def test_home_shows_what_is_known():
    _, role, unit = about_you(["ICU", "4 West"], role="nurse", unit="ICU")
    assert role["accessory"]["initial_option"]["text"]["text"] == "Nurse"
    assert unit["accessory"]["initial_option"]["value"] == "ICU"


@pytest.mark.parametrize("menu", [role_menu(None), role_menu("astronaut"), unit_menu(["ICU"], "Closed ward")])
def test_what_is_not_a_choice_is_not_shown_as_chosen(menu):
    assert "initial_option" not in menu
