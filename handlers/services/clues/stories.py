"""Where a text tells of one person whom others would recognise, or says that it comes with a picture of them."""

import re
from collections.abc import Iterator

from handlers.services.clues.context import Span

_KNOWN = (
    "mayor|governor|senator|congress(?:man|woman)|ceo|cfo|president|sheriff|judge|police chief"
    "|fire chief|coach|celebrity|actor|actress|singer"
    r"|footballer|quarterback|pitcher|player|priest|pastor|vicar|rabbi|imam|bishop|principal"
    r"|head ?teacher|headmaster|superintendent|councillor|councilman|councilwoman"
    r"|mp|minister|newscaster|news anchor|anchor|weatherman|radio host|dj|lottery winner"
    r"|owner of [a-z ]{3,30}|chief of [a-z]{3,15}|chairman|board member|astronaut|author"
)
_KIN = "brother|sister|wife|husband|son|daughter|mother|mom|mum|father|dad|uncle|aunt|cousin|nephew"
"|niece|partner|child|kid|baby|kids|family|twins|mother-in-law|father-in-law"
_KIN_OF_THE_KNOWN = re.compile(
    rf"(?<![a-z])(?:the |our |town |city |local |state |former "
    rf"|ex-){{0,3}}(?:{_KNOWN})['’]s? (?:{_KIN})(?![a-z])"
)
_KIN_OF = re.compile(
    rf"(?<![a-z])(?:{_KIN}) of (?:the|our|a) (?:local |former |town |city |state "
    rf"|well[- ]known ){{0,2}}(?:{_KNOWN})(?![a-z])"
)
_IS_THE_KNOWN = re.compile(
    rf"(?<![a-z])(?:pt|patient|she|he|who) (?:is|was|['’]s) (?:the |our |a )(?:local |former |retired "
    rf"|town |city |state |well[- ]known |famous ){{0,3}}(?:{_KNOWN})(?![a-z-])"
    r"|(?:famous|vip|well[- ]known|celebrity) (?:pt|patient|actor|singer|athlete|player)(?![a-z])"
)
_IN_THE_NEWS = re.compile(
    r"(?<![a-z])(?:(?:was|were|been|the one|all over|made|saw) (?:on|in|it on) the (?:local |evening "
    r"|six o'?clock )?(?:news|paper|papers|tv)|from the (?:news|headlines|paper))(?![a-z])"
)
_ONLY_ONE = re.compile(
    r"(?<![a-z])(?:the |our )?only (?:[a-z]{3,14} ){0,2}(?:transplant|conjoined|quadruplets?|triplets?"
    r"|case of [a-z]{4,20}|burn(?: patient)?|amputee|ecmo pt|lvad)"
    r"(?: pt| patient| in| on| this| last| we|(?=[,.]|$))"
)
_PICTURE = re.compile(
    r"(?<![a-z])(?:pics?|photos?|pictures?|screen\s?shots?|screen\s?grabs?|snapshot|image|video|selfie"
    r"|recording)(?![a-z])(?P<between>[^.\n]{0,60}?)(?<![a-z])"
    r"(?:(?:her|his|their|the pt'?s?|the patient'?s?|pt'?s?|patient'?s?) (?:face|name|chart|wristband"
    r"|band|tattoo|id|mrn|dob)|(?:face|name) (?:is |are )?(?:visible|showing|in it|on it)"
    r"|with (?:the )?(?:name|face|mrn|chart|pt|patient)(?! (?:list|portal|search|field)))(?![a-z])"
)
_SEE_THE_FACE = re.compile(
    r"(?<![a-z])(?:you can|u can|can|could|still) (?:clearly |even )?(?:see|read|make out) (?:her|his"
    r"|their|the pt'?s?|the patient'?s?|pt'?s?) (?:face|name|tattoo|dob|mrn)(?![a-z])"
)
_SHAPES = (_KIN_OF_THE_KNOWN, _KIN_OF, _IS_THE_KNOWN, _IN_THE_NEWS, _ONLY_ONE, _SEE_THE_FACE)


def stories(shadow: str) -> Iterator[Span]:
    """Relatives of people everybody knows, the only one of a kind, and pictures that show who it is."""
    for shape in _SHAPES:
        for found in shape.finditer(shadow):
            yield found.span()
    for found in _PICTURE.finditer(shadow):
        if not re.search(
            r"(?<![a-z])(?:no|never|without|hide|hides|hiding|blur|cover|upload(?:er|s)? (?:fails"
            r"|is))(?![a-z])",
            shadow[max(0, found.start() - 20) : found.end()],
        ):
            yield found.span()
