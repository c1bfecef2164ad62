"""Turning the customer's words round into ours: verbs into gerunds, "my" into "your", shouting into speech."""

from __future__ import annotations

from functools import cache

from service.language.lexicon import BASE, classes
from service.llm.composer.lists import listed

_GERUNDS = {
    "be": "being", "see": "seeing", "die": "dying", "lie": "lying", "tie": "tying", "agree": "agreeing",
    "begin": "beginning", "forget": "forgetting", "reset": "resetting", "permit": "permitting", "log": "logging",
    "submit": "submitting", "refer": "referring", "transfer": "transferring", "admit": "admitting",
    "control": "controlling", "cancel": "cancelling", "travel": "travelling", "commit": "committing",
    "occur": "occurring", "unplug": "unplugging", "upset": "upsetting", "quit": "quitting", "refund": "refunding",
    "sync": "syncing", "dye": "dyeing", "label": "labelling",
}  # fmt: skip
_PASTS = {
    "lost": "losing", "missed": "missing", "froze": "freezing", "frozen": "freezing", "went": "going",
    "broke": "breaking", "stole": "stealing", "took": "taking", "got": "getting", "gotten": "getting",
    "came": "coming", "sent": "sending", "gave": "giving", "said": "saying", "told": "telling", "made": "making",
    "kept": "keeping", "died": "dying", "became": "becoming", "ate": "eating", "hung": "hanging", "ran": "running",
    "fell": "falling", "wrote": "writing", "threw": "throwing", "left": "leaving", "paid": "paying",
    "bought": "buying", "spent": "spending", "withdrew": "withdrawing", "overwrote": "overwriting",
    "cancelled": "cancelling", "canceled": "cancelling", "agreed": "agreeing",
}  # fmt: skip
_FLIPS = {
    "i": "you", "me": "you", "my": "your", "mine": "yours", "myself": "yourself", "we": "you", "us": "you",
    "our": "your", "ours": "yours", "ourselves": "yourselves", "i'm": "you're", "i've": "you've", "i'd": "you'd",
    "i'll": "you'll", "we're": "you're", "we've": "you've", "we'd": "you'd", "am": "are", "your": "the",
    "you": "us", "yours": "ours",
}  # fmt: skip
_VOWELS = "aeiou"
_RUNS = listed("shut cut put set let hit get")  # the same in the past


def gerund(base: str) -> str:
    """The -ing form of a verb's base form: drop -> dropping, freeze -> freezing."""
    if base in _GERUNDS:
        return _GERUNDS[base]
    if base.endswith("ie"):
        return base[:-2] + "ying"
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")):
        return base[:-1] + "ing"
    if _doubles(base):
        return base + base[-1] + "ing"
    return base + "ing"


def _doubles(base: str) -> bool:
    """One syllable that ends consonant, vowel, consonant: the last letter doubles."""
    if len(base) < 3 or base[-1] in _VOWELS + "wxy" or base[-2] not in _VOWELS or base[-3] in _VOWELS:
        return len(base) >= 4 and base[-4:-2] == "qu" and base[-1] not in _VOWELS + "wxy"
    return sum(letter in _VOWELS for letter in base) == 1


@cache
def ing(verb: str) -> str | None:
    """The -ing form of a verb as it stands (crashes, crashed, crash, froze), or None where that can't be told."""
    if verb.endswith("ing") and len(verb) > 4:
        return verb
    if verb in _PASTS:
        return _PASTS[verb]
    if verb.endswith("ied"):
        return verb[:-3] + "ying"
    if verb.endswith("ed") and len(verb) > 3 and not verb.endswith("eed"):
        return verb[:-2] + "ing"
    if verb in _RUNS:
        return gerund(verb)
    base = base_of(verb)
    return gerund(base) if base else None


_WRITTEN_TOGETHER = {"login": "log in", "logon": "log on", "logout": "log out", "setup": "set up", "signin": "sign in",
                     "signup": "sign up", "checkout": "check out"}  # fmt: skip


def base_spelling(verb: str, rest: tuple[str, ...]) -> str:
    """The base form as it is spelled: "login" is a noun, "log in" the verb, and one logs in to something."""
    spelled = _WRITTEN_TOGETHER.get(verb, verb)
    return (
        f"{spelled} to" if spelled in ("log in", "sign in") and rest and rest[0] in ("your", "the", "our") else spelled
    )


def base_of(verb: str) -> str | None:
    """The base form of a base or a third person: fixes -> fix, tries -> try."""
    if classes(verb) & BASE or not verb.endswith("s"):
        return verb
    if verb in ("goes", "does"):
        return verb[:-2]
    if verb.endswith("ies") and len(verb) > 4:
        return verb[:-3] + "y"
    if verb.endswith(("shes", "ches", "sses", "xes", "zzes")):
        return verb[:-2]
    return None if verb.endswith("ss") else verb[:-1]


def flip(low: str, raw: str) -> str:
    """One word of the customer's in our voice: my -> your, your -> our; names and everything else as they are."""
    return _FLIPS.get(low) or raw
