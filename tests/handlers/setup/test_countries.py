from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.setup.countries import (
    country_named,
    country_problem,
    knows_holidays,
    name_of_country,
    name_of_region,
    region_named,
    region_problem,
)

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Germany", "DE"),
        ("germany ", "DE"),
        ("de", "DE"),
        ("DEU", "DE"),
        ("United  Kingdom", "GB"),
        ("UK", "GB"),
        ("United States", "US"),
        ("usa", "US"),
        ("", None),
        ("Atlantis", None),
        ("HolidaysGF", "GF"),
    ],
)
def test_countries_by_name_or_code(text, code):
    assert country_named(text) == code


@pytest.mark.parametrize(
    ("country", "text", "code"),
    [
        ("DE", "BY", "BY"),
        ("DE", "bayern", "BY"),
        ("US", "illinois", "IL"),
        ("GB", "Scotland", "SCT"),
        ("DE", "IL", None),
        ("SG", "East", None),
    ],
)
def test_regions_by_name_or_code(country, text, code):
    assert region_named(country, text) == code


def test_names():
    assert name_of_country("BA") == "Bosnia and Herzegovina"
    assert name_of_country("XX") == "XX"
    assert (name_of_region("DE", "BY"), name_of_region("DE", "XX")) == ("Bayern", "XX")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Germny", "Did you mean Germany?"),
        ("Scotland", "Did you mean United Kingdom, with this as its region?"),
        ("Atlantis!", "no public holidays of “Atlantis!”."),
    ],
)
def test_a_country_that_is_none(text, said):
    assert country_problem(text).endswith(said)


@pytest.mark.parametrize(
    ("country", "text", "said"),
    [
        ("DE", "Bavria", "Germany has BB, BE, BW, BY"),
        ("DE", "Bayrn", "Did you mean Bayern (BY)?"),
        ("US", "?", "and 37 more."),
        ("SG", "East", "the same public holidays everywhere"),
    ],
)
def test_a_region_that_is_none(country, text, said):
    assert said in region_problem(country, text)


@pytest.mark.parametrize(("country", "known"), [("DE", True), ("US", True), ("BV", False), ("UA", False)])
def test_whether_anything_is_known(country, known):
    assert knows_holidays(country, None, TODAY) is known


@given(st.text())
def test_any_text_is_a_country_or_a_sentence(text):
    code = country_named(text)
    assert name_of_country(code) != code if code else country_problem(text).startswith("Pebble knows no")
    assert region_named("DE", text) or region_problem("DE", text).startswith("Germany has")
