"""Thanks alone are nothing to act on; whatever else stands beside them is."""

import pytest

from handlers.services.thanks import BESIDE, CORE, only_thanks

THANKS = (
    "Thanks!", "thank you", "Thank you so much!!", "THX", "ty :)", "Great, thanks all", "Thanks for the quick fix!",
    "thank you for your help 🙏", "Perfect. Thank you, team!", "Many thanks – cheers", "👍", "👍🏽",
    ":+1::skin-tone-3:",
    ":tada: :heart:", "❤️", "ok, thanks", "Gracias", "¡Muchas gracias!", "Muchísimas gracias a todos", "mil gracias 😊",
    "Gracias por la ayuda", "Perfecto, gracias por todo", "Se lo agradezco mucho", "Muy amables, gracias", "<3", "✅",
    "gracias 🙏🏽", "thanks :pray: :+1:",
)  # fmt: skip
DOUBTFUL = (
    "", "Thanks, but it still prints in pod A", "Thank you, not gone yet", "thanks?", "Thanks for nothing",
    "no thanks", "Thanks, it works", "ok", "Great.", "perfect", "👎", ":disappointed:", "👍 for room 4", "thanks 2",

    "Thanks, again the same", "Gracias, pero sigue igual", "Gracias, aún no funciona", "no, gracias",
    "gracias ¿y ahora?",
    "vale", "Thanks <https://example.org>", "still broken",
    "Fix it fast, thanks", "Help, thanks", "This again, thanks", "😡 thanks", "Thanks @maria", ":", "!",
    "🙏", "🙏🏽", ":pray:", "👍 🙏", "ok 🙏", ":) :pray::skin-tone-2:",
)  # fmt: skip


@pytest.mark.parametrize("words", THANKS)
def test_thanks_and_nothing_else(words: str) -> None:
    assert only_thanks(words)


@pytest.mark.parametrize("words", DOUBTFUL)
def test_whatever_is_in_doubt_is_read(words: str) -> None:
    assert not only_thanks(words)


def test_no_word_on_the_lists_denies_or_doubts() -> None:
    doubts = {
        "no",
        "not",
        "but",
        "still",
        "yet",
        "never",
        "only",
        "pero",
        "aun",
        "todavia",
        "sigue",
        "nada",
        "ni",
    }
    assert not (CORE | BESIDE) & doubts
