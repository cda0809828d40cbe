"""Where a text holds a home: a street with its number, a ZIP code or postcode, a town somebody lives in."""

import re
from collections.abc import Iterator

from handlers.services.clues.context import Span, speaks_of_a_person

_STRONG = "street|avenue|ave|road|rd|lane|ln|boulevard|blvd|parkway|pkwy|highway|hwy|crescent|cres|mews"
"|terrace|terr|gardens|gdns|drv|turnpike|tpke"
_WEAK = (
    "st|drive|dr|court|ct|way|place|pl|close|square|sq|circle|cir|trail|trl|grove|row|hill|walk|green"
    "|park|view|loop|path|alley|rise|vale"
    "|run|point|ridge|bend|cove|crossing|plaza|pike|pass|estate|heights|house|villas?|cottages?|wharf"
    r"|quay|croft|fields?|meadows?"
)
_NOT_A_STREET = (
    "min|mins|minutes?|hrs?|hours?|days?|weeks?|wks?|months?|years?|yrs?|of|the|in|on|at|to|for|and|or"
    r"|a|an|is|was|mg|ml|mcg|units?|pts?|patients?"
    r"|clicks?|times?|steps?|pages?|screens?|beds?|head|chest|abd|abdomen|pelvis|brain|sec|secs|seconds"
    r"|different|more|per|with|from|each|every|floors?|rooms?"
    r"|out|down|up|ft|feet|miles?|pm|am|new|nurses?|orders?|tabs?|year|messages?|calls?|inch|lb|kg|pc"
    r"|way|point|hour|am|slice|lead|channel|part|page|step"
)
_WORD = rf"(?!(?:{_NOT_A_STREET})(?![a-z]))[a-z][a-z'’.-]{{0,20}}"
_STREET = re.compile(
    rf"(?<![\w./:-])\d{{1,6}}[a-z]?,?\s{{1,2}}(?:(?:\d{{1,3}}(?:st|nd|rd|th)"
    rf"|{_WORD})\s{{1,2}}){{1,3}}?(?:(?P<strong>{_STRONG})|(?P<weak>{_WEAK}))(?![a-z])\.?"
    r"(?!\s(?:maps?|side|works|block|test|trip)(?![a-z]))"
)
_UNIT = re.compile(
    r"(?:,?\s{0,2}(?:apt|apartment|unit|flat|suite|ste|lot|\#|no)\.?\s{0,2}[a-z]?\d{0,4}[a-z]?)?"
    r"(?:,\s{0,2}[a-z][a-z .'-]{2,24}?)?(?:,?\s{1,2}[a-z]{2}\s{1,2}\d{5}(?:-\d{4})?)?(?![\w])"
)
_HOUSE = re.compile(
    r"(?<![a-z])(?:flat|apt|apartment|trailer|lot)\s{0,2}\#?\d{1,4}[a-z]?(?![\w])(?=,|\s(?:at|on|in)\s"
    r"|\s[a-z]+ (?:house|court|towers?|lodge|building))"
)
_PO_BOX = re.compile(r"(?<![a-z])p\.?\s?o\.?\s?box\s?\#?\d{1,6}")
_LIVING = re.compile(
    r"(?<![a-z])(?:address(?:es)?|addr|lives?|living|lived|resides|residing|home|moved|ship(?:ped|s)?"
    r"|mail(?:ed|s)?|deliver(?:ed|s|y)?|sent to|house"
    r"|pick(?:ed)? (?:him|her|them)? ?up|residence|property|street|dispatch(?:ed)?|ambulance|ride"
    r"|transport|taxi|home health|visit|demographics|went to|letters?|post(?:ed)?|geocod\w{1,4})(?![a-z])"
)
_STATES = "al|ak|az|ar|ca|co|ct|de|fl|ga|hi|id|il|in|ia|ks|ky|la|me|md|ma|mi|mn|ms|mo|mt|ne|nv|nh|nj|nm"
"|ny|nc|nd|oh|ok|or|pa|ri|sc|sd|tn|tx|ut|vt|va|wa|wv|wi|wy|dc|pr"
_STATE_ZIP = re.compile(rf"(?<![a-z])(?:{_STATES})[ ,.]{{1,2}}\d{{5}}(?:-\d{{4}})?(?![\w-])")
_ZIP = re.compile(
    r"(?<![a-z])(?:zip|zip\s?code|postal code)\W{0,3}(?:(?:is|was|shows?|code|of|to|as|from|changed"
    r"|wrong|stuck|on)\W{1,2}){0,4}(?P<zip>\d{5}(?:-\d{4})?)(?![\w-])"
)
_POSTCODE = re.compile(
    r"(?<![\w/-])(?:ab|al|b|ba|bb|bd|bh|bl|bn|br|bs|bt|ca|cb|cf|ch|cm|co|cr|ct|cv|cw|da|dd|de|dg|dh|dl"
    r"|dn|dt|dy|e|ec|eh|en|ex|fk|fy|g|gl|gu|gy|ha|hd|hg|hp"
    r"|hr|hs|hu|hx|ig|im|ip|iv|ka|kt|kw|ky|l|la|ld|le|ll|ln|ls|lu|m|me|mk|ml|n|ne|ng|nn|np|nr|nw|ol|ox"
    r"|pa|pe|ph|pl|po|pr|rg|rh|rm|s|sa|se|sg|sk|sl|sm|sn|so"
    r"|sp|sr|ss|st|sw|sy|ta|td|te|tf|tn|tq|tr|ts|tw|ub|w|wa|wc|wd|wf|wn|wr|ws|wv|yo"
    r"|ze)\d[a-z\d]?\s{0,2}\d[abd-hjlnp-uw-z]{2}(?![\w-])"
)
_EIRCODE = re.compile(
    r"(?<![a-z])(?:eircode|postcode)\W{0,3}(?:is |was )?(?P<code>[a-z]\d[\dw][ -]?[a-z0-9]{4})(?![\w-])"
)
_LIVES_IN = re.compile(
    r"(?<![a-z-])(?<!went )(?<!goes )(?<!going )(?:lives?|living|lived|resides?|residing|resident|moved|home"
    r"|address) (?:up |down |out |over |alone )?(?:in|at|on|near|to|off"
    r"|of)\s(?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\b)"
    r"(?P<place>(?:\d{1,5}[A-Za-z]?\s)?(?:[Tt]he\s)?[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+){0,3})"
)
_CARE_HOME = re.compile(
    r"(?<![a-z])(?:from|at|to|in|of)\s(?P<place>(?:[A-Z][\w'’-]+\s){1,3}(?:SNF|snf|[Nn]ursing [Hh]ome"
    r"|[Cc]are [Hh]ome|[Aa]ssisted [Ll]iving|ALF|[Mm]emory [Cc]are|[Rr]est [Hh]ome|[Gg]roup [Hh]ome"
    r"|[Rr]etirement|[Hh]ospice [Hh]ouse|[Ss]helter|[Pp]rison|[Jj]ail|[Ss]chool|[Ee]lementary|Manor"
    r"|Lodge))(?![a-z])"
)


