"""Takes any registered action as any person, as Slack would send it, whatever that person could see and press."""

import json
from typing import Any

from bot.sandbox import envelopes
from bot.sandbox.cast import HOSPITAL
from bot.sandbox.reading import text_of
from handlers.services.blocks import modal, section
from tests.stories.hospital import Colleague, Hospital

Json = dict[str, Any]

PICKED = {
    "profile.role": "nurse",
    "profile.unit": "ICU",
    "triage.how": "training",
    "setup.area": "printing",
    "setup.release": "+",
    "setup.pattern": "+",
}
"""What is chosen where a menu stands and not a button."""

SENTENCE = {"value": "It prints where you stand."}
FORMS: dict[str, Json] = {
    "pebble_report": {"what": {"value": "The label printer is out"}},
    "pebble_correct": {"what": {"value": "The label printer was out"}},
    "conversation_answer": {"answer": {"value": "The second tray"}},
    "conversation_question": {"own": {"value": "Which tray is it?"}},
    "followup_left": {"left": {"value": "It still prints in pod A"}},
    "triage_assign": {"who": {"selected_user": HOSPITAL.owner}},
    "triage_resolve": {"how": {"selected_option": {"value": "config_fix"}}, "sentence": SENTENCE},
    "triage_wait": {
        "on": {"selected_option": {"value": "vendor"}},
        "until": {"selected_date": "2099-01-04"},
        "sentence": SENTENCE,
    },
    "triage_plan": {"until": {"selected_date": "2099-01-04"}},
    "triage_decline": {
        "reason": {"selected_option": {"value": "vendor_limit"}},
        "role": {"selected_option": {"value": "owner"}},
        "review": {"selected_date": "2099-01-04"},
        "sentence": SENTENCE,
    },
    "pebble_times": {"quiet_from": {"selected_time": "20:00"}, "quiet_until": {"selected_time": "06:00"}},
    "pebble_setup": {
        "triage": {"selected_conversation": HOSPITAL.triage},
        "administrators": {"selected_users": [HOSPITAL.administrator]},
        "managers": {"selected_users": [HOSPITAL.manager]},
    },
    "pebble_area": {"name:9:printing": {"value": "Printing"}},
    "pebble_release": {"name:9:+": {"value": "May"}, "day:9:+": {"selected_date": "2099-05-04"}},
    "pebble_hours": {
        "zone": {"value": "America/Chicago"},
        "opens": {"selected_time": "08:00"},
        "closes": {"selected_time": "17:00"},
        "days": {"selected_options": [{"value": "0"}]},
    },
    "pebble_promises": {"goal": {"value": "90"}},
    "pebble_digests": {
        "digest_day": {"selected_option": {"value": "0"}},
        "digest_at": {"selected_time": "08:00"},
    },
    "pebble_safety": {"reviewers": {"selected_users": [HOSPITAL.safety_reviewer]}},
    "stewardship_hold": {"why": {"selected_option": {"value": "legal"}}},
    "stewardship_lift": {"why": {"selected_option": {"value": "over"}}},
    "stewardship_one": {"text": {"selected_option": {"value": "no text of ours"}}},
    "stewardship_unmask": {"why": {"selected_option": {"value": "law"}}},
    "pebble_keeping": {"months": {"value": "24"}},
    "pebble_pattern": {
        "name:9:+": {"value": "hospital number"},
        "expression:9:+": {"value": r"h\d{7}"},
        "certain:9:+": {"selected_option": {"value": "certain"}},
        "finds:9:+": {"value": "H1234567"},
    },
    "pebble_roles": {"stewards": {"selected_users": [HOSPITAL.clerk]}},
}
"""What is filled in, by form and field, so that nothing but the right can be missing."""

REMEMBERED = {
    "pebble_area": "9:printing",
    "pebble_release": "9:+",
    "pebble_pattern": "9:+",
    "stewardship_flag": '{"number": 1, "channel": "", "ts": ""}',
    "followup_left": '{"number": 1, "answer": "still", "channel": "D0", "head": "1.1", "ts": ""}',
}
"""What a form remembers, if that is not the pebble's number."""


