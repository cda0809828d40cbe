"""The house keeps its rules, and each rule notices when it is broken."""

from pathlib import Path

import pytest

from tests.architecture.rules import RULES, Rule

HOUSE = Path(__file__).parents[2]

BREAKS = [
    ("single_commit", "storage/queries/queue.py", "async def f(s):\n    await s.commit()"),
    ("single_commit", "bot/delivery/slack.py", "def f(s):\n    s.session.commit()"),
    ("screened_at_one_place", "handlers/intake/submit.py", "x = Screened('words')"),
    ("screened_at_one_place", "storage/words.py", "x = screened.Screened(text='words')"),
    ("time_is_an_argument", "handlers/intake/jobs.py", "x = datetime.now(UTC)"),
    ("time_is_an_argument", "storage/outbox.py", "x = datetime.datetime.utcnow()"),
    ("time_is_an_argument", "storage/outbox.py", "import datetime as dt\nx = dt.datetime.now()"),
    ("time_is_an_argument", "storage/outbox.py", "from datetime import datetime as D\nx = D.now()"),
    ("time_is_an_argument", "storage/outbox.py", "from datetime import date\nx = date.today()"),
    ("time_is_an_argument", "storage/models/pebble.py", "x = Field(default_factory=datetime.utcnow)"),
    ("time_is_an_argument", "handlers/home/queue.py", "import time\nx = time.time()"),
    ("time_is_an_argument", "handlers/home/queue.py", "from time import monotonic"),
    ("time_is_an_argument", "storage/models/owed.py", "x = Column(server_default=func.now())"),
    ("log_events_are_literals", "bot/web.py", "log.info(f'saved {text}')"),
    ("log_events_are_literals", "handlers/intake/submit.py", "self.log.warning('saved %s', text)"),
    ("nothing_printed", "handlers/intake/submit.py", "print('here')"),
    ("nothing_printed", "bot/web.py", "breakpoint()"),
    ("two_ways_out", "handlers/intake/listeners.py", "async def f(ack, respond):\n    await ack()"),
    ("two_ways_out", "handlers/intake/listeners.py", "async def f(*, say: AsyncSay):\n    pass"),
    ("two_ways_out", "handlers/whisper.py", "def f(context):\n    return context.respond"),
    ("two_ways_out", "bot/failures.py", "def f(body):\n    return body['response_url']"),
    ("two_ways_out", "bot/doctor/slack.py", "import urllib.request"),
    ("two_ways_out", "bot/doctor/slack.py", "from urllib import request"),
    ("two_ways_out", "bot/doctor/slack.py", "import requests as r"),
    (
        "two_ways_out",
        "bot/delivery/slack.py",
        "from slack_sdk.webhook.async_client import AsyncWebhookClient",
    ),
    ("two_ways_out", "bot/delivery/slack.py", "def f(client):\n    return client.files_upload_v2"),
    ("kind_words", "handlers/intake/messages.py", "x = 'Your ticket was received.'"),
    ("kind_words", "handlers/intake/messages.py", "x = f'Ticket {number}'"),
    ("kind_words", "handlers/intake/messages.py", "x = 'That is an invalid area.'"),
    ("short_modules", "bot/web.py", "x = 1\n" * 401),
    ("short_functions", "tests/test_web.py", "def f():\n" + "    x = 1\n" * 60),
    ("nothing_left_behind", "bot/web.py", "x = 1  # TO" + "DO: later"),
    ("nothing_left_behind", "bot/sandbox/page/page.js", "// FIX" + "ME"),
    ("a_sentence_first", "bot/web.py", "x = 1"),
    ("every_listener_answers", "handlers/home/listeners.py", "async def f(ack, body):\n    await go(body)"),
    (
        "every_listener_answers",
        "handlers/home/listeners.py",
        "async def f(ack):\n    if gone():\n        return\n    await ack()",
    ),
    (
        "every_listener_answers",
        "handlers/home/listeners.py",
        "async def f(ack):\n    if gone():\n        await ack()",
    ),
    (
        "every_listener_answers",
        "bot/failures.py",
        "async def f(ack):\n    for x in y():\n        return\n    await ack()",
    ),
    ("blocks_are_dicts", "handlers/home/messages.py", "from slack_sdk.models.blocks import SectionBlock"),
    ("blocks_are_dicts", "bot/delivery/slack.py", "import slack_sdk.models.views as v"),
    ("blocks_are_dicts", "bot/delivery/slack.py", "from slack_sdk import models"),
    ("no_ways_that_break", "handlers/services/blocks.py", "x = {'image_url': url}"),
    ("no_ways_that_break", "handlers/home/listeners.py", "async def f(respond):\n    await go()"),
    ("no_ways_that_break", "bot/delivery/slack.py", "x = body['response_url']"),
    ("no_ways_that_break", "handlers/setup/save.py", "client.conversations_setTopic(topic='x')"),
]

