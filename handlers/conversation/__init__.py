"""Both sides talk: IT asks, the reporter answers, and a word to Pebble itself can become a pebble."""

from handlers.conversation.ask import TO_REPORTER
from handlers.conversation.listeners import listen
from handlers.conversation.messages import files_stay, kept_back, question, relayed, suggestion
from handlers.feature import Feature

FEATURE = Feature(
    name="conversation",
    listen=listen,
    messages={
        "question": question,
        "relayed": relayed,
        "kept_back": kept_back,
        "files_stay": files_stay,
        "suggestion": suggestion,
    },
    thread_words=(TO_REPORTER,),
    opens_at_once=frozenset({"conversation.answer"}),
)
