"""What is said when words were flagged, removed, or a private name was looked up; never the words themselves."""

from handlers.feature import Letter, Speaking
from handlers.services.blocks import Block, actions, button, context, section
from handlers.services.catalogue import label
from handlers.services.text import escape
from handlers.stewardship.flag import ON_THE_CARD
from handlers.stewardship.forms import UNMASKINGS, remove_button
from handlers.stewardship.in_slack import link_to
from handlers.stopped import HOW_TO_DELETE, IF_NOT_OFFERED
from storage.models import Words
from storage.outbox import REPORTER
from storage.queries.pebbles import pebble

REMOVED_ALL = "The words of {name} were removed."
REMOVED_ONE = "One text about {name} was removed."
GONE = "What stood here was removed, because it may have pointed to a patient."
LINKS = 20
"""Messages that are listed one by one."""


async def flagged(speaking: Speaking) -> Letter | None:
    """A steward hears that something may point to a patient; nothing once its words are gone."""
    owed = speaking.owed
    found = await pebble(speaking.session, owed.workspace_id, owed.pebble or 0)
    if found is None or await _gone(speaking, found.words_id):
        return None
    room = str(owed.detail.get("where") or "")
    where = f"in <#{room}>" if room else "in its reporter's messages with Pebble"
    if room == ON_THE_CARD:
        where = "on its card"
    blocks = [
        section(
            f":triangular_flag_on_post: *{found.name} may hold patient data.* Somebody flagged it {where}."
        ),
        section(
            "If it does, one press removes every word about it, from Pebble and from its messages in Slack."
        ),
        actions(
            remove_button(found.number),
            button("What else I can do", "stewardship.desk", str(found.number)),
            block_id="stewardship",
        ),
        context("If it does not, nothing needs to be done. Please don't copy the words anywhere."),
    ]
    return Letter(f"{found.name} may hold patient data: somebody flagged it.", blocks)


async def _gone(speaking: Speaking, words_id: str) -> bool:
    words = await speaking.session.get(Words, (speaking.owed.workspace_id, words_id))
    return words is not None and words.purged_at is not None and words.purged_at >= speaking.owed.owed_at


async def removed(speaking: Speaking) -> Letter | None:
    """Both sides hear that the words are gone, and what only they themselves can delete."""
    owed = speaking.owed
    found = await pebble(speaking.session, owed.workspace_id, owed.pebble or 0)
    if found is None:
        return None
    one = bool(owed.detail.get("one"))
    text = (REMOVED_ONE if one else REMOVED_ALL).format(name=found.name)
    why = f"{'It' if one else 'They'} may have pointed to a patient"
    line = f":broom: *{text}* {why}. Nobody is blamed, and it stays what it is."
    if owed.to == REPORTER:
        line = (
            f":broom: *{text}* {why}; that happens to the best of us. "
            "Your report stays, and IT goes on with it."
        )
    own = f"What you wrote in this thread yourself, only you can delete: {HOW_TO_DELETE}"
    return Letter(text, [section(line), context(own)])


async def yours_to_delete(speaking: Speaking) -> Letter | None:
    """Somebody wrote in the thread themselves: which messages, and how to delete them."""
    about = f"PEB-{speaking.owed.pebble}"
    text = f"Please look at what you wrote under {about}"
    return Letter(
        f"{text}.",
        [
            section(
                f"*{text}.* Its words were removed because they may have pointed to a patient. "
                "Your own messages there only you can delete. If one of them names a patient or a number, please do."
            ),
            *_links(speaking),
            context(f"How: {HOW_TO_DELETE} {IF_NOT_OFFERED}"),
        ],
    )


async def left_in_slack(speaking: Speaking) -> Letter | None:
    """An administrator hears what is done, and what must still be done in Slack itself."""
    detail, about = speaking.owed.detail, f"PEB-{speaking.owed.pebble}"
    one = bool(detail.get("one"))
    what = (REMOVED_ONE if one else REMOVED_ALL).format(name=about)
    text = f"{what} Some of it is still to do in Slack."
    done = (
        f":broom: *{what}* {'It' if one else 'They'} may have pointed to a patient. Gone from "
        f"Pebble's database, and from {detail.get('edited', 0)} of its messages in Slack."
    )
    return Letter(text, [section(done), section(_still_to_do(speaking)), *_links(speaking), context(_KEPT)])


_KEPT = (
    "Slack keeps earlier versions and deleted messages where your workspace's rules for retention say so; whoever "
    "administrates Slack can look there. Pebble's Home shows the change when it is next opened; backups of the "
    "database keep what they had."
)


def _still_to_do(speaking: Speaking) -> str:
    detail = speaking.owed.detail
    room = f"<#{escape(str(detail.get('room')))}>" if detail.get("room") else "its channel"
    if not detail.get("known"):
        return f"*Still to do:* Slack did not list what people wrote under its card in {room}. Please look there."
    number = len(detail.get("moments") or [])
    theirs = f"{number} message{'s' if number != 1 else ''} of people" if number else "No message of people"
    asked = " They were asked, in private, to delete what names a patient." if number else ""
    verb = "stand" if number > 1 else "stands"
    return (
        f"*Still to do:* {theirs} {verb} under its card in {room}.{asked} What its reporter wrote to Pebble "
        "stands in their own messages, and they were asked too."
    )


def _links(speaking: Speaking) -> list[Block]:
    detail = speaking.owed.detail
    link, moments = str(detail.get("link") or ""), [str(ts) for ts in detail.get("moments") or []]
    if not link or not moments:
        return []
    head, room = str(detail.get("head")), str(detail.get("room"))
    shown = [
        f"<{link_to(link, head, room, ts)}|Message {number}>" for number, ts in enumerate(moments[:LINKS], 1)
    ]
    more = f" and {len(moments) - LINKS} more" if len(moments) > LINKS else ""
    return [section(" · ".join(shown) + more)]


async def unmasked(speaking: Speaking) -> Letter | None:
    """A private reporter hears that somebody looked up who they are, and why."""
    owed = speaking.owed
    found = await pebble(speaking.session, owed.workspace_id, owed.pebble or 0)
    if found is None:
        return None
    why = label(UNMASKINGS, str(owed.detail.get("why") or ""))
    text = f"A data steward looked up who reported {found.name}."
    blocks = [
        section(f":key: *{text}*\nThe reason they gave: {escape(why)}."),
        section(
            "The card and IT still say “a colleague”. One steward has seen your name, and it is written down who "
            "and why. If you have a question about it, ask your hospital's data stewards."
        ),
    ]
    return Letter(text, blocks)


async def tombstone(speaking: Speaking) -> Letter | None:
    """In the place of a message that has nothing left to say."""
    return Letter(GONE, [context(GONE)])