KEEPS = [
    ("single_commit", "storage/database.py", "async def f(s):\n    await s.commit()"),
    ("screened_at_one_place", "handlers/services/screening.py", "x = Screened('words')"),
    ("time_is_an_argument", "bot/clock.py", "x = datetime.now(UTC)"),
    (
        "time_is_an_argument",
        "handlers/intake/rules.py",
        "from datetime import time\nx = time(8, 30), visit.now",
    ),
    ("log_events_are_literals", "bot/web.py", "log.info('report saved', pebble=12)"),
    ("nothing_printed", "bot/cli.py", "print('key')"),
    ("two_ways_out", "bot/terminal.py", "from urllib.parse import urlsplit\ndef say(sentence): ..."),
    ("two_ways_out", "bot/doctor/slack.py", "import httpx\nfrom aiohttp import ClientError"),
    ("two_ways_out", "bot/sandbox/presses.py", "payload['response_url'] = url"),
    ("two_ways_out", "handlers/home/look.py", "def f(owner):\n    owner.say('x')"),
    ("kind_words", "handlers/intake/messages.py", '"""Never says ticket."""\nx = "vendor_ticket", "ticket"'),
    ("kind_words", "handlers/services/screening.py", "x = 'order|ticket|part'"),
    ("short_modules", "bot/web.py", "x = 1\n" * 400),
    ("short_functions", "bot/web.py", "def f():\n" + "    x = 1\n" * 59),
    ("nothing_left_behind", "bot/web.py", "todo = 'XXXL'"),
    ("a_sentence_first", "bot/__init__.py", ""),
    ("a_sentence_first", "bot/web.py", '"""The web."""'),
    ("every_listener_answers", "handlers/home/listeners.py", "async def f(ack):\n    await ack()"),
    (
        "every_listener_answers",
        "handlers/home/listeners.py",
        "async def f(ack):\n    if gone():\n        await ack('x')\n        return\n    await done(ack)",
    ),
    (
        "every_listener_answers",
        "handlers/home/listeners.py",
        "async def f(ack):\n    if gone():\n        await ack('x')\n    else:\n        raise Odd",
    ),
    ("blocks_are_dicts", "bot/identity.py", "from slack_sdk.errors import SlackApiError"),
    ("no_ways_that_break", "bot/sandbox/presses.py", "payload['response_url'] = url"),
]


def rule(name: str) -> Rule:
    return next(rule for rule in RULES if rule.__name__ == name)


def plant(root: Path, path: str, source: str) -> None:
    file = root / path
    file.parent.mkdir(parents=True)
    file.write_text(source)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps(rule):
    assert rule(HOUSE) == [], rule.__doc__


@pytest.mark.parametrize(("name", "path", "source"), BREAKS)
def test_a_breach_is_noticed(tmp_path, name, path, source):
    plant(tmp_path, path, source)
    (found,) = rule(name)(tmp_path)
    assert found.startswith(path)


@pytest.mark.parametrize(("name", "path", "source"), KEEPS)
def test_what_is_right_is_left_alone(tmp_path, name, path, source):
    plant(tmp_path, path, source)
    assert rule(name)(tmp_path) == []


def test_every_rule_was_broken_once():
    assert {name for name, _, _ in BREAKS} == {rule.__name__ for rule in RULES}
