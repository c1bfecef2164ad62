"""A customer's messages as they are read here: each with its reading, and where in it a cue stands."""

from __future__ import annotations

from collections.abc import Iterator

from service.domain import Evidence, Message, MessageSpan
from service.language import read_again
from service.language.cues import Cue, find, load
from service.language.lexicon import PERSON, classes
from service.language.reading import Clause, Reading, Sentence
from service.situation import notions
from service.tuples import NamedTuple

READ_CHARACTERS = 12_000  # of one message; what a person wants stands in the first pages
READ_TURNS = 12  # the last turns of the customer


FAMILIES = ("triggers", "abuse", "heat", "emotions", "novice")  # one cue pack each: situation_<family>.txt


class Sign(NamedTuple):
    """A cue in its clause and sentence, and the family that it is a sign for."""

    family: str
    cue: Cue
    clause: Clause
    sentence: Sentence


class Turn(NamedTuple):
    """One message of the customer, its reading, and the signs in it that the customer says in their own voice.

    Offsets of the reading are offsets into `message.text`. What the customer quotes gives no signs.
    """

    message: Message
    reading: Reading
    signs: tuple[Sign, ...]

    def evidence(self, label: str, start: int, end: int) -> Evidence:
        """The words text[start:end] as evidence for a label."""
        return Evidence(label, MessageSpan(self.message.id, start, end, self.message.text[start:end]))


def turn_of(message: Message) -> Turn:
    """The turn of a message: read once, and gone through once for the signs of every family."""
    reading = read_again(message.said[:READ_CHARACTERS])
    return Turn(message, reading, tuple(_signs(reading)))


def signs(turn: Turn, family: str) -> Iterator[Sign]:
    """The signs of a family, in the order of the text."""
    return (sign for sign in turn.signs if sign.family == family)


def _signs(reading: Reading) -> Iterator[Sign]:
    packs = load(*[f"situation_{family}" for family in FAMILIES])
    frames = notions.load()
    for sentence in reading.sentences:
        if sentence.quoted or not sentence.clauses:
            continue
        for cue in find(sentence.words, packs):
            clause = clause_at(sentence, cue.start)
            if not clause.quoted:
                family, _, label = cue.label.partition("/")
                yield Sign(family, cue._replace(label=label), clause, sentence)
        for cue, at in notions.found(sentence.words, frames):
            clause = clause_at(sentence, at)
            if not clause.quoted:
                family, _, label = cue.label.partition("/")
                yield Sign(family, cue._replace(label=label), clause, sentence)


def clause_at(sentence: Sentence, start: int) -> Clause:
    """The clause of the sentence in which a word stands."""
    for clause in sentence.clauses:
        if start < clause.end:
            return clause
    return sentence.clauses[-1]


def at_their_side(sign: Sign) -> bool:
    """Whether a person of the writer's own is spoken of: "my boss is furious"."""
    before = [word.text for word in sign.clause.words if word.start < sign.cue.start]
    return before[:1] in (["my"], ["our"]) and any(classes(word) & PERSON for word in before)
