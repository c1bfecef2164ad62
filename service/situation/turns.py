"""A customer's messages as they are read here: each with its reading, and where in it a cue stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from service.domain import Evidence, Message, MessageSpan
from service.language.cues import Cue, find
from service.language.reading import Clause, Reading, Sentence

READ_CHARACTERS = 12_000  # of one message; what a person wants stands in the first pages
READ_TURNS = 12  # the last turns of the customer


class Turn(NamedTuple):
    """One message of the customer and its reading. Offsets of the reading are offsets into `message.text`."""

    message: Message
    reading: Reading

    def evidence(self, label: str, start: int, end: int) -> Evidence:
        """The words text[start:end] as evidence for a label."""
        return Evidence(label, MessageSpan(self.message.id, start, end, self.message.text[start:end]))


class Sign(NamedTuple):
    """A cue in its clause and sentence."""

    cue: Cue
    clause: Clause
    sentence: Sentence


def signs(turn: Turn, pack: str) -> Iterator[Sign]:
    """Every cue of a pack in a turn that the customer says in their own voice: nothing that they quote."""
    for sentence in turn.reading.sentences:
        if sentence.quoted or not sentence.clauses:
            continue
        for cue in find(sentence.words, pack):
            clause = clause_at(sentence, cue.start)
            if not clause.quoted:
                yield Sign(cue, clause, sentence)


def clause_at(sentence: Sentence, start: int) -> Clause:
    """The clause of the sentence in which a word stands."""
    for clause in sentence.clauses:
        if start < clause.end:
            return clause
    return sentence.clauses[-1]
