"""A message with its words, until Slack has it, has it already, or has refused it everywhere."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery.addresses import Address, is_person
from bot.delivery.doubt import look_up
from bot.delivery.landing import Landing, later
from bot.delivery.outcomes import MESSAGE_GONE, Meaning, Refusal, backoff, pause, refusal
from bot.delivery.pacing import POST
from bot.delivery.pictures import hang_up, lacking
from bot.delivery.plainer import holds_new, plainer
from bot.delivery.slack import Standing, send
from handlers.feature import Letter
from handlers.services.blocks import Block
from handlers.services.charts import captions
from storage.models import Alias, Owed
from storage.outbox import CARD, THREAD, Fate

if TYPE_CHECKING:
    from bot.delivery.carrier import Carrier

log = structlog.get_logger()

SKEW = 7200.0
"""Seconds by which Slack's clock and ours may differ: a machine may be an hour ahead, and then put right."""
PATIENCE = 3
"""A reply whose card is gone waits for the new card so often, then stands on its own."""
NO_TRIAGE_CHANNEL = ("", "no_triage_channel")


@dataclass(slots=True)
class Errand:
    """One message on its way, which has `tried` some channels; `trouble` is why it lost (some of) its blocks.

    `charts` are those that Slack refused, to be hung up as pictures once the message stands.
    `gone` are the channels administrators must hear of, with Slack's code: never a person's direct messages.
    """

    carrier: Carrier
    owed: Owed
    address: Address
    letter: Letter
    doubtful: bool
    tried: set[str] = field(default_factory=set)
    gone: dict[str, str] = field(default_factory=dict)
    charts: list[tuple[Block, str]] = field(default_factory=list)
    trouble: str | None = None

    async def run(self) -> Landing:
        """Try until it stands somewhere or must wait."""
        if self.address.instead:
            self.gone.update([NO_TRIAGE_CHANNEL])
        landing = None
        while landing is None:
            answer = await self._try()
            landing = answer if isinstance(answer, Landing) else await self._refused(answer)
        return replace(landing, gone=tuple(self.gone.items()))

    async def _try(self) -> Landing | Refusal:
        client = self.carrier.client_of(self.owed.workspace_id)
        if self.doubtful and self.address.method == POST:
            try:
                found = await look_up(client, self.owed, self.address, self._since())
            except Exception as error:
                return replace(refusal(error), lost=True)
            if found is not None:
                await self._hang_up_what_is_lacking(client, found)
                # Words of a card that was found may be older than what is true now.
                return self._sent(found, again=self.owed.to == CARD)
        try:
            standing = await send(client, self.owed, self.address, self.letter)
        except Exception as error:
            return refusal(error)
        if self.address.method == POST:
            self.carrier.posted()
        await self._hang_up(client, standing)
        return self._sent(standing)

    async def _hang_up(self, client: AsyncWebClient, standing: Standing) -> None:
        if self.charts and self.address.method == POST and standing.channel and standing.ts:
            thread = self.address.thread or standing.ts
            hang = await hang_up(client, self.owed, standing.channel, thread, self.charts)
            self.carrier.pictured("hung" if hang else "failed")

    async def _hang_up_what_is_lacking(self, client: AsyncWebClient, found: Standing) -> None:
        """Whoever posted it may have died before its pictures hung; where that can't be seen, only they are lost."""
        charts = captions(self.letter.blocks)
        if not charts or not found.ts:
            return
        try:
            lack = await lacking(client, found, self.address.thread or found.ts, charts)
        except Exception as error:
            trouble = refusal(error).code
            log.warning("pictures not looked for", owed=self.owed.id, kind=self.owed.kind, error=trouble)
            self.carrier.pictured("failed")
            return
        if lack:
            self.charts = charts
            await self._hang_up(client, found)

    def _since(self) -> float:
        """From when on to look, in Slack's time: the bot's own clock may have been moved ahead."""
        assert self.owed.tried_at is not None
        age = self.carrier.clock() - self.owed.tried_at
        return self.carrier.wall() - age.total_seconds() - SKEW

    def _sent(self, standing: Standing, *, again: bool = False) -> Landing:
        self.carrier.locked_out.pop(self.owed.workspace_id, None)
        alias, channel = self.address.alias, standing.channel or self.address.channel
        fate = Fate(
            self.owed,
            "sent",
            channel=alias.id if alias else channel,
            ts=standing.ts,
            spot=self.address.spot if self.address.edits is None else None,
            trouble=self.trouble,
            again=again,
        )
        return Landing(fate, dm=self._new_dm(alias, standing.channel))

    def _new_dm(self, alias: Alias | None, channel: str | None) -> tuple[Alias, str] | None:
        if alias is None or channel is None or channel == self.address.channel:
            return None
        return alias, channel

    async def _refused(self, answer: Refusal) -> Landing | None:
        """What now; None to try again at once, in another way or place."""
        match answer.meaning:
            case Meaning.NOBODY if is_person(self.owed.to):
                return Landing(Fate(self.owed, "moot", trouble=answer.code))
            case Meaning.GONE | Meaning.NOBODY:
                return await self._gone(answer)
            case Meaning.MALFORMED:
                return self._malformed(answer)
            case Meaning.TOO_FAST:
                return self._too_fast(answer)
            case Meaning.LOCKED_OUT:
                self.carrier.locked_out[self.owed.workspace_id] = answer.code
        return self._later(answer)

    async def _gone(self, answer: Refusal) -> Landing | None:
        if self.address.edits is not None and self.owed.to != CARD:
            # It was to be said anew where it stands; what stands nowhere needs no new words.
            return Landing(Fate(self.owed, "moot", trouble=answer.code))
        if answer.code not in MESSAGE_GONE or self._bare:
            self.tried.add(self.address.channel)
            if self.address.person is None and not self.address.channel.startswith("D"):
                self.gone[self.address.channel] = answer.code
        if self.owed.to == THREAD and self.address.thread and self.owed.attempts < PATIENCE:
            return replace(self._later(answer), card_again=True)
        there = await self.carrier.elsewhere(self.owed, self.address, self.tried)
        if there is None:
            return Landing(Fate(self.owed, "moot", trouble=answer.code))
        self.address = there
        return None

    @property
    def _bare(self) -> bool:
        return self.address.thread is None and self.address.edits is None

    def _malformed(self, answer: Refusal) -> Landing | None:
        """Our blocks are at fault: better plain ones, better the bare sentence than nothing."""
        told = log.warning if holds_new(self.letter.blocks) else log.error
        told("slack refused our words", owed=self.owed.id, kind=self.owed.kind, error=answer.code)
        less = self._less()
        if less is None:
            return Landing(Fate(self.owed, "given_up", trouble=answer.code))
        self.trouble, self.letter = answer.code, less
        return None

    def _less(self) -> Letter | None:
        """The same words in simpler blocks, then in none; but no card loses its buttons."""
        text, blocks = self.letter.text, self.letter.blocks
        if holds_new(blocks):
            self.charts = captions(blocks)
            return Letter(text, plainer(blocks))
        return Letter(text, []) if blocks and self.address.edits is None else None

    def _too_fast(self, answer: Refusal) -> Landing:
        carrier, wait = self.carrier, pause(answer.wait, self.carrier.dice())
        if not answer.lost:
            until = carrier.monotonic() + answer.wait
            carrier.pace_of(self.owed.workspace_id).pauses.pause(
                self.address.method, self.address.channel, until
            )
        return self._later(answer, wait)

    def _later(self, answer: Refusal, wait: timedelta | None = None) -> Landing:
        now, dice = self.carrier.clock(), self.carrier.dice()
        lost = answer.lost and self.address.method == POST
        if wait is None:
            wait = max(backoff(self.owed.attempts, dice), timedelta(seconds=answer.wait))
        return later(self.owed, answer.code, now=now, wait=wait, in_doubt=lost)
