import pytest
from sqlalchemy import select
from sqlmodel import col

from handlers.feature import Call, Subject
from handlers.profile.asking import feedback_off, feedback_on
from handlers.profile.introduce import introduce
from handlers.profile.listeners import role_chosen, unit_chosen
from handlers.profile.messages import NOT_A_CHOICE, STAFF, THANKS, on_home, on_receipt
from storage.models import Owed, Person
from tests.handlers.visits import NOW, NURSE, Ack, T, hospital_on, words_in


async def generation(hospital, number):
    """How often the card of this pebble was owed."""
    async with hospital.database.reading() as session:
        return await session.scalar(
            select(col(Owed.generation)).where(
                col(Owed.workspace_id) == T, col(Owed.once) == f"card:{number}"
            )
        )


def chosen(value, **more):
    return {"user": {"id": NURSE}, "actions": [{"selected_option": {"value": value}}], **more}


async def test_a_choice_is_remembered_and_the_other_one_stays(database_url):
    async with hospital_on(database_url) as hospital:
        await introduce(hospital.visit(), role="nurse")
        await introduce(hospital.visit(), unit="ICU")
        known = await hospital.known(NURSE)
        assert (known.role, known.unit, known.asked_to_introduce) == ("nurse", "ICU", True)


@pytest.mark.parametrize(
    "choice", [{"role": "astronaut"}, {"role": ""}, {"unit": "Narnia"}, {"unit": ""}, {}], ids=str
)
async def test_an_unknown_choice_is_refused_and_leaves_nothing(database_url, choice):
    async with hospital_on(database_url) as hospital:
        assert await introduce(hospital.visit(), **choice) == NOT_A_CHOICE
        assert await hospital.known(NURSE) is None


async def test_people_of_another_organisation_are_not_noted(database_url):
    async with hospital_on(database_url) as hospital:
        assert await introduce(hospital.visit(team="T0VENDOR"), role="nurse") == STAFF


async def test_cards_of_open_named_pebbles_are_owed_again(database_url):
    async with hospital_on(database_url) as hospital:
        await hospital.pebble(1)
        await hospital.pebble(2, private=True)
        await hospital.pebble(3, reporter="U0SOMEBODY")
        finished = await hospital.pebble(4)
        async with hospital.database.transaction() as session:
            session.add(finished)
            session.add(finished.withdraw(by=NURSE, at=NOW))
        await introduce(hospital.visit(), role="nurse")
        assert [await generation(hospital, number) for number in (1, 2, 3, 4)] == [2, 1, 1, 1]


async def test_thanks_are_said_once_both_are_known_and_not_in_home(database_url):
    async with hospital_on(database_url) as hospital:
        slack, receipt = hospital.slack, {"message": {"ts": "1.1"}, "channel": {"id": "D0"}}
        await role_chosen(Ack(), chosen("nurse", **receipt), slack, hospital.context())
        assert slack.said == []
        await unit_chosen(Ack(), chosen("ICU", **receipt), slack, hospital.context())
        await unit_chosen(Ack(), chosen("4 West", view={"type": "home"}), slack, hospital.context())
        assert slack.said == [(NURSE, THANKS)]


@pytest.mark.parametrize(
    "body", [{}, {"actions": []}, {"actions": [{}]}, {"actions": [{"selected_option": None}]}]
)
async def test_a_payload_of_no_shape_is_answered(database_url, body):
    async with hospital_on(database_url) as hospital:
        ack = Ack()
        await role_chosen(ack, {"user": {"id": NURSE}, **body}, hospital.slack, hospital.context())
        assert ack.answer == {}
        assert hospital.slack.said == [(NURSE, NOT_A_CHOICE)]


async def test_asking_can_be_stopped_and_resumed(database_url):
    async with hospital_on(database_url) as hospital:
        call = Call(hospital.slack, {}, hospital.visit())
        off = await feedback_off(call)
        assert "feedback-on" in off.text
        assert (await hospital.known(NURSE)).asks_welcome is False
        await feedback_on(call)
        assert (await hospital.known(NURSE)).asks_welcome is True


async def test_the_receipt_asks_only_when_told_to(database_url):
    async with hospital_on(database_url) as hospital:
        private = await hospital.pebble(1, private=True)
        async with hospital.database.reading() as session:
            again = Subject(T, private, private.reporter, NOW, {"introduce": False})
            first = Subject(T, private, private.reporter, NOW, {"introduce": True})
            assert await on_receipt(session, again) == []
            said = words_in(await on_receipt(session, first))
    assert "stays with Pebble" in said
    assert "4 West" in said


async def test_home_remembers(database_url):
    async with hospital_on(database_url) as hospital:
        async with hospital.database.transaction() as session:
            session.add(Person(workspace_id=T, id=NURSE, role="nurse", unit="ICU"))
        async with hospital.database.reading() as session:
            blocks = await on_home(session, Subject(T, None, NURSE, NOW))
    assert [block["accessory"]["initial_option"]["value"] for block in blocks[1:]] == ["nurse", "ICU"]
