"""How the customer speaks, whatever the words are: loud, curt, pointed, accusing, or asking politely.

The grammar of a message tells much of its temperature: statements with "you" or "your …" as the one who did it,
questions that put "you" on the spot, commands without a "please", words in capitals, our words held up between
quotation marks, sentences of one word.
"""

from __future__ import annotations

import re
from functools import cache

from service.language.lexicon import classes, listed
from service.language.reading import Clause, Sentence
from service.situation.turns import Turn
from service.tuples import NamedTuple

_POLITE = listed("please kindly thanks thank hi hello hey hiya dear cheers grateful appreciate sorry")
_OFFERING = frozenset({"can", "could", "would", "will", "may", "might", "should"})
_PLAIN_VERBS = listed("see have need offer support know")
_US = listed("you your you're yours u anyone anybody nobody")
_PLAIN_WORDS = 6  # fewer are no account of a problem


class Posture(NamedTuple):
    """What the form of a message adds to each scale."""

    hot: float
    warm: float
    calm: float


def read_posture(turn: Turn) -> Posture:
    """The posture of one turn."""
    sentences = [sentence for sentence in turn.reading.sentences if sentence.clauses and not sentence.quoted]
    polite = any(word.text in _POLITE for word in turn.reading.words)
    clauses = [clause for sentence in sentences for clause in sentence.clauses if not clause.quoted]
    accusing = min(sum(_accuses(clause) for clause in clauses), 2)
    pointed = min(sum(_points(sentence) for sentence in sentences), 2)
    curt = 0 if polite else min(sum(_commands(clause) for clause in clauses), 2)
    chopped = min(sum(_chopped(sentence) for sentence in sentences[1:]), 2)
    scare = _scare_quotes(turn)
    asking = any(_asks(sentence) for sentence in sentences)
    account = 0.0 if polite or asking or len(turn.reading.words) < _PLAIN_WORDS else 0.6
    hot = 0.4 * accusing + 0.8 * pointed + 0.5 * curt + 0.3 * chopped + 0.5 * scare
    warm = 0.6 * accusing + 0.4 * pointed + 0.4 * scare + 0.2 * chopped + account
    return Posture(hot, warm, 0.6 if asking and not pointed else 0.0)


def _accuses(clause: Clause) -> bool:
    """A statement of what "you" or something of yours did or failed to do."""
    if clause.subject != "customer" or clause.mood == "question" or clause.conditional or clause.modal:
        return False
    return clause.tense in ("past", "perfect") or (clause.negated and clause.tense == "present")


def _points(sentence: Sentence) -> bool:
    """A question that puts us on the spot rather than asking for help: about what "you" do, know or are."""
    if not sentence.question:
        return False
    last = sentence.clauses[-1]
    plain = last.verb in _PLAIN_VERBS and last.words[0].text != "do"
    if plain or last.modal in _OFFERING:
        return False
    first = sentence.words[0].text
    if first in ("how", "is", "are", "does", "which", "when", "where", "what") and last.subject != "customer":
        return False
    about_you = any(word.text in _US for word in sentence.words)
    return about_you and (first in ("do", "did", "are", "have", "why", "who", "what", "how", "is", "so", "or"))


def _commands(clause: Clause) -> bool:
    return clause.mood == "imperative" and not clause.conditional and len(clause.words) < 6


def _chopped(sentence: Sentence) -> bool:
    """Whether a sentence is a single hammered word: "Four.", then "Every."."""
    return len(sentence.words) == 1 and sentence.words[0].text.isalpha()


def _asks(sentence: Sentence) -> bool:
    """A plain request for help or information."""
    if not sentence.question:
        return False
    words = [word.text for word in sentence.words[:3]]
    last = sentence.clauses[-1]
    if last.modal in ("can", "could", "would", "may") and last.subject in ("us", "customer", "thing", "none"):
        return not last.negated
    return words[:2] in (["how", "do"], ["how", "can"], ["is", "there"], ["is", "it"], ["do", "you"], ["does", "the"])


@cache
def _scare_pattern() -> re.Pattern[str]:
    return re.compile(r"\b(?:your|the|is|are|was|as|for|says|said) \"[a-z0-9.%' ]{2,24}[.,]?\"")


def _scare_quotes(turn: Turn) -> int:
    """How many of our words the writer holds up between quotation marks: your "support", closed as "solved"."""
    return min(len(_scare_pattern().findall(turn.reading.folded)), 2) if '"' in turn.reading.folded else 0


@cache
def _shout_pattern() -> re.Pattern[str]:
    return re.compile(r"\b[A-Z]{3,}(?:'[A-Z]+)?\b")


@cache
def _bang_pattern() -> re.Pattern[str]:
    return re.compile(r"[!?]*![!?]*!|\?!|!\?|\?{2,}|!|[\U0001F620\U0001F621\U0001F624\U0001F92C\U0001F595]")


# Words in capitals that nobody says aloud.
_WRITTEN = listed(
    "json html http https saml ldap imap smtp uuid captcha oauth asap cors yaml dhcp nasa nato ikea visa isdn voip vlan"
    " wlan wifi lifo fifo sepa iban swift gdpr hipaa ebay esim ajax rest soap sass scada raid sata nvme ddos"
)


def loudness(turn: Turn) -> tuple[float, tuple[int, int]] | None:
    """How loud capitals and exclamation marks are, and where the first is; None where nobody shouts."""
    said = turn.message.said
    every = _shout_pattern().findall(said)
    caps = [match for match in _shout_pattern().finditer(said) if _spoken(match[0].lower())]
    letters = sum(map(str.isalpha, said))
    shouted = sum(len(word) for word in every)
    level = min(len(caps), 3) * 0.7
    if letters > 12 and shouted > 0.6 * letters and len(every) > 2:
        level = 2.2
    bang = _bang_pattern().search(said)
    if bang:
        level += 1.0 if len(bang[0]) > 1 or not bang[0].isascii() else 0.3
    if not level:
        return None
    first = min([match.span() for match in (*caps, *([bang] if bang else []))], default=(0, len(said)))
    return level, first


def _spoken(word: str) -> bool:
    """Whether a word in capitals is raised rather than an acronym: an English word, or one that can be pronounced."""
    if word in _WRITTEN:
        return False
    if classes(word):
        return True
    return len(word) > 3 and any(letter in "aeiouy" for letter in word[1:])
