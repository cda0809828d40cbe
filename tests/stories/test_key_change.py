"""An administrator changes the key: a private reporter's pebbles stay theirs, also once the old key is gone."""

from cryptography.fernet import Fernet

from bot.assembly import Bot
from bot.sandbox.cast import HOSPITAL
from bot.settings import Settings
from bot.stage.stage import KEY
from storage.queries.people import aliases_of
from tests.stories.hospital import Hospital

NEW = Fernet.generate_key().decode()


async def started_again(hospital: Hospital, *keys: str) -> int:
    """Start a bot with these keys beside the other; how many pebbles it knows to be the nurse's."""
    given = hospital.stage.bot.settings.model_dump(exclude={"secret_keys"}, exclude_none=True)
    bot = Bot(Settings.model_validate(given | {"secret_keys": ",".join(keys)}), hospital.stage.clock)
    await bot.start()
    await bot.settled()
    async with bot.database.reading() as session:
        prints = bot.house.sealer.fingerprints(HOSPITAL.nurse)
        found = await aliases_of(session, bot.identity.workspace_id or "", prints)
    await bot.stop()
    return len(found)


async def test_a_new_key_in_front_and_then_alone(hospital: Hospital) -> None:
    for words in ("The list is wrong every Monday", "The badge reader is slow"):
        await hospital.nurse.reports(words, private=True)
    assert await started_again(hospital, NEW) == 0, "too early: what the old key sealed is not known"
    assert await started_again(hospital, NEW, KEY) == 2
    assert await started_again(hospital, NEW) == 2
