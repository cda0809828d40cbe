"""Requests as Slack sends them, signed and ready to be written to a socket."""

import hashlib
import hmac
import json
import time
from itertools import count
from urllib.parse import urlencode

from handlers.services.report_form import REPORT, report_form
from handlers.services.wording import DEFAULT

TOKEN, SECRET = "xoxb-bench", "bench"
TEAM = "T0BENCH"
NURSES = tuple(f"U0NURSE{number:02}" for number in range(20))

_numbers = count(1)


def command() -> bytes:
    """`/pebble`, by one nurse after another."""
    number = next(_numbers)
    return signed(
        {
            "token": "gone",
            "team_id": TEAM,
            "team_domain": "bench",
            "channel_id": "D0HOME",
            "channel_name": "directmessage",
            "user_id": NURSES[number % len(NURSES)],
            "user_name": "nurse",
            "command": "/pebble",
            "text": "",
            "api_app_id": "A0BENCH",
            "response_url": "http://127.0.0.1/nobody",
            "trigger_id": f"{number}.bench",
        }
    )


def send() -> bytes:
    """Send, pressed in a form that was never sent before."""
    number = next(_numbers)
    words = f"The label printer in pod C prints twice ({number})."
    return signed(submission(f"V0BENCH{number}", NURSES[number % len(NURSES)], words))


def submission(
    view_id: str, person_id: str, words: str, *, team: str = TEAM, private: bool = False
) -> dict[str, str]:
    """The fields of a filled-in report form, sent by a person."""
    boxes = [{"text": {"type": "plain_text", "text": "Yes"}, "value": "private"}] if private else []
    values = {
        "what": {"text": {"type": "plain_text_input", "value": words}},
        "where": _choice("area", "printing"),
        "kind": _choice("kind", "needless_step"),
        "often": _choice("often", "several_per_shift"),
        "minutes": _choice("minutes", "3"),
        "harm": _choice("intake.harm", "none"),
        "private": {"private": {"type": "checkboxes", "selected_options": boxes}},
    }
    view = report_form(DEFAULT) | {
        "id": view_id,
        "team_id": team,
        "callback_id": REPORT,
        "hash": f"{view_id}.hash",
        "state": {"values": values},
        "app_id": "A0BENCH",
        "bot_id": "B0BOT",
    }
    person = {"id": person_id, "username": "nurse", "name": "nurse", "team_id": team}
    home = {"id": team, "domain": "bench"}
    payload = {"type": "view_submission", "team": home, "user": person, "api_app_id": "A0BENCH", "view": view}
    return {"payload": json.dumps(payload | {"trigger_id": f"{view_id}.trigger", "response_urls": []})}


def _choice(action_id: str, value: str) -> dict[str, object]:
    option = {"text": {"type": "plain_text", "text": value}, "value": value}
    return {action_id: {"type": "static_select", "selected_option": option}}


def signed(form: dict[str, str], secret: str = SECRET) -> bytes:
    """A whole request with this form, signed now."""
    body = urlencode(form).encode()
    stamp = str(int(time.time()))
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    head = (
        "POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\nUser-Agent: Slackbot 1.0\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"X-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: v0={digest}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def look(path: str) -> bytes:
    """A plain GET."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
