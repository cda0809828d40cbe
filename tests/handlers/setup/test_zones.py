import pytest

from handlers.setup.zones import near, problem_with, zone_named


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("America/Chicago", "America/Chicago"),
        (" america/chicago ", "America/Chicago"),
        ("America/New York", "America/New_York"),
        ("utc", "UTC"),
        ("Mars/Olympus", None),
        ("America", None),
        ("../etc/passwd", None),
        ("/etc/localtime", None),
        ("", None),
        ("\x00", None),
    ],
)
def test_a_zone_is_known_by_its_name(typed, zone):
    assert zone_named(typed) == zone


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Chicago", "America/Chicago"),
        ("new york", "America/New_York"),
        ("America/Chicgo", "America/Chicago"),
        ("Berlin", "Europe/Berlin"),
        ("Europe/Zurch", "Europe/Zurich"),
        ("qqqqqqqq", None),
    ],
)
def test_the_zone_that_was_meant(typed, meant):
    assert near(typed) == meant


def test_the_form_suggests_or_gives_examples():
    assert problem_with("Chicago").endswith("Did you mean America/Chicago?")
    assert "For example" in problem_with("qqqqqqqq")
