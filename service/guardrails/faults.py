"""Whose fault a clause says it is: a noun of fault with its owner, and what somebody else should have done.

Denied faults, and those that are owned by our side, are none. A colleague, another team and a supplier of ours are
somebody else.
"""

from __future__ import annotations

from service.language.lexicon import listed
from service.language.reading import Clause, Sentence

FAULTS = listed("fault mistake error oversight negligence doing blame carelessness sloppiness")
SUPPOSING = listed("should ought should've")
_OWNERS = listed("your their his her yours theirs hers")
_OURS = listed("our my ours we us mine")
_NO_OWNER = listed("it's that's what's there's here's let's who's where's how's he's she's today's whose this's")
_APART = listed(
    "colleague colleague's colleagues agent rep representative supplier supplier's provider provider's vendor vendor's"
    " courier courier's carrier carrier's partner partner's contractor subcontractor predecessor trainee intern driver"
    " sales engineering finance logistics marketing warehouse billing accounts hosting manufacturer manufacturer's"
)
_SAYS = listed("is was are were be been it's that's this's by of lies lay rests due because simply being")
_DENIED = listed(
    "not no isn't wasn't aren't weren't never nobody nothing neither nor without none don't doesn't didn't"
)
_ASKED = listed("whose who whether which if whatever regardless")
_EXPECTED = listed(
    "arrived received got gotten reached landed had heard seen gone come finished been appeared shown cleared updated"
    " refreshed a an the to no enough any some everything"
)
_PERSONS = listed(
    "he she they he'd she'd they'd colleague colleagues agent rep department sales logistics warehouse depot shop bank"
    " supplier courier carrier hotel airline seller sender workshop kitchen factory branch store agency landlord desk"
)
HELD = listed("been had heard received got gotten seen be to the a an your our any no")
_WITHIN = listed("in of from at among")
_NEAR = 3  # words between a fault and its owner
_HEAD = 4  # words within which the one who should have done it is named


def at_fault(clause: Clause) -> bool:
    """Whether the clause says that something is the fault of somebody who isn't us."""
    words = [word.text for word in clause.words]
    at = next((n for n, word in enumerate(words) if word in FAULTS), -1)
    if at < 0 or clause.mood != "statement" or clause.conditional or _ASKED & set(words[:at]):
        return False
    before = words[:at]
    if _DENIED & set(before) or before[-1:] == ["by"]:
        return False
    if before[-1:] == ["at"] or (before[-1:] == ["to"] and words[at] == "blame"):
        return (clause.subject != "us" or bool(_APART & set(before))) and not _OURS & set(before)
    return _owned_elsewhere(before, words[at + 1 :])


def _owned_elsewhere(before: list[str], behind: list[str]) -> bool:
    owner = next((n for n in range(len(before) - 1, max(-1, len(before) - _NEAR - 1), -1) if _owns(before[n])), -1)
    if owner >= 0 and _SAYS & set(before[:owner]):
        near = set(before[max(0, owner - _NEAR) : owner + 1])
        return not near & _OURS or bool(near & _APART)
    if behind[:1] == ["of"]:
        named = set(behind[1 : _NEAR + 2])
        return bool(named & _APART) or bool(named & _OWNERS)
    said = bool(_SAYS & set(behind[:1])) and not _DENIED & set(behind[:_NEAR])
    return said and bool(_OWNERS & set(behind[1 : _NEAR + 1])) and not _OURS & set(behind[:_NEAR])


def _owns(word: str) -> bool:
    return word in _OWNERS or (word.endswith(("'s", "s'")) and word not in _NO_OWNER)


def should_have(clause: Clause) -> bool:
    """Whether a colleague, another team or somebody outside is told off: "Svea should have passed it on"."""
    words = [word.text for word in clause.words]
    if clause.negated or clause.passive or clause.conditional or "have" not in words:
        return False
    at = words.index("have")
    if at + 1 >= len(words) or not SUPPOSING & set(words[max(0, at - 2) : at]) or words[at + 1] in _EXPECTED:
        return False
    if "now" in words or "already" in words:
        return False
    head = set(words[: min(at, _HEAD)])
    return bool(head & _PERSONS) or (clause.subject == "third" and not head & _OURS)


def in_our_house(clause: Clause) -> bool:
    """Whether the one who is spoken of is ours and nobody is set apart: "someone in our team"."""
    head = [word.text for word in clause.words[:_HEAD]]
    at = next((n for n, word in enumerate(head) if word in _OURS), -1)
    return (at == 0 or (at > 0 and head[at - 1] in _WITHIN)) and not _APART & set(head)


def reproach(clause: Clause) -> bool:
    """As in "You should have ...", unless it is about what the customer was owed ("should have been told")."""
    words = [word.text for word in clause.words]
    duty = next((n for n, word in enumerate(words[:6]) if word in ("should", "ought")), 0)
    if clause.negated or clause.passive or "you" not in words[:duty]:
        return False
    at = words.index("have") if "have" in words else len(words)
    bare = at + 1 < len(words) and words[at - 1] in ("should", "ought", "to", "really", "also")
    return bare and words[at + 1] not in HELD


def counterfactual(clause: Clause, sentence: Sentence) -> bool:
    """As in "Had you answered, it would still be open": an unkept condition of somebody else's, told as the cause."""
    words = {word.text for word in sentence.words}
    if clause.subject == "us" or not words & {"had", "hadn't"}:
        return False
    if clause.subject == "customer" and clause.passive:
        return False  # what the customer was owed
    if clause.subject == "thing" and not {"been", "not"} & words:
        return False
    coulds = words & {"would", "wouldn't", "would've", "it'd", "could", "couldn't", "might"}
    would = coulds or any(word.endswith("would've") for word in words)
    opens = clause.words[0].text in ("if", "had") or (len(clause.words) > 1 and clause.words[1].text in ("if", "had"))
    ours = {"we", "our", "us", "i"} & {word.text for word in clause.words}
    return bool(would) and opens and not ours


def harsh(clause: Clause) -> bool:
    """Whether the blame is thrown at the customer: "you should have", "it is your fault", "as it clearly says"."""
    words = {word.text for word in clause.words}
    thrown = bool(words & {"you", "your", "yours"}) and bool(words & {"fault", "why"} or reproach(clause))
    return thrown or bool(words & {"clearly", "plainly", "ours"})
