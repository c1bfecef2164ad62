"""Issues: how many separate problems the customer wants solved, by what they announce, number or add.

Looked for, in this order: an announced number ("two things"), a numbered or bulleted list, and connectives that add a
problem ("also", "and … too", "another thing"), enumerated clauses with subjects of their own included. A message that
only insults or takes leave has none of its own, and the thread's stays. Limits: two problems told in one breath without
a connective count as one.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from functools import cache

from service.language.lexicon import listed
from service.language.reading import Clause, Sentence
from service.situation.turns import Turn

_MOST = 9
_NUMBERS = {word: n for n, word in enumerate("two three four five six seven eight nine".split(), 2)}  # noqa: SIM905
_COUNTED = listed(
    "things questions issues problems points items topics requests matters concerns bugs complaints faults errors"
    " requests queries"
)
_ADDERS = listed("also additionally furthermore moreover secondly thirdly besides")
_ANOTHER = listed("thing issue problem question point request matter bug fault")
_GOING_ON = listed("it this that we you because so but which when then he she they")
_OWN_SUBJECT = ("thing", "customer", "us")


@cache
def _list_pattern() -> re.Pattern[str]:
    return re.compile(r"(?:^|\n|\s)(?:\(?[1-9][.)]|\([a-e]\)|[a-e]\))\s+\S|(?:^|\n)[ \t]*[-*•]\s+\S")


def count_issues(turns: Sequence[Turn], answered: bool) -> int:
    """How many problems are open in the customer's turns, 0 to 9.

    `answered`: an agent has answered before the last turn, so what the last turn adds is what counts, unless it adds
    nothing of its own.
    """
    if not turns:
        return 0
    last = _count(turns[-1])
    if not answered or len(turns) == 1:
        return max(last, *[_count(turn) for turn in turns]) if not answered else last
    return last or min(1, max(_count(turn) for turn in turns[:-1]))


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
    return min(1 + sum(_added(sentence, n) for n, sentence in enumerate(sentences)), _MOST)


def _announced(sentences: Sequence[Sentence]) -> int:
    for sentence in sentences:
        words = [word.text for word in sentence.words]
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


def _added(sentence: Sentence, n: int) -> int:
    """How many problems a sentence adds to those before it."""
    words = [word.text for word in sentence.words]
    added = 0
    if n and (words[0] in _ADDERS or (words[0] in ("and", "plus") and words[-1] in ("too", "also"))):
        added = 1
    elif "also" in words[1:5] and n:
        added = 1
    elif any(word == "another" and words[i + 1] in _ANOTHER for i, word in enumerate(words[:-1]) if n):
        added = 1
    elif n and words[0] == "and" and sentence.question:
        added = 1
    return added + _enumerated(sentence)


def _enumerated(sentence: Sentence) -> int:
    """Problems enumerated in one sentence beyond the first: three or more statements, each with a subject of its own."""
    clauses = [clause for clause in sentence.clauses if _states_problem(clause)]
    subjects = {tuple(word.text for word in clause.words[:2] if word.text not in ("and", "the")) for clause in clauses}
    commas = sum(later.start - one.end > 1 for one, later in itertools.pairwise(sentence.clauses))
    whole = len(clauses) == len(sentence.clauses) and commas >= len(clauses) - 1
    return len(subjects) - 1 if len(subjects) > 2 and whole else 0


def _states_problem(clause: Clause) -> bool:
    opening = clause.words[1].text if clause.words[0].text == "and" and len(clause.words) > 1 else clause.words[0].text
    asserted = bool(clause.verb) and not (clause.conditional or clause.modal or clause.quoted)
    return clause.subject in _OWN_SUBJECT and asserted and opening not in _GOING_ON