class Doors:
    """Every way in to one hospital; `foreign` makes the request that of another organisation's workspace."""

    def __init__(self, hospital: Hospital, number: int = 1) -> None:
        self.hospital, self.slack, self.number = hospital, hospital.slack, number

    async def tries(self, who: Colleague, action: str, *, foreign: bool = False) -> str:
        """Everything they are told when they try; "" for nothing."""
        screen, room = self.slack.world.screens[who.id], self.slack.world.dm(who.id)
        screen.stack.clear()
        before = len(screen.whispers), len(room.messages)
        kind, _, name = action.partition(" ")
        body = await self._send(who, kind, name, foreign)
        await self.hospital.stage.settled()
        private = list(room.messages.values())[before[1] :]
        heard = [*screen.whispers[before[0] :], *private]
        shown = [who.form] if screen.stack else []
        return "\n".join([body, *(text_of(one) for one in heard), *shown])

    async def _send(self, who: Colleague, kind: str, name: str, foreign: bool) -> str:
        person = self.slack.world.people[who.id]
        if kind in ("command", "/pebble"):
            text = name.replace("NUMBER", str(self.number))
            typed = ("/pebble", text) if kind == "/pebble" else (name if name[0] == "/" else "/other", "")
            fields = envelopes.command(self.slack.world, person, self.slack.world.dm(who.id), *typed)
            fields["trigger_id"] = self.slack.triggers.new(who.id)
            if foreign:
                fields["team_id"] = "T0NORTHWIND"
            body = (await self.slack.courier.form(typed[0], fields)).body.decode()
            return json.dumps(json.loads(body), ensure_ascii=False) if body else ""
        if kind in ("word", "reaction", "event"):
            callback = envelopes.event_callback(self.slack.world, self._event(who.id, kind, name), None)
            if foreign:
                callback["authorizations"][0]["team_id"] = callback["team_id"] = "T0NORTHWIND"
            await self.slack.courier.event(callback)
            return ""
        payload = envelopes.interaction(self.slack.world, person, _TYPES[kind])
        payload |= await self._about(who, kind, name, foreign)
        payload["trigger_id"] = self.slack.triggers.new(who.id)
        if foreign:
            payload["user"]["team_id"] = "T0NORTHWIND"
        reply = await self.slack.courier.interaction(payload)
        assert reply.status == 200, (kind, name, reply)
        return str(reply.json or "")

    async def _about(self, who: Colleague, kind: str, name: str, foreign: bool) -> Json:
        card = self.hospital.card(self.number)
        if kind == "shortcut" and name in ("report_message", "flag_message"):
            return {
                "type": "message_action",
                "callback_id": name,
                "message": card,
                "channel": {"id": card["channel"]},
            }
        if kind == "shortcut":
            return {"callback_id": name}
        if kind == "button":
            return await self._press(who, name, card, foreign)
        return {"view": self._view(name)}

    async def _press(self, who: Colleague, name: str, card: Json, foreign: bool) -> Json:
        action: Json = {"type": "button", "action_id": name, "block_id": "x", "value": str(self.number)}
        if name in PICKED:
            action["selected_option"] = {"value": PICKED[name]}
            action["block_id"] = f"how:{self.number}"
        where: Json = {
            "channel": {"id": self.slack.world.dm(who.id).id},
            "message": {"ts": "1.1", "blocks": []},
        }
        if name.startswith(("triage.", "conversation.ask")):
            where = {"channel": {"id": card["channel"]}, "message": card}
        if name.startswith(("setup.", "home.")) or name == "intake.harm":
            where = {"view": self._view("pebble_report") | await self._open(who)}
        if foreign:
            where = {"channel": {"id": HOSPITAL.vendor}, "message": {"ts": "1.1", "blocks": []}}
        return {"actions": [action], **where}

    async def _open(self, who: Colleague) -> Json:
        """A form of ours that is open before them, which an answer may replace."""
        if not self.slack.world.people[who.id].active or self.slack.world.people[who.id].team:
            return {}
        view = modal("A form", [section("Words")], callback_id="form", close="Close")
        answer = await self.hospital.stage.bot.client.views_open(
            trigger_id=self.slack.triggers.new(who.id), view=view
        )
        opened: Json = answer["view"]
        return {"id": opened["id"], "hash": opened["hash"]}

    def _view(self, name: str) -> Json:
        entered = FORMS.get(name, {"what": {"value": "words"}})
        blocks = [{"type": "input", "block_id": block_id} for block_id in entered]
        values = {block_id: {"a": entry} for block_id, entry in entered.items()}
        return {
            "id": self.slack.world.new_id("V"),
            "callback_id": name,
            "hash": "h",
            "type": "modal",
            "private_metadata": REMEMBERED.get(name, str(self.number)),
            "blocks": blocks,
            "state": {"values": values},
        }

    def _event(self, person: str, kind: str, name: str) -> Json:
        card = self.hospital.card(self.number)
        ts = self.slack.world.new_ts()
        said = {"type": "message", "user": person, "ts": ts, "event_ts": ts, "text": "Anything new here?"}
        if kind == "reaction" or name == "reaction_added":
            item = {"type": "message", "channel": card["channel"], "ts": card["ts"]}
            emoji = name if kind == "reaction" else "eyes"
            return {"type": "reaction_added", "user": person, "reaction": emoji, "item": item, "event_ts": ts}
        if name == "message in direct messages":
            return {**said, "channel": self.slack.world.dm(person).id, "channel_type": "im"}
        if kind == "word" or name.startswith("message"):
            text = name + ("Which tray is it?" if name.endswith(":") else "") if kind == "word" else "ack"
            return {
                **said,
                "text": text,
                "channel": card["channel"],
                "channel_type": "channel",
                "thread_ts": card["ts"],
            }
        return {"type": name, "user": person, "tab": "home", "event_ts": ts, "channel": "C0"}


_TYPES = {"button": "block_actions", "form": "view_submission", "shortcut": "shortcut"}
