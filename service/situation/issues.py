"""Issues: how many separate problems the customer wants solved, by what they announce, number or add.

Looked for, in this order: an announced number ("two things"), a numbered or bulleted list, and connectives that add a
problem ("also", "and … too", "another thing"), or three and more statements in a row. Insults without
a problem are none. Limits: two problems told in one breath without a connective count as one.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from functools import cache

from service.language.lexicon import DET, FINITE, NOM, POSS, THIRD_S, classes, listed
from service.language.reading import Clause, Sentence
from service.situation.turns import Turn

_MOST = 9
_NUMBERS = {word: n for n, word in enumerate("two three four five six seven eight nine".split(), 2)}  # noqa: SIM905
_COUNTED = listed(
    "things questions issues problems points items topics requests matters concerns bugs complaints faults errors"
    " requests queries"
)
_ADDERS = listed("also additionally furthermore moreover second secondly thirdly besides")
_ANOTHER = listed("thing issue problem question point request matter bug fault")
_GOING_ON = listed("it this that we you because so but which when then he she they who whose")
_COUNTS = (
    ("first", "second", "third", "fourth", "fifth"),
    ("firstly", "secondly", "thirdly", "fourthly"),
    ("one", "two", "three", "four", "five", "six"),
)
_LIST = 3
_NOW = listed("is are isn't aren't doesn't don't won't can't cannot has have hasn't haven't")
_OPENERS = listed("and plus")
# What joins a further problem to the one before it in the middle of a sentence: "and also", "while you're at it".
_JOINING = frozenset({("and", "also"), ("and", "secondly"), ("you're", "at"), ("oh", "and")})
_FURTHER_ASKED = frozenset(("and", asking) for asking in ("can", "could", "how"))
_OWN_SUBJECT = ("thing", "customer", "us")


@cache
def _list_pattern() -> re.Pattern[str]:
    return re.compile(r"(?:^|\n|\s)(?:\(?[1-9][.)]|\([a-e]\)|[a-e]\))\s+\S|(?:^|\n)[ \t]*[-*•]\s+\S")


def count_issues(turns: Sequence[Turn], answered: bool, abusive: bool) -> int:
    """How many problems are open in the customer's turns, 0 to 9.

    `answered`: an agent has answered before the last turn, so only what the last turn says counts. `abusive`: somebody
    is insulted; where nothing else is said there is no problem to solve.
    """
    if abusive and not any(_tells_problem(turn) for turn in turns):
        return 0
    return max(1, *[_count(turn) for turn in (turns[-1:] if answered else turns)])


def _tells_problem(turn: Turn) -> bool:
    """Whether anything but "you" is spoken of: a thing, the writer, what happened or is asked for."""
    return any(
        clause.subject in ("thing", "us") or clause.tense in ("past", "perfect") or clause.mood == "imperative"
        for sentence in turn.reading.sentences
        for clause in sentence.clauses
        if clause.verb
    )


def _count(turn: Turn) -> int:
    sentences = [sentence for sentence in turn.reading.sentences if sentence.clauses and not sentence.quoted]
    announced = _announced(sentences)
    if announced:
        return announced
    marks = len(_list_pattern().findall(turn.reading.folded))
    if marks > 1:
        return min(marks, _MOST)
    if not any(_has_substance(sentence) for sentence in sentences):
        return 0
    ordered = _ordered(sentences)
    if ordered > 1:
        return min(ordered, _MOST)
    folded = turn.reading.folded
    return min(1 + sum(_added(sentence, n, folded) for n, sentence in enumerate(sentences)), _MOST)


def _ordered(sentences: Sequence[Sentence]) -> int:
    """How many problems are counted off at the beginnings of sentences: "First, …", "Second, …"; "One: …"."""
    openings = [sentence.words[0].text for sentence in sentences]
    words = [word.text for sentence in sentences for word in sentence.words]
    if [word for word in words if word in ("1", "2", "3")] == ["1", "2", "3"] and words[-1] != "3":
        return 3 + ("4" in words)
    for count in _COUNTS:
        told = next((n for n, word in enumerate(count) if word not in openings), len(count))
        if told > 1:
            return told
    return 0


def _announced(sentences: Sequence[Sentence]) -> int:
    for sentence in sentences:
        words = [word[0] for word in sentence.words]
        if _COUNTED.isdisjoint(words):
            continue
        for i, word in enumerate(words[:-1]):
            number = _NUMBERS.get(word) or (int(word) if word.isdigit() and 2 <= int(word) <= _MOST else 0)
            if word == "couple" and words[i + 1] == "of":
                number = 2
            if number and any(later in _COUNTED for later in words[i + 1 : i + 4]):
                return number
    return 0


def _has_substance(sentence: Sentence) -> bool:
    """Whether a sentence tells or asks something, rather than greeting, cursing or taking leave."""
    return len(sentence.words) > 3 or any(clause.verb for clause in sentence.clauses)


def _added(sentence: Sentence, n: int, folded: str) -> int:
    """How many problems a sentence adds to those before it."""
    words = [word.text for word in sentence.words]
    if n and words[:3] == ["on", "top", "of"]:
        return 1
    pairs = {*itertools.pairwise(words[2:])}
    joins = not pairs.isdisjoint(_JOINING) or (sentence.question and not pairs.isdisjoint(_FURTHER_ASKED))
    opens = n and (_opens_further(words) or (words[0] == "and" and sentence.question))
    return int(joins or bool(opens)) + max(_enumerated(sentence), _listed(sentence, folded))


def _opens_further(words: Sequence[str]) -> bool:
    """Whether a sentence behind another one opens a further problem."""
    first, last = words[0], words[-1]
    opens = first in _ADDERS or (first in _OPENERS and last in ("too", "also")) or words[:2] == ["and", "now"]
    another = any(one == "another" and two in _ANOTHER for one, two in itertools.pairwise(words))
    return opens or another or "also" in words[1:5]


def _enumerated(sentence: Sentence) -> int:
    """Problems enumerated in one sentence beyond the first: three or more statements, each with its own subject."""
    clauses = [clause for clause in sentence.clauses if _states_problem(clause)]
    subjects = {tuple(word.text for word in clause.words[:2] if word.text not in ("and", "the")) for clause in clauses}
    commas = sum(later.start - one.end > 1 for one, later in itertools.pairwise(sentence.clauses))
    whole = len(clauses) == len(sentence.clauses) and commas >= len(clauses) - 1
    return len(subjects) - 1 if len(subjects) > 2 and whole else 0


def _listed(sentence: Sentence, folded: str) -> int:
    """Problems beyond the first in "A does this, B shows that and C is stuck": three and more statements in a row."""
    if sentence.question or not folded.count(",", sentence.start, sentence.end):
        return 0
    parts: list[list[str]] = [[]]
    last = sentence.start
    for word, later in itertools.pairwise((*sentence.words, sentence.words[-1])):
        opens = word.text == "and" and bool(classes(later.text) & (DET | POSS | NOM))
        if opens or "," in folded[last : word.start]:
            parts.append([])
        if word.text not in _OPENERS or parts[-1]:
            parts[-1].append(word.text)
        last = word.end
    told = [part for part in parts if len(part) > 2 and part[0] not in _GOING_ON and _finite(part)]
    own = sum(part[0] in ("i", "we", "i've", "we've", "i'm") for part in told)
    lasting = sum(any(word in _NOW or classes(word) & THIRD_S for word in part[1:]) for part in told)
    supposed = any(word.text in ("if", "when", "unless") for word in sentence.words)
    return len(told) - 1 if len(told) >= _LIST and own < 2 and lasting >= len(told) - 1 and not supposed else 0


def _finite(part: Sequence[str]) -> bool:
    return any(classes(word) & FINITE for word in part[1:])


def _states_problem(clause: Clause) -> bool:
    opening = clause.words[1].text if clause.words[0].text == "and" and len(clause.words) > 1 else clause.words[0].text
    asserted = bool(clause.verb) and not (clause.conditional or clause.modal or clause.quoted)
    return clause.subject in _OWN_SUBJECT and asserted and opening not in _GOING_ON
