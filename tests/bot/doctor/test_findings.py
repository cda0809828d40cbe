"""What the doctor finds, with a local Slack and on each database."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet

from bot.doctor.finding import State
from bot.sandbox.cast import HOSPITAL
from bot.serve import listening, serving, web_app
from storage.models import Alias, Area, Grant, Kind, Owed, OwedState, Person, Role, Roster, Workspace
from storage.sealing import Sealer
from tests.bot.doctor.clinic import KEY, LONG_AGO, Clinic

HERE = HOSPITAL.team_id
NOW = datetime.now(UTC)


def owed(state: OwedState, at: datetime, number: int = 1) -> Owed:
    return Owed(
        workspace_id=HERE, id=f"{state}{number}", once=f"{state}{number}", kind="card", to="card",
        lane=f"{number}", state=state, owed_at=at, due_at=at,
    )  # fmt: skip


def sealed(key: str, number: int = 1) -> Alias:
    made = Alias.of(HOSPITAL.nurse, workspace_id=HERE, sealer=Sealer([key]))
    made.id = f"private-{number}"
    return made


async def test_where_all_is_well_there_is_nothing_to_mend(clinic: Clinic):
    await clinic.is_at_home()
    await clinic.holds(
        sealed(KEY),
        Area(workspace_id=HERE, key="print", name="Printing", channel=HOSPITAL.devices),
        Grant(workspace_id=HERE, role=Role.OWNER, area="", subject=HOSPITAL.analysts),
        Grant(workspace_id=HERE, role=Role.SAFETY_REVIEWER, area="", subject=HOSPITAL.safety_reviewer),
    )
    found = await clinic.findings()
    assert {one.what for one in found.values() if one.state not in (State.OK, State.NOTE)} <= {"disk"}
    assert {"database", "tables", "keys", "token", "workspace", "scopes", "clock", "events"} <= found.keys()
    assert found["channel of Printing"].sentence == "Pebble is in #ehr-devices."
    assert "message.im" in found["events"].sentence


async def test_before_the_first_start_the_environment_is_looked_at(clinic: Clinic):
    found = await clinic.findings(PEBBLE_TRIAGE_CHANNEL=HOSPITAL.general)
    assert found["triage channel"].state is State.PROBLEM
    assert "first" in found["workspace"].sentence


@pytest.mark.parametrize("error", ["token_revoked", "account_inactive", "invalid_auth"])
async def test_a_token_that_slack_refuses(clinic: Clinic, error: str):
    clinic.slack.faults.always("auth.test", error)
    found = await clinic.findings()
    assert (found["token"].state, error in found["token"].sentence) == (State.PROBLEM, True)
    assert "scopes" not in found and "triage channel" not in found


@pytest.mark.parametrize("fault", ["500", "empty", "reset"])
async def test_a_slack_that_does_not_answer(clinic: Clinic, fault: str):
    clinic.slack.faults.always("auth.test", fault)
    found = await clinic.findings()
    assert found["slack"].state is State.PROBLEM and "443" in found["slack"].remedy
    assert found["owed messages"].state is State.OK


async def test_a_slack_that_is_busy_is_no_refusal(clinic: Clinic):
    clinic.slack.faults.always("auth.test", "429")
    found = await clinic.findings()
    assert found["slack"].state is State.WARNING and "token" not in found


async def test_a_missing_scope_is_named_with_what_it_is_for(clinic: Clinic):
    clinic.slack.scopes -= {"im:history", "usergroups:read"}
    found = (await clinic.findings())["scopes"]
    assert found.state is State.PROBLEM
    assert "im:history (" in found.sentence and "usergroups:read (who is in the user groups" in found.sentence


async def test_a_scope_too_many_is_worth_a_note(clinic: Clinic):
    clinic.slack.scopes.add("files:read")
    found = (await clinic.findings())["scopes"]
    assert (found.state, "files:read" in found.sentence) == (State.NOTE, True)


@pytest.mark.parametrize(
    ("behind", "state", "words"),
    [
        (0, State.OK, ""),
        (50, State.OK, ""),
        (70, State.WARNING, "seconds ahead of"),
        (-120, State.WARNING, "behind"),
        (230, State.WARNING, "3 minutes ahead of"),
        (250, State.PROBLEM, "4 minutes ahead of"),
        (-620, State.PROBLEM, "10 minutes behind"),
    ],
)
async def test_a_clock_that_is_off(small_clinic: Clinic, behind: int, state: State, words: str):
    small_clinic.behind = timedelta(seconds=behind)
    found = (await small_clinic.findings())["clock"]
    assert (found.state, words in found.sentence) == (state, True)


async def test_a_token_of_another_workspace_than_the_databases(clinic: Clinic):
    await clinic.holds(Workspace(id="T0ELSEWHERE", name="Hill Hospital", joined_at=LONG_AGO))
    found = (await clinic.findings())["workspace"]
    assert found.state is State.PROBLEM
    assert "Hill Hospital" in found.sentence and HOSPITAL.workspace in found.sentence


async def test_channels(clinic: Clinic):
    await clinic.is_at_home(triage_channel=HOSPITAL.general, managers_channel=None)
    rooms = {"a": HOSPITAL.vendor, "b": HOSPITAL.devices, "c": "C0NOWHERE", "d": HOSPITAL.managers}
    await clinic.holds(*[Area(workspace_id=HERE, key=key, name=key, channel=id) for key, id in rooms.items()])
    clinic.slack.world.rooms[HOSPITAL.devices].archived = True
    found = await clinic.findings()
    said = {what: one.sentence for what, one in found.items() if one.state is State.PROBLEM}
    assert said == {
        "triage channel": "Pebble is not in #general.",
        "channel of a": "#vendor-shared is shared with another organisation.",
        "channel of b": "#ehr-devices is archived.",
        "channel of c": "Pebble can't see C0NOWHERE: it is private or gone.",
    }
    assert found["managers' channel"].state is State.NOTE
    assert all("/pebble setup" in found[what].remedy for what in said)


async def test_no_triage_channel(clinic: Clinic):
    found = await clinic.findings(PEBBLE_TRIAGE_CHANNEL="")
    assert found["triage channel"].state is State.PROBLEM


async def test_keys_that_open_nothing_or_not_all(clinic: Clinic):
    other = Fernet.generate_key().decode()
    await clinic.holds(sealed(other, 1), sealed(other, 2))
    assert "opens nothing" in (await clinic.findings())["keys"].sentence
    await clinic.holds(sealed(KEY, 3))
    assert "2 of 3" in (await clinic.findings())["keys"].sentence
    assert (await clinic.findings(PEBBLE_SECRET_KEYS=f"{KEY},{other}"))["keys"].state is State.OK


async def test_an_older_key_is_needed_until_everything_is_sealed_anew(clinic: Clinic):
    newer = Fernet.generate_key().decode()
    assert "older keys" not in await clinic.findings()
    await clinic.holds(sealed(KEY, 1), sealed(KEY, 2))
    found = (await clinic.findings(PEBBLE_SECRET_KEYS=f"{newer},{KEY}"))["older keys"]
    assert found.state is State.NOTE and found.sentence.startswith("2 private names")
    found = (await clinic.findings(PEBBLE_SECRET_KEYS=f"{KEY},{newer}"))["older keys"]
    assert found.state is State.OK, "the newest key already opens and finds everything"


async def test_owed_and_given_up_messages(clinic: Clinic):
    found = await clinic.findings()
    assert {found[what].state for what in ("owed messages", "given-up messages")} == {State.OK}
    await clinic.holds(
        owed(OwedState.OWED, NOW - timedelta(minutes=61)),
        owed(OwedState.OWED, NOW, 2),
        owed(OwedState.SENT, LONG_AGO),
        owed(OwedState.GIVEN_UP, NOW - timedelta(days=3, hours=1)),
    )
    found = await clinic.findings()
    assert (found["owed messages"].state, found["owed messages"].sentence) == (
        State.WARNING,
        "2, the oldest since 1 hour.",
    )
    assert found["given-up messages"].sentence == "1, the oldest 3 days ago."


async def test_messages_that_have_just_been_owed_are_on_their_way(clinic: Clinic):
    await clinic.holds(owed(OwedState.OWED, datetime.now(UTC)))
    assert (await clinic.findings())["owed messages"].state is State.OK


async def test_areas_that_nobody_owns(clinic: Clinic):
    await clinic.is_at_home(triage_channel=None)
    await clinic.holds(
        Area(workspace_id=HERE, key="print", name="Printing"),
        Area(workspace_id=HERE, key="orders", name="Orders", channel=HOSPITAL.devices),
        Area(workspace_id=HERE, key="old", name="Old things", active=False),
        Roster(workspace_id=HERE, group_id=HOSPITAL.devices, members=[HOSPITAL.owner], read_at=LONG_AGO),
    )
    found = (await clinic.findings())["owners"]
    assert (found.state, found.sentence) == (State.WARNING, "Nobody owns Printing.")
    await clinic.holds(
        Person(workspace_id=HERE, id=HOSPITAL.deactivated, kind=Kind.DEACTIVATED),
        Grant(workspace_id=HERE, role=Role.OWNER, area="orders", subject=HOSPITAL.deactivated),
    )
    assert (await clinic.findings())["owners"].sentence == "Nobody owns Orders, Printing."
    await clinic.holds(Grant(workspace_id=HERE, role=Role.OWNER, area="", subject=HOSPITAL.analysts))
    assert (await clinic.findings())["owners"].sentence == "Nobody owns Orders."


async def test_administrators_who_have_all_left(clinic: Clinic):
    await clinic.is_at_home()
    assert (await clinic.findings())["administrators"].state is State.OK
    await clinic.holds(
        Person(workspace_id=HERE, id=HOSPITAL.deactivated, kind=Kind.DEACTIVATED),
        Grant(workspace_id=HERE, role=Role.ADMINISTRATOR, area="", subject=HOSPITAL.deactivated),
    )
    assert (await clinic.findings())["administrators"].state is State.WARNING


async def test_nobody_who_reviews_harm(clinic: Clinic):
    await clinic.is_at_home()
    found = (await clinic.findings())["safety reviewers"]
    assert found.state is State.WARNING and "None are named" in found.sentence
    await clinic.holds(
        Person(workspace_id=HERE, id=HOSPITAL.deactivated, kind=Kind.DEACTIVATED),
        Grant(workspace_id=HERE, role=Role.SAFETY_REVIEWER, area="", subject=HOSPITAL.deactivated),
    )
    assert "All of them have left" in (await clinic.findings())["safety reviewers"].sentence


async def test_something_else_on_the_port(small_clinic: Clinic):
    assert (await small_clinic.findings())["this bot"].state is State.NOTE
    with listening("127.0.0.1", 0) as on:
        async with serving(web_app([]), on):
            found = (await small_clinic.findings(PORT=str(on.getsockname()[1])))["this bot"]
    assert (found.state, "no Pebble" in found.sentence) == (State.WARNING, True)
