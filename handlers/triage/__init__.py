"""The card, and everything an owner does with it."""

from handlers.feature import Feature
from handlers.moment import Chore
from handlers.triage.card import card
from handlers.triage.handing_on import hand_on
from handlers.triage.listeners import listen
from handlers.triage.messages import news, note
from handlers.triage.thread import WORDS

FEATURE = Feature(
    name="triage",
    listen=listen,
    messages={"card": card, "note": note, "news": news},
    thread_words=WORDS,
    chores={"leaver": Chore(hand_on)},
)
