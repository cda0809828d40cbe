"""Whether words are thanks or a smile and nothing else, in English or Spanish. Pure."""

import re
import unicodedata


def _listed(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


CORE = _listed(
    "thank thanks thankyou thx ty cheers kudos appreciated appreciate",
    "gracias agradezco agradecido agradecida",
)
"""Words that say thanks."""
BESIDE = _listed(
    "you u so very much a lot lots many ton million all everyone everybody both team guys folks it really i we",
    "great good nice perfect awesome lovely super excellent wonderful fantastic brilliant amazing job ok okay yay",
    "muchas muchisimas mil muy mucho un millon a todos todas equipo amable amables genial perfecto excelente",
    "estupendo bien vale se te os le les lo saludos",
)
"""Words that may stand beside them. None of them denies, doubts, asks, or says that something is left."""
PHRASES = (
    "for everything", "for your help", "for the help", "for fixing it", "for fixing this", "for the quick fix",
    "for the fix", "por todo", "por la ayuda", "por tu ayuda", "por su ayuda", "por arreglarlo", "por la rapidez",
)  # fmt: skip
"""What people give thanks for; these words alone would be a demand ("fix it")."""
SMILES = _listed(
    "pray +1 thumbsup clap tada partying_face heart blue_heart green_heart yellow_heart purple_heart blush smile",
    "smiley slightly_smiling_face grinning grin hugging_face heart_eyes ok_hand muscle raised_hands star star2",
    "sparkles 100 white_check_mark heavy_check_mark seedling sunflower bouquet",
)
"""Emoji by Slack's names; the same as signs are in `SIGNS`."""
SIGNS = frozenset("🙏👍👏🎉🥳❤💙💚💛💜😊😄😃🙂😀😁🤗😍👌💪🙌⭐🌟✨💯✅✔🌱🌻💐")

PLEAS = frozenset({"pray", "🙏"})
"""Of both, the hands that plead as often as they thank: they need a word of thanks beside them."""

_FOR = re.compile(rf"\b(?:{'|'.join(PHRASES)})\b")
_NAMED = re.compile(r":([a-z0-9_+-]+):")
_TONE = re.compile(r":skin-tone-\d:|[\U0001F3FB-\U0001F3FF\u200d\ufe0f]")
_SMILEY = re.compile(r"(?<!\S)(?:[:;]-?\)|<3)(?!\S)")
_PAUSES = re.compile(r"[\s.,!¡…~–-]+")


def only_thanks(text: str) -> bool:
    """Whether every word is on these lists, and one of them, or a smile, says thanks.

    A question mark, a number, or any other word makes it something that IT has to read.
    """
    plain = _FOR.sub(" ", _TONE.sub("", _without_accents(text.casefold())))
    names = _NAMED.findall(plain)
    rest, smileys = _SMILEY.subn(" ", _NAMED.sub(" ", plain))
    signs = [sign for sign in rest if sign in SIGNS]
    words = [word for word in _PAUSES.split("".join(" " if sign in SIGNS else sign for sign in rest)) if word]
    kind = SMILES.issuperset(names) and all(word in CORE or word in BESIDE for word in words)
    smiles = bool(names or smileys or signs) and PLEAS.isdisjoint([*names, *signs])
    return kind and (smiles or not CORE.isdisjoint(words))


def _without_accents(text: str) -> str:
    apart = unicodedata.normalize("NFD", text)
    return "".join(sign for sign in apart if not "\u0300" <= sign <= "\u036f")
