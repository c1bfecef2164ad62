"""The lead-in of a time expression: "no later than", "within", "to choose from within"."""

from __future__ import annotations

from service.language.times_expression import Lead, Token
from service.tuples import NamedTuple

_LEADS: dict[str, Lead] = {
    "within": "within", "inside": "within", "under": "within", "withing": "within", "in": "in", "by": "by",
    "before": "before", "until": "until", "till": "until", "til": "until", "at": "at", "on": "at", "from": "from",
    "starting": "from", "after": "after", "since": "since", "for": "for", "over": "over", "during": "over",
    "throughout": "over", "across": "over", "between": "from", "latest": "by", "less": "within", "up": "up to",
    "max": "within", "maximum": "within", "most": "within",
}  # fmt: skip
_LEAD_KINDS = frozenset("iyYjFAfsVI~BLQXMT,g")


class LeadIn(NamedTuple):
    """The lead-in: its sense, whether it hedges, and where the expression's own words begin (token index)."""

    sense: Lead
    hedged: bool
    core: int


def own_preposition(tokens: list[Token], first: int, last: int) -> int:
    """Where the lead-in begins: of several prepositions in a row the last is the time's ("to choose from within")."""
    at = first
    while at < last and tokens[at].kind in _LEAD_KINDS:
        at += 1
    for index in range(at - 1, first, -1):
        if tokens[index].kind in "iyYjFAfsV" and tokens[index - 1].kind in "iYjFAfsV" and tokens[index].kind != "A":
            return index
    return first


def lead_in(folded: str, tokens: list[Token], first: int, last: int) -> LeadIn:
    """The lead-in of tokens[first:last]; a zone, a clock time or a day begins the expression's own words."""
    sense: Lead = ""
    hedged = False
    at = first
    while at < last and tokens[at].kind in _LEAD_KINDS:
        token = tokens[at]
        kind = token.kind
        if kind == "T" and at + 1 < last and tokens[at + 1].kind == "B":
            at += 1  # at the latest
            sense = "by"
        elif kind == "Q" or (kind == "X" and not sense):
            sense = "by"  # no later than, not after
        elif kind == "~":
            hedged = True
        elif kind == "M" and at + 1 < last and tokens[at + 1].kind == "r":
            sense = "up to"
            at += 1
        elif kind not in "TLg,X" and not (sense == "by" and kind == "A"):
            word = folded[token.start : token.end]
            said = _LEADS.get(word, "")
            sense = "by" if sense == "by" or (said == "by" and sense) else said or sense
        at += 1
    while at > first and tokens[at - 1].kind in "TLg":  # "the", "later", "early" belong to the time's own words
        at -= 1
    return LeadIn(sense, hedged, at)
