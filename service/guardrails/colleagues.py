"""Colleagues: whether a clause shows one of ours at work, by name or in a part of ours. Not a guardrail.

"Jens is in the van with the key", "our fitter comes at two", "your review is with Dr Hahn", and "he will phone you"
once one was named. A name is a word in capitals that the lexicon does not know and the customer did not use. Limits: a
firm or a program that is said to do what only people do reads as a person.
"""

from __future__ import annotations

from service.guardrails.base import Review
from service.language.cues import load
from service.language.lexicon import PREP, VENDOR, classes, listed
from service.language.reading import Clause, text_of

_TITLE = listed("mr mrs ms miss dr prof")
_HE = listed("he she he's she's he'll she'll")
_ROLE = listed(
    "translator electrician plumber driver fitter editor nurse doctor librarian curator mechanic planner designer"
    " reviewer auditor accountant clerk chef baker tailor receptionist secretary volunteer gardener cleaner surveyor"
    " installer trainer tutor teacher chemist pharmacist optician vet solicitor lawyer architect foreman caretaker"
    " warden porter conductor dispatcher buyer bookkeeper treasurer registrar coach guide host roofer joiner carpenter"
    " man woman people person head director owner founder duty chief deputy watchmaker jeweller seamstress printer-in"
)
_AT_WORK = listed(
    "takes picks handles rings calls phones brings drives carries comes writes meets visits collects fetches fits swaps"
    " repairs replaces prints redoes checks tests looks goes sits stands waits keeps holds owns works reads walks fixes"
    " sets packs posts sends reviews pulls runs"
)
_IN_PERSON = listed("rings calls phones brings drives writes visits collects fetches walks carries meets")
_PLACES = listed("desk van phone line way hand hands it car bench road site door counter shift")
_THEIR = listed("your you their his her")
_THINGS_END = ("ty", "ry", "ion", "ment", "ness", "ing", "s", "ance", "ence")
_OUR = listed("our my")
_PRESENT = listed("in at on by down with there out under over behind")


def at_work(review: Review, clause: Clause) -> bool:  # noqa: PLR0911 - cases in the order in which they decide
    """A colleague by name, or in a part of ours, at work on it: "Jens is in the van", "our fitter comes at two"."""
    if clause.modal not in {"", "will"} or clause.tense in {"past", "perfect"}:
        return False
    texts = list(map(text_of, clause.words))
    if "with" in texts[:-1] and texts[texts.index("with") + 1] in _TITLE:
        return clause.verb in {"is", "are", "lies", "sits", "rests"}
    who = _person_before(review, clause)
    if who < 0:
        return False
    if clause.modal == "will":
        return not _idle(clause)
    if clause.tense == "progressive":
        return not _idle(clause) and not clause.passive
    for n in range(who, min(who + 6, len(texts))):
        if texts[n] in _AT_WORK:
            return True
        if (texts[n] == "is" or texts[n].endswith("'s")) and {*texts[n + 1 : n + 3]} & _PRESENT:
            return True
        if texts[n] == "has" and texts[n + 1 : n + 2] in (["it"], ["this"], ["that"], ["your"]):
            return len(texts) > n + 2
    return False


def _person_before(review: Review, clause: Clause) -> int:
    """The index behind the words that name a colleague at the head of the clause; -1 where none are."""
    words, text = clause.words[:10], review.reading.text
    if words[0][0] in _HE:
        return 0 if _named_before(review, clause) else -1
    end, last = words[0][2], words[-1][2]
    texts = list(map(text_of, words))
    if text[end:last] == review.reading.folded[end:last] and (_OUR.isdisjoint(texts) or _ROLE.isdisjoint(texts)):
        words = words[:1]  # no capital follows, and nobody's part is named: only the first word can be a name
    ours = theirs = False
    for n, (word, start, _) in enumerate(words):
        if n and start > words[n - 1][2] + 1:
            theirs = False  # behind a comma somebody else may stand
        ours = ours or word in _OUR
        if ours and word in _ROLE:
            return n
        theirs = theirs or bool(classes(word) & VENDOR) or word in _THEIR
        if not theirs and text[start].isupper() and _is_name(review, clause, n):
            return n if word not in _TITLE else n + 1
    return -1


def _is_name(review: Review, clause: Clause, n: int) -> bool:
    """Whether word n is a person's name: behind a title, or in capitals and no word that we or the customer know."""
    word = clause.words[n]
    written = review.reading.text[word.start : word.end]
    if not written[0].isupper() or (written.isupper() and len(written) > 1):
        return False
    if word.text in _TITLE:
        return True
    title = n > 0 and clause.words[n - 1].text in _TITLE
    alone = len(written) > 2 and written.isalpha() and not classes(word.text)
    if title or not alone or _in_theirs(review, word.text):
        return title
    opens = not n and not word.text.endswith(_THINGS_END)
    inside = bool(n) and not classes(clause.words[n - 1].text) & PREP
    return (opens or inside) and _works(clause, n)


def _works(clause: Clause, n: int) -> bool:
    """Whether what follows a name is what a person does, not a firm, a program or a thing."""
    after = [word.text for word in clause.words[n + 1 : n + 6]]
    if after[:1] in (["is"], ["has"]):
        return bool({*after} & _PLACES)
    return bool({*after[:2]} & _IN_PERSON or {*after} & {"herself", "himself", "personally"})


def _in_theirs(review: Review, text: str) -> bool:
    return any(text in reading.texts for reading in review.theirs)


def _named_before(review: Review, clause: Clause) -> bool:
    for sentence in review.reading.sentences:
        for one in sentence.clauses:
            if one.start >= clause.start:
                return False
            if not one.quoted and _person_before(review, one) >= 0:
                return True
    return False


def _idle(clause: Clause) -> bool:
    return any(phrase.label == "own.idle" for phrase in load("reply_verbs").beginning(clause.verb))
