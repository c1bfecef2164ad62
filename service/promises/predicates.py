"""Which words of a sentence are the predicate that a time belongs to, and what they tell."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from service.language.features import Features, features
from service.language.lexicon import (
    AUX,
    BASE,
    CONJ,
    DET,
    IT,
    MODAL,
    NEG,
    NOM,
    NOUNISH,
    PAST,
    POSS,
    THIRD_S,
    TO,
    YOU,
    classes,
    listed,
)  # fmt: skip
from service.language.reading import Clause, Reading, Sentence, Word, end_of, start_of
from service.language.times_expression import TimeExpression

FILLERS = listed("and but so then or also as well just again latest at the very most now")
_NEXT = listed("then next after afterwards last lastly finally")
_UNTIL = listed("until till while")
_REACH = 120  # words of its clause to either side that a time may belong to
_RAISING = listed("going gonna able about")  # their subject is the infinitive's too
_CUTTING = TO | MODAL | CONJ
_RELATIVE = listed("who which who'll that'll which'll who's")


def predicates(
    reading: Reading, sentence: Sentence, clause: Clause, time: TimeExpression
) -> Iterator[tuple[Word, ...]]:
    """The words of the predicate that the time may belong to, the likeliest first."""
    words = clause.words
    begins = bisect_right(words, time.start, key=end_of)
    ends = bisect_left(words, time.end, key=start_of)
    before, after = words[max(0, begins - _REACH) : begins], words[ends : ends + _REACH]
    segment = before[_last_cut(before) :]
    if _stands_alone(reading, before, time):
        if _has_verb(after) and after[0][0] not in _UNTIL:
            yield after
        elif after and after[0][0] in _UNTIL:  # "you hear from me, every hour, until it is back"
            yield before
        elif not after:
            yield from _neighbours(sentence, clause)
        elif before and before[0][0] in _NEXT and not _has_verb(before):  # "Then the rest, within 4 hours of that"
            yield before + after
        return
    if _has_verb(segment) or (segment and segment[0][0] in _RELATIVE):
        yield segment + after[: _reach(after)]
        infinitive = classes(segment[0][0]) & TO and len(before) > len(segment)
        if infinitive and not classes(before[-len(segment) - 1][0]) & YOU:
            yield before + after  # "times to choose from within 4 hours": the infinitive belongs to a noun
        yield from _tail(segment)
    else:
        yield (before if _has_verb(before) else segment) + after
        yield from _tail(segment)
    above = governor(sentence, clause)
    if above is not None and above.subject == "us" and above.tense == "future":
        yield above.words  # "I'll post where we are in 20 minutes"


def governor(sentence: Sentence, clause: Clause) -> Clause | None:
    """The clause that this one is the object of: it stands right before it, without a comma or conjunction."""
    index = sentence.clauses.index(clause)
    before = sentence.clauses[index - 1] if index else None
    if before is None or clause.words[0][1] - before.words[-1][2] > 1 or classes(clause.words[0][0]) & CONJ:
        return None
    return before


def _tail(segment: tuple[Word, ...]) -> Iterator[tuple[Word, ...]]:
    """What follows the last comma: "I'm on it, answer by 17:00"."""
    comma = next((i for i in range(len(segment) - 1, 0, -1) if segment[i][1] - segment[i - 1][2] > 1), 0)
    if comma:
        yield segment[comma:]


def _stands_alone(reading: Reading, before: tuple[Word, ...], time: TimeExpression) -> bool:
    """Whether the time opens its clause, or stands behind a comma or conjunction: "and by Thursday you'll know"."""
    if not before:
        return True
    last = before[-1]
    if last[0] in FILLERS and (classes(last[0]) & CONJ or len(before) == 1):
        return True
    return any(mark in ",;:-—" for mark in reading.folded[last[2] : time.start])


def _neighbours(sentence: Sentence, clause: Clause) -> Iterator[tuple[Word, ...]]:
    """The clauses beside one in which a time stands alone: what follows it, then the last one that lies ahead."""
    index = sentence.clauses.index(clause)
    if index + 1 < len(sentence.clauses):
        yield sentence.clauses[index + 1].words
    ahead = [one for one in sentence.clauses[: index + 1] if one.tense == "future" or one.modal in {"will", "shall"}]
    around = [one for one in sentence.clauses[:index] if not one.quoted]  # "we restored 'Plans 2025' at 08:20"
    before = around[-1].words if around else ()
    yield ahead[-1].words if ahead else before + clause.words


def _last_cut(words: tuple[Word, ...]) -> int:
    """Where the last predicate of the words begins: behind a comma, at a relative, an infinitive or a participle."""
    for index in range(len(words) - 1, 0, -1):
        word, start, _ = words[index]
        tag, gap = classes(word), start - words[index - 1][2]
        if not tag & _CUTTING and gap <= 1 and word not in _RELATIVE:
            continue  # most words
        infinitive = (
            tag & TO
            and words[index - 1][0] not in _RAISING
            and index + 1 < len(words)
            and classes(words[index + 1][0]) & BASE
        )
        if infinitive or (word in _RELATIVE and ("'" in word or _has_verb(words[index + 1 :]))):
            return index
        if tag & MODAL and tag & (NOM | YOU | IT):  # "I guarantee you'll be running"
            return index
        if gap > 1 and not tag & CONJ and _has_verb(words[index:]):
            return index
        if tag & CONJ and index + 1 < len(words) and _has_verb(words[index:]) and word in {"and", "but", "so"}:
            return index
    return 0


def _is_base(words: tuple[Word, ...], index: int) -> bool:
    return index < len(words) and bool(classes(words[index][0]) & BASE)


def _reach(after: tuple[Word, ...]) -> int:
    """How many words behind the time still belong to its predicate: up to a comma."""
    for index in range(1, len(after)):
        if after[index][1] - after[index - 1][2] > 1:
            return index
    return len(after)


def _has_verb(words: tuple[Word, ...]) -> bool:
    for index, (word, _, _) in enumerate(words):
        tag = classes(word)
        if tag & (AUX | PAST) and word not in {"being", "having"}:
            return True
        if tag & (BASE | THIRD_S):
            before = classes(words[index - 1][0]) if index else 0
            if index and words[index - 1][0][:1].isdigit():  # "with 1,184 files"
                continue
            last = index > 1 and index + 1 == len(words)
            ends = tag & THIRD_S and (last or (index and takes_object(words, index)))
            verbal = not tag & NOUNISH or before & (NOM | YOU | TO | MODAL) or ends
            if verbal and not before & (DET | POSS):
                return True
        if word.endswith("ing") and index == 0 and len(word) > 5:
            return True
    return False


def _denies(word: str) -> bool:
    return bool(classes(word) & NEG) or word.endswith("n't") or word in {"no", "never", "nobody", "nothing"}


def _denied_until(clause: Clause, words: tuple[Word, ...]) -> int:
    """How many words may deny the verb: "with what is there and what is not" doesn't."""
    at = next((index for index, word in enumerate(words) if word[0] == clause.verb), len(words))
    return at + 4


