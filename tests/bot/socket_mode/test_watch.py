"""When a link counts as dead, deaf or silent, and how long is waited before the next try: tables of seconds."""

import pytest

from bot.socket_mode.patience import STEADY, Trouble, wait
from bot.socket_mode.watch import (
    DEAD_AFTER,
    DEAF_AFTER,
    DEAF_LONGEST,
    PING_EVERY,
    SILENT_AFTER,
    Hearing,
    Pulse,
    Reason,
)

A_MINUTE = 60.0


def test_a_quiet_link_is_asked_and_an_answer_is_enough():
    pulse = Pulse(opened_at=0)
    assert not pulse.worth_asking(PING_EVERY - 1) and pulse.worth_asking(PING_EVERY)
    pulse.asked(PING_EVERY)
    assert not pulse.worth_asking(PING_EVERY + 1), "one question at a time"
    pulse.heard(PING_EVERY + 1)
    assert not pulse.dead(1000) and pulse.worth_asking(PING_EVERY + 1 + PING_EVERY)


def test_an_unanswered_question_means_dead_and_within_a_minute():
    pulse = Pulse(opened_at=0)
    pulse.heard(5)
    pulse.asked(15)
    assert not pulse.dead(15 + DEAD_AFTER - 1) and pulse.dead(15 + DEAD_AFTER)
    assert PING_EVERY + DEAD_AFTER < A_MINUTE


def test_a_machine_that_slept_does_not_take_its_link_for_dead_unasked():
    pulse = Pulse(opened_at=0)
    pulse.heard(10)
    assert not pulse.dead(10_000) and pulse.worth_asking(10_000)


def test_what_was_posted_must_come_back_within_a_minute():
    hearing = Hearing(quiet_since=0)
    hearing.posted(10)
    hearing.posted(30)
    assert hearing.doubt(10 + DEAF_AFTER - 1) is None
    assert hearing.doubt(10 + DEAF_AFTER) is Reason.DEAF
    assert DEAF_AFTER < A_MINUTE


def test_any_envelope_proves_hearing():
    hearing = Hearing(quiet_since=0)
    hearing.posted(10)
    hearing.heard(11)
    assert hearing.doubt(11 + DEAF_AFTER) is None


def test_where_nothing_ever_comes_back_links_are_replaced_less_and_less():
    hearing, now, patience = Hearing(quiet_since=0), 0.0, []
    for _ in range(10):
        hearing.posted(now)
        patience.append(hearing.patience)
        hearing.doubted()
        hearing.renewed(now)
    assert patience[:3] == [DEAF_AFTER, 2 * DEAF_AFTER, 4 * DEAF_AFTER] and patience[-1] == DEAF_LONGEST
    hearing.heard(now)
    assert hearing.patience == DEAF_AFTER


def test_what_was_posted_before_a_fresh_link_says_nothing_of_it():
    hearing = Hearing(quiet_since=0)
    hearing.posted(10)
    hearing.renewed(20)
    assert hearing.doubt(20 + DEAF_AFTER) is None


def test_silence_alone_is_a_reason_after_five_minutes_and_not_more_than_once_a_minute():
    hearing = Hearing(quiet_since=0)
    assert hearing.doubt(SILENT_AFTER - 1) is None and hearing.doubt(SILENT_AFTER) is Reason.SILENT
    assert SILENT_AFTER > A_MINUTE, "Slack lets an app open links once a minute and more"


@pytest.mark.parametrize("trouble", Trouble)
def test_waits_grow_and_dice_take_at_most_half(trouble: Trouble):
    whole = [wait(trouble, tries, 0.0) for tries in range(20)]
    assert whole == sorted(whole) and [wait(trouble, tries, 1.0) for tries in range(20)] == [
        seconds / 2 for seconds in whole
    ]


def test_a_lost_link_is_tried_at_once_and_never_rarer_than_half_a_minute():
    assert wait(Trouble.LOST, 0, 0.5) == 0
    assert wait(Trouble.LOST, 1000, 0.0) <= 30


def test_only_what_a_person_must_mend_waits_for_minutes():
    assert wait(Trouble.REFUSED, 1000, 1.0) > A_MINUTE
    assert wait(Trouble.CROWDED, 1000, 0.0) <= A_MINUTE
    assert wait(Trouble.REFUSED, 0, 1.0) >= 15


def test_slacks_own_wish_is_kept():
    assert wait(Trouble.LOST, 0, 1.0, asked=45) == 45


def test_a_link_must_last_before_trouble_is_forgotten():
    assert STEADY >= A_MINUTE, "else a link that breaks at once is opened again at once, for ever"