def addresses(shadow: str, written: str) -> Iterator[Span]:
    """Streets with a house number, codes of towns, and where somebody lives; `written` shows the capitals."""
    living = _LIVING.search(shadow) is not None
    for found in _STREET.finditer(shadow):
        strong = found["strong"] is not None
        if strong or living or _capitals(written[found.start() : found.end()]):
            if (
                strong
                and not living
                and not _capitals(written[found.start() : found.end()])
                and not speaks_of_a_person(shadow)
            ):
                continue
            tail = _UNIT.match(shadow, found.end())
            yield found.start(), tail.end() if tail else found.end()
    yield from _codes(shadow, written, living)
    yield from _homes(shadow, written, living)


def _capitals(words: str) -> bool:
    """Whether every word of a street begins with a capital."""
    named = re.findall(r"[^\W\d_][\w'’.-]*", words)
    return bool(named) and all(word[0].isupper() for word in named)


def _codes(shadow: str, written: str, living: bool) -> Iterator[Span]:
    for found in _STATE_ZIP.finditer(shadow):
        if living or written[found.start() : found.start() + 2].isupper():
            yield found.span()
    for found in _ZIP.finditer(shadow):
        yield found.span("zip")
    for found in _POSTCODE.finditer(shadow):
        ordinal = found[0][-2:] in ("st", "nd", "rd", "th")
        told = living or "postcode" in shadow or "post code" in shadow
        if told or (not ordinal and written[found.start() : found.end()].isupper()):
            yield found.span()
    for found in _EIRCODE.finditer(shadow):
        yield found.span("code")


def _homes(shadow: str, written: str, living: bool) -> Iterator[Span]:
    for found in _PO_BOX.finditer(shadow):
        yield found.span()
    if not living and not speaks_of_a_person(shadow):
        return
    for found in _HOUSE.finditer(shadow):
        yield found.span()
    for shape in (_LIVES_IN, _CARE_HOME):
        for place in shape.finditer(written):
            yield place.span("place")
