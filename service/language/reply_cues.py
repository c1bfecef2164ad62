"""The cues of a reply: every pack that is read of one, found in one walk over its words.

Labels tell the packs apart: `claims.txt` names what a reply states, `judge_addressed.txt` who it speaks to, and
`reply_<family>.txt` what each rule family of the guardrails looks for.
"""

from __future__ import annotations

from functools import cache
from itertools import chain

from service.language.cues import Cue, Pack, load
from service.language.reading import Reading

FAMILIES = (
    "empathy",
    "apology",
    "ownership",
    "blame",
    "tone",
    "timeline",
    "steps",
    "boundary",
    "escalation",
    "closing",
    "self",
    "rude",
    "overpromise",
)


@cache
def reply_pack() -> Pack:
    """All packs of replies as one."""
    return load(*[f"reply_{family}" for family in FAMILIES], "claims", "judge_addressed")


def reply_cues(reading: Reading) -> list[Cue]:
    """Every cue of a reply, in the order in which they begin."""
    find = reply_pack().find
    return list(chain.from_iterable([find(sentence.words) for sentence in reading.sentences]))