def _with_verb(found: Features, words: tuple[Word, ...]) -> Features:
    """The features with a verb that is mostly a noun, where no other was seen: "our nurse Emily rings you"."""
    if found.verb:
        return found
    for index, (word, _, _) in enumerate(words):
        tag = classes(word)
        if tag & MODAL and (word in {"will", "shall"} or word.endswith("'ll")):
            verb = words[index + 1][0] if index + 1 < len(words) else ""
            return found._replace(verb=verb, tense="future", modal="will")
        if tag & THIRD_S and (takes_object(words, index) or not tag & NOUNISH or 0 < index == len(words) - 1):
            subject = "third" if found.subject == "none" else found.subject
            return found._replace(verb=word, tense="present", subject=subject)
    return found


def takes_object(words: tuple[Word, ...], index: int) -> bool:
    """Whether a determiner or pronoun follows the word, as it follows a verb."""
    return index + 1 < len(words) and bool(classes(words[index + 1][0]) & (DET | POSS | YOU | IT))


def features_of(reading: Reading, words: tuple[Word, ...], clause: Clause) -> Features:
    """The predicate's features: the clause's own where it is the clause, else those of its words.

    A relative or an infinitive says its verb without a subject.
    """
    first = words[0][0]
    misread = clause.verb == "am" and not any(word[0] in {"am", "i'm"} for word in words)  # the am of "10 am"
    if words[0][1] == clause.start and first not in _RELATIVE and not misread:
        stated = Features(
            clause.subject, clause.tense, clause.mood, clause.modal, clause.verb, clause.passive, clause.agent_by,
            clause.negated and any(_denies(word[0]) for word in words[: _denied_until(clause, words)]), clause.hedged,
        )  # fmt: skip
        return _with_verb(stated, words)
    bare = len(words) > 1 and (first in _RELATIVE or bool(classes(first) & TO))
    own = words[1:] if bare else words
    texts = [word[0] for word in own]
    tags = list(map(classes, texts))
    capital = not tags[0] and reading.text[own[0][1]].isupper() and len(own) > 1
    joined = bool(tags[0] & CONJ)
    found = _with_verb(features(own, texts, tags, capital, question=False, opening=bare, joined=joined), own)
    if bare:
        to_come = first.endswith("'ll")
        modal = "to" if classes(first) & TO else ("will" if to_come else found.modal)
        tense = "future" if to_come else found.tense
        return found._replace(subject="third", mood="statement", modal=modal, tense=tense)
    if joined and (found.mood == "imperative" or found.subject == "none") and clause.mood == "statement":
        tense = clause.tense if clause.tense == "future" else found.tense
        return found._replace(subject=clause.subject, mood="statement", modal=clause.modal, tense=tense)
    return found
