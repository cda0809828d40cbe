"""Modals: opening in time, stacking, filling in, sending, and what the app may answer."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.sandbox.cast import HOSPITAL
from bot.sandbox.refused import CannotDo
from bot.sandbox.triggers import LIFETIME
from tests.bot.sandbox.conftest import House
from tests.bot.sandbox.samples import WORDS, Json, actions, asking, modal, named, option, words
from tests.bot.sandbox.test_chat import refusal

SECTION = {"type": "section", "text": words()}
TROUBLE = ["We had some trouble connecting. Try again?"]


async def trigger(house: House) -> str:
    await house.nurse.shortcut("any")
    return str(house.app.last("shortcut")["trigger_id"])


# triggers


async def test_a_trigger_opens_one_view_once(house: House):
    found = await trigger(house)
    answer = await house.client.views_open(trigger_id=found, view=modal(WORDS))
    view = answer["view"]
    assert view["root_view_id"] == view["id"] and view["previous_view_id"] is None
    assert view["state"]["values"]["words"]["x"] == {"type": "plain_text_input", "value": None}
    assert house.nurse.modal and house.nurse.modal["id"] == view["id"]
    again = house.client.views_open(trigger_id=found, view=modal(WORDS))
    assert await refusal(again) == "exchanged_trigger_id"


async def test_a_trigger_dies_after_three_seconds(house: House):
    found, real = await trigger(house), house.slack.monotonic
    house.slack.monotonic = lambda: real() + LIFETIME + 0.01
    assert await refusal(house.client.views_open(trigger_id=found, view=modal())) == "expired_trigger_id"
    assert house.nurse.modal is None


async def test_a_trigger_that_was_never_given(house: House):
    assert await refusal(house.client.views_open(trigger_id="1.2.3", view=modal())) == "invalid_trigger_id"


async def test_a_refused_view_does_not_use_the_trigger_up(house: House):
    found = await trigger(house)
    call = house.client.views_open(trigger_id=found, view={"type": "modal"})
    assert await refusal(call) == "invalid_arguments"
    await house.client.views_open(trigger_id=found, view=modal())


# stack, hash, names


async def test_three_views_are_stacked_and_no_more(house: House):
    first = await house.opens(modal())
    for depth in (2, 3):
        pushed = await house.client.views_push(trigger_id=await trigger(house), view=modal())
        assert pushed["view"]["root_view_id"] == first["id"]
        assert len(house.nurse.stack) == depth
    push = house.client.views_push(trigger_id=await trigger(house), view=modal())
    assert await refusal(push) == "push_limit_reached"


async def test_a_new_modal_takes_the_place_of_the_old(house: House):
    first = await house.opens(modal())
    await house.opens(modal())
    assert len(house.nurse.stack) == 1
    update = house.client.views_update(view_id=first["id"], view=modal())
    assert await refusal(update) == "not_found"


async def test_a_stale_hash_is_refused(house: House):
    view = await house.opens(modal())
    there = {"view_id": view["id"], "view": modal()}
    updated = await house.client.views_update(**there, hash=view["hash"])
    assert updated["view"]["hash"] != view["hash"]
    assert await refusal(house.client.views_update(**there, hash=view["hash"])) == "hash_conflict"
    await house.client.views_update(**there)


async def test_a_stale_home_is_refused(house: House):
    there: Json = {"user_id": HOSPITAL.nurse, "view": {"type": "home", "blocks": []}}
    first = await house.client.views_publish(**there)
    await house.client.views_publish(**there, hash=first["view"]["hash"])
    assert await refusal(house.client.views_publish(**there, hash=first["view"]["hash"])) == "hash_conflict"


@pytest.mark.parametrize("role", ["outsider", "deactivated"])
async def test_home_is_for_people_of_the_workspace(house: House, role: str):
    home = {"type": "home", "blocks": []}
    call = house.client.views_publish(user_id=getattr(HOSPITAL, role), view=home)
    assert await refusal(call) == "user_not_found"


async def test_an_external_id_finds_its_view_and_is_unique(house: House):
    await house.opens(modal(external_id="mine"))
    await house.client.views_update(external_id="mine", view=modal(SECTION, external_id="mine"))
    assert house.nurse.modal and house.nurse.modal["blocks"][0]["type"] == "section"
    push = house.client.views_push(trigger_id=await trigger(house), view=modal(external_id="mine"))
    assert await refusal(push) == "duplicate_external_id"
    assert await refusal(house.client.views_update(external_id="other", view=modal())) == "not_found"


async def test_a_view_that_is_too_large(house: House):
    blocks = [asking("x" * 2000, {"type": "static_select", "options": [
        option(str(n), size=150, text=75) for n in range(100)]}, str(n)) for n in range(24)]  # fmt: skip
    call = house.client.views_open(trigger_id=await trigger(house), view=modal(*blocks))
    assert await refusal(call) == "view_too_large"


# state


async def test_initial_values_are_state(house: House):
    ward = option("ward")
    view = await house.opens(modal(
        asking("A", {"type": "plain_text_input", "initial_value": "hi"}, "a"),
        asking("B", {"type": "static_select", "options": [ward], "initial_option": ward}, "b"),
        asking("C", {"type": "checkboxes", "options": [ward]}, "c"),
        asking("D", {"type": "multi_users_select", "initial_users": [HOSPITAL.owner]}, "d"),
        asking("E", {"type": "timepicker"}, "e"),
        actions({"type": "users_select", "action_id": "x"}, named("Go", "go"), block_id="f"),
    ))  # fmt: skip
    values = {block: state["x"] for block, state in view["state"]["values"].items()}
    assert values["a"] == {"type": "plain_text_input", "value": "hi"}
    assert values["b"]["selected_option"]["value"] == "ward"
    assert values["c"] == {"type": "checkboxes", "selected_options": []}
    assert values["d"] == {"type": "multi_users_select", "selected_users": [HOSPITAL.owner]}
    assert values["e"] == {"type": "timepicker", "selected_time": None}
    assert values["f"] == {"type": "users_select", "selected_user": None}


async def test_what_was_entered_stays_where_both_ids_stay(house: House):
    view = await house.opens(modal(WORDS, asking("Where?", {"type": "plain_text_input"}, "where")))
    house.nurse.fill("What got", "typed")
    house.nurse.fill("Where", "typed too")
    await house.client.views_update(
        view_id=view["id"], view=modal(WORDS, asking("Where?", {"type": "plain_text_input"}, "where2"))
    )
    assert house.nurse.modal
    values = house.nurse.modal["state"]["values"]
    assert (values["words"]["x"]["value"], values["where2"]["x"]["value"]) == ("typed", None)


async def test_answers_are_given_by_words_values_or_names(house: House):
    labels = {"n": "No", "d": "It did"}
    offered = [{"text": {"type": "plain_text", "text": text}, "value": v} for v, text in labels.items()]
    await house.opens(modal(
        asking("Could it harm", {"type": "radio_buttons", "options": offered}, "a"),
        asking("Who", {"type": "multi_users_select"}, "b"),
        asking("Where to", {"type": "conversations_select"}, "c"),
        asking("When", {"type": "datepicker"}, "d"),
        asking("Also", {"type": "checkboxes", "options": offered}, "e"),
    ))  # fmt: skip
    house.nurse.fill("Could it", "It did")
    house.nurse.fill("Who", ["Priya Raman", HOSPITAL.manager])
    house.nurse.fill("Where to", "#ehr-pebbles")
    house.nurse.fill("When", "2027-01-31")
    house.nurse.fill("Also", ["n", "d"])
    assert house.nurse.modal
    values = {block: state["x"] for block, state in house.nurse.modal["state"]["values"].items()}
    assert values["a"]["selected_option"]["value"] == "d"
    assert values["b"]["selected_users"] == [HOSPITAL.owner, HOSPITAL.manager]
    assert values["c"]["selected_conversation"] == HOSPITAL.triage
    assert values["d"]["selected_date"] == "2027-01-31"
    assert [o["value"] for o in values["e"]["selected_options"]] == ["n", "d"]
    with pytest.raises(CannotDo, match="there is: No, It did"):
        house.nurse.fill("Could it", "Perhaps")
    with pytest.raises(CannotDo, match="there is: Could it harm"):
        house.nurse.fill("Colour", "red")


async def test_a_choice_is_told_only_where_the_app_asked(house: House):
    offered = {"type": "static_select", "options": [option("a")]}
    await house.opens(modal(
        asking("Quiet", offered, "q"), asking("Loud", offered, "l", dispatch_action=True),
        {**actions({**offered, "action_id": "free"}), "block_id": "f"},
    ))  # fmt: skip
    await house.nurse.choose("Quiet", "a")
    assert "block_actions" not in house.app.kinds()
    await house.nurse.choose("Loud", "a")
    sent = house.app.last("block_actions")
    assert sent["actions"][0]["selected_option"]["value"] == "a"
    assert sent["view"]["state"]["values"]["q"]["x"]["selected_option"]["value"] == "a"
    house.nurse.fill("free", "a")
    await house.nurse.choose("free", "a")
    assert house.app.kinds().count("block_actions") == 2


# sending


@pytest.mark.parametrize(
    ("element", "value", "more", "sent"),
    [
        ({"type": "plain_text_input"}, None, {}, False),
        ({"type": "plain_text_input"}, "  ", {}, False),
        ({"type": "plain_text_input"}, None, {"optional": True}, True),
        ({"type": "plain_text_input"}, "x", {}, True),
        ({"type": "plain_text_input", "min_length": 3}, "ab", {}, False),
        ({"type": "plain_text_input", "min_length": 3}, "abc", {}, True),
        ({"type": "plain_text_input", "max_length": 3}, "abc", {}, True),
        ({"type": "plain_text_input", "max_length": 3}, "abcd", {}, False),
        ({"type": "plain_text_input"}, "x" * 3000, {}, True),
        ({"type": "plain_text_input"}, "x" * 3001, {}, False),
        ({"type": "number_input", "is_decimal_allowed": False}, "7", {}, True),
        ({"type": "number_input", "is_decimal_allowed": False}, "7.5", {}, False),
        ({"type": "number_input", "is_decimal_allowed": True, "max_value": "7"}, "7.5", {}, False),
        ({"type": "number_input", "is_decimal_allowed": True, "min_value": "7"}, "6", {}, False),
        ({"type": "number_input", "is_decimal_allowed": True}, "many", {}, False),
        ({"type": "email_text_input"}, "maria", {}, False),
        ({"type": "email_text_input"}, "maria@harborview.example", {}, True),
        ({"type": "url_text_input"}, "harborview", {}, False),
        ({"type": "url_text_input"}, "https://harborview.example", {}, True),
        ({"type": "checkboxes", "options": [option()]}, [], {}, False),
        ({"type": "users_select"}, HOSPITAL.owner, {}, True),
        ({"type": "multi_users_select", "max_selected_items": 1}, [HOSPITAL.owner], {}, True),
        ({"type": "multi_users_select", "max_selected_items": 1}, ["Maria Lopez", "Priya Raman"], {}, False),
    ],
)  # fmt: skip
async def test_slack_itself_holds_back_what_is_incomplete(
    house: House, element: Json, value: Any, more: Json, sent: bool
):
    await house.opens(modal(asking("Field", element, "field", **more)))
    house.nurse.fill("Field", value)
    await house.nurse.submit()
    assert ("view_submission" in house.app.kinds()) == sent
    assert ("field" in house.nurse.errors) != sent
    assert (house.nurse.modal is None) == sent


async def test_a_submission_carries_the_view(house: House):
    view = await house.opens(modal(WORDS, callback_id="report", private_metadata="kept"))
    house.nurse.fill("What got", "a <b> & c")
    await house.nurse.submit()
    sent = house.app.last("view_submission")
    assert sent["view"]["state"]["values"]["words"]["x"]["value"] == "a <b> & c"
    assert (sent["view"]["id"], sent["view"]["hash"]) == (view["id"], view["hash"])
    assert (sent["view"]["callback_id"], sent["view"]["private_metadata"]) == ("report", "kept")
    assert sent["user"]["team_id"] == sent["team"]["id"] == HOSPITAL.team_id
    assert sent["trigger_id"] and sent["response_urls"] == []
    assert house.nurse.modal is None


async def filled(house: House) -> None:
    await house.opens(modal(WORDS, SECTION | {"block_id": "section"}))
    house.nurse.fill("What got", "words")


async def test_errors_stand_under_their_inputs_and_the_words_stay(house: House):
    await filled(house)
    house.app.on("view_submission", {"response_action": "errors", "errors": {"words": "Say more"}})
    await house.nurse.submit()
    assert house.nurse.errors == {"words": "Say more"}
    (view,) = house.nurse.stack
    assert view["state"]["values"]["words"]["x"]["value"] == "words"
    house.app.on("view_submission", None)
    await house.nurse.submit()
    assert (house.nurse.stack, house.nurse.errors) == ([], {})


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"section": "not an input"}},
        {"response_action": "errors", "errors": {"elsewhere": "not here"}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "update", "view": {"type": "modal"}},
        {"response_action": "push"},
        {"response_action": "dance"},
        {"text": "thanks"},
        "thanks",
        404,
        500,
    ],
)
async def test_an_answer_slack_does_not_understand_leaves_the_form_with_a_notice(house: House, answer: Any):
    await filled(house)
    house.app.on("view_submission", answer)
    await house.nurse.submit()
    assert house.nurse.notices == TROUBLE
    assert house.nurse.modal and house.nurse.modal["state"]["values"]["words"]["x"]["value"] == "words"
    assert house.nurse.errors == {}


async def test_no_answer_in_time_leaves_the_form_and_it_is_not_sent_again(house: House):
    async def late(_: Json) -> None:
        await asyncio.sleep(0.2)

    await filled(house)
    house.app.on("view_submission", late)
    house.slack.courier.deadline = 0.05
    await house.nurse.submit()
    assert house.nurse.notices == TROUBLE and house.nurse.modal
    assert house.app.kinds().count("view_submission") == 1


async def test_update_push_and_clear(house: House):
    await filled(house)
    saved = modal({**SECTION, "text": {"type": "plain_text", "text": "Saved as PEB-1"}})
    house.app.on("view_submission", {"response_action": "update", "view": saved})
    await house.nurse.submit()
    assert house.nurse.modal and house.nurse.modal["blocks"][0]["text"]["text"] == "Saved as PEB-1"
    house.app.on("view_submission", {"response_action": "push", "view": modal(SECTION)})
    await house.nurse.submit()
    assert len(house.nurse.stack) == 2
    house.app.on("view_submission", {"response_action": "clear"})
    await house.nurse.submit()
    assert house.nurse.stack == []


async def test_an_empty_answer_closes_only_the_view_on_top(house: House):
    first = await house.opens(modal())
    await house.client.views_push(trigger_id=await trigger(house), view=modal())
    await house.nurse.submit()
    assert [view["id"] for view in house.nurse.stack] == [first["id"]]


async def test_closing_tells_the_app_only_if_it_asked(house: House):
    await house.opens(modal())
    await house.nurse.close()
    assert "view_closed" not in house.app.kinds()
    await house.opens(modal(notify_on_close=True))
    await house.nurse.close()
    assert house.app.last("view_closed")["is_cleared"] is False
    with pytest.raises(CannotDo, match="no modal"):
        await house.nurse.close()


async def test_clear_on_close_closes_the_whole_stack(house: House):
    await house.opens(modal(notify_on_close=True))
    view = modal(clear_on_close=True)
    await house.client.views_push(trigger_id=await trigger(house), view=view)
    await house.nurse.close()
    assert house.nurse.stack == []
    assert house.app.last("view_closed")["is_cleared"] is True


async def test_a_modal_without_submit_has_nothing_to_send(house: House):
    view = modal(SECTION)
    del view["submit"]
    await house.opens(view)
    with pytest.raises(CannotDo, match="nothing to send"):
        await house.nurse.submit()


async def test_a_select_that_asks_for_it_brings_a_response_url(house: House):
    element = {"type": "conversations_select", "response_url_enabled": True}
    await house.opens(modal(asking("Tell", element, "tell")))
    house.nurse.fill("Tell", HOSPITAL.triage)
    await house.nurse.submit()
    (given,) = house.app.last("view_submission")["response_urls"]
    assert (given["block_id"], given["channel_id"]) == ("tell", HOSPITAL.triage)
    await house.http.post(given["response_url"], json={"text": "hi", "response_type": "in_channel"})
    assert [m["text"] for m in house.slack.messages(HOSPITAL.triage)] == ["hi"]


async def test_two_people_have_their_own_modals(house: House):
    await house.opens(modal(WORDS))
    await house.opens(modal(WORDS), house.physician)
    house.nurse.fill("What got", "hers")
    assert house.physician.modal
    assert house.physician.modal["state"]["values"]["words"]["x"]["value"] is None
