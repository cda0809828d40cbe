"""Numbers by group: what is told, and that nobody can work out what is not."""

from collections import Counter
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.services.small_groups import FIVE, Group, Split, rolled_up


def group(name: str, people: int, count: int | None = None) -> Group:
    return Group(frozenset(f"{name}{n}" for n in range(people)), count or people)


def split(**people: int) -> Split | None:
    return rolled_up({name: group(name, number) for name, number in people.items()})


def told(found: Split | None) -> dict[str, int] | None:
    if found is None:
        return None
    return dict((name, one.count) for name, one in found.told) | (
        {"others": found.others.count} if found.others else {}
    )


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ({"nurse": 9, "physician": 5}, {"nurse": 9, "physician": 5}),
        ({"nurse": 9, "midwife": 4, "clerk": 2}, {"nurse": 9, "others": 6}),
        ({"nurse": 9, "physician": 6, "clerk": 1}, {"nurse": 9, "others": 7}),
        ({"nurse": 9, "physician": 6, "clerk": 2, "midwife": 2}, {"nurse": 9, "others": 10}),
        ({"nurse": 9, "clerk": 1}, None),
        ({"nurse": 4, "clerk": 4}, None),
        ({"nurse": 5}, {"nurse": 5}),
        ({"nurse": 4}, None),
        ({}, None),
    ],
)
def test_what_is_told(people, expected):
    assert told(split(**people)) == expected


def test_the_same_person_in_two_groups_is_one_person():
    """Four people, of whom two wrote under their name and privately: not five."""
    maria, devon, omar, yuki = "abcd"
    found = rolled_up(
        {
            "nurse": group("n", 12),
            "physician": group("p", 8),
            "midwife": Group(frozenset({maria, devon}), 2),
            "": Group(frozenset({maria, devon, omar, yuki}), 4),
        }
    )
    assert told(found) == {"nurse": 12, "others": 14}


def test_the_largest_comes_first():
    found = split(clerk=6, nurse=9, physician=7)
    assert found is not None and [name for name, _ in found.told] == ["nurse", "physician", "clerk"]


sizes = st.dictionaries(
    st.sampled_from("ABCDEF"), st.tuples(st.integers(1, 12), st.integers(0, 9)), max_size=6
)


def hidden_possibilities(hidden: int, people: int, count: int) -> Iterator[list[tuple[int, int]]]:
    """Every way to share so many people and reports among the hidden groups; each person reported at least once."""
    if hidden == 1:
        if people >= 1 and count >= people:
            yield [(people, count)]
        return
    for some in range(1, people):
        for reports in range(some, count):
            for rest in hidden_possibilities(hidden - 1, people - some, count - reports):
                yield [(some, reports), *rest]


@given(sizes)
def test_no_hidden_number_can_be_worked_out(sizes: Mapping[str, tuple[int, int]]):
    groups = {name: group(name, people, people + more) for name, (people, more) in sizes.items()}
    found = rolled_up(groups)
    if found is None:
        return
    shown = dict(found.told)
    assert all(len(one.people) >= FIVE and one == groups[name] for name, one in shown.items())
    hidden = [one for name, one in groups.items() if name not in shown]
    total = sum(one.count for one in groups.values())
    assert sum(one.count for one in shown.values()) + (found.others.count if found.others else 0) == total
    if not hidden:
        assert found.others is None
        return
    # A reader subtracts what is told from the totals, and even knows how many groups are hidden.
    assert found.others is not None and len(found.others.people) >= FIVE
    seen = [Counter[int](), Counter[int]()]
    for shares in hidden_possibilities(min(len(hidden), 3), len(found.others.people), found.others.count):
        for number in (0, 1):
            seen[number][shares[0][number]] += 1
        if all(len(one) > 1 for one in seen):
            break
    assert all(len(one) > 1 for one in seen), "one hidden group's number is certain"


@given(sizes)
def test_all_small_groups_are_hidden_and_no_large_one_without_need(sizes: Mapping[str, tuple[int, int]]):
    groups = {name: group(name, people, people + more) for name, (people, more) in sizes.items()}
    found = rolled_up(groups)
    small = {name for name, one in groups.items() if len(one.people) < FIVE}
    if found is not None:
        assert not small & {name for name, _ in found.told}
        if not small:
            assert len(found.told) == len(groups)
    elif groups and not small:
        raise AssertionError("groups that are all large enough were hidden")
