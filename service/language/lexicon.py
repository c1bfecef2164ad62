"""English word classes as bit flags: what a word can be, from closed lists, a verb file, and its ending.

`classes(word)` costs one dictionary look-up for a known word. Open-class words that nobody listed are told by their
ending (-ed, -ing), which errs on adjectives and nouns; lists of the common ones hold that down.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from service.language.remembered import remembered

NOM, YOU, IT, DET, POSS, MODAL, BE, HAVE, DO, NEG, CONJ, SUB, ADV, PREP, WH, TO, HEDGE, INTERJ = (
    1 << bit for bit in range(18)
)
BASE, PAST, PART, ING, THIRD_S, NOUNISH, OBJ, PERSON, VENDOR, PLEASE, IF, WEAK = (1 << bit for bit in range(18, 30))


def listed(words: str) -> frozenset[str]:
    """The words of a list written as a line of text."""
    return frozenset(words.split())


_BEFORE_MONTH = listed("in on of since until till by from early late mid the last next this of")


def names_month(texts: Sequence[str], at: int) -> bool:
    """Whether "may" or "march" at the place is the month: behind "in", "of" and the like, or beside a number."""
    if texts[at] not in ("may", "march"):
        return False
    before = texts[at - 1] if at else ""
    after = texts[at + 1] if at + 1 < len(texts) else ""
    return before in _BEFORE_MONTH or before[:1].isdigit() or after[:1].isdigit()


AUX = MODAL | BE | HAVE | DO
SUBJECT_PRONOUN = NOM | YOU | IT
FINITE = AUX | PAST | THIRD_S

_CLOSED: tuple[tuple[int, str], ...] = (
    (NOM, "i we he she they"),
    (NOM | MODAL, "i'll we'll he'll she'll they'll i'd we'd he'd she'd they'd"),
    (NOM | HAVE, "i've we've they've"),
    (NOM | BE, "i'm we're they're he's she's"),
    (YOU, "you"),
    (YOU | MODAL, "you'll you'd"),
    (YOU | HAVE, "you've"),
    (YOU | BE, "you're"),
    (
        IT,
        (
            "it this that these those there everything nothing something anything someone somebody everyone everybody"
            " nobody anyone anybody none one"
        ),
    ),
    (IT | BE, "it's that's there's here's"),
    (IT | MODAL, "it'll that'll it'd that'd there'll this'll"),
    (
        DET,
        (
            "the a an any some no every each another both all few many much several most other either neither half same"
            " next last first second third"
        ),
    ),
    (DET | IT, "this that these those"),
    (POSS, "my our your his her their its whose"),
    (MODAL, "can could may might must should would will shall ought cannot"),
    (MODAL | NEG, "can't couldn't mightn't mustn't shouldn't wouldn't won't shan't cannot"),
    (BE, "am is are was were be been being"),
    (BE | NEG, "isn't aren't wasn't weren't ain't"),
    (HAVE, "have has had having"),
    (HAVE | NEG, "haven't hasn't hadn't"),
    (DO, "do does did"),
    (DO | NEG, "don't doesn't didn't"),
    (NEG, "not no never neither nor nobody nothing none nowhere hardly"),
    (CONJ, "and but or so yet then plus nor"),
    (
        SUB,
        (
            "because since although though while whereas when whenever once until till before after as so-that that"
            " which who whom where wherever whether than"
        ),
    ),
    (SUB | IF, "if unless provided assuming"),
    (WH, "what when where why how who which whose whom what's how's where's who's why's when's"),
    (
        ADV,
        (
            "also now just still already then here again today tomorrow yesterday too very really so even only ever"
            " currently right away soon always often therefore however meanwhile instead together both quite rather"
            " almost yet sometimes once first next finally otherwise besides anyway maybe perhaps well back"
        ),
    ),
    (
        PREP,
        (
            "of in on at by for with from about into over under through during between against without within per via"
            " after before since until till as like than toward towards upon across behind off out up down around"
            " regarding concerning despite"
        ),
    ),
    (TO, "to"),
    (
        HEDGE,
        (
            "perhaps maybe probably possibly likely hopefully presumably might may try tries trying hope hopes hoping"
            " hoped seem seems seemed appear appears believe think suspect guess usually normally typically generally"
            " potentially apparently theoretically roughly aim should"
        ),
    ),
    (
        INTERJ,
        (
            "hi hello hey dear ok okay yes no yeah sure well oh ah thanks thank sorry please certainly absolutely"
            " indeed right great good alright"
        ),
    ),
    (OBJ, "me us him them myself ourselves yourself themselves himself herself itself"),
    (PLEASE, "please kindly"),
)
_PEOPLE = (
    "team teams engineer engineers colleague colleagues manager managers lead leads department departments specialist"
    " specialists technician technicians staff supervisor supervisors agent agents crew developers developer desk"
    " engineering operations billing dispatcher director consultant analyst administrator admins coordinator"
    " representative rep reps boss officer group squad expert experts"
)
_VENDORS = (
    "vendor vendors provider providers carrier carriers courier couriers bank banks supplier suppliers manufacturer"
    " manufacturers partner partners contractor subcontractor distributor reseller authority authorities regulator"
    " customers users people folks others neighbours neighbour microsoft google apple amazon aws azure dhl ups fedex"
    " usps openreach paypal stripe visa mastercard cloudflare landlord council government"
)
_GIVEN_NAMES = listed(  # that end as other words do
    "mohammed muhammed mohamed muhamed ahmed hamed khaled waleed majed rashed saeed sayed syed javed naveed fred alfred"
    " manfred wilfred winifred mildred jared sterling irving emily sally molly polly kelly carly beverly shelly holly"
    " dolly milly billy willy"
)
_NOT_PARTICIPLE = listed(
    "need speed indeed hundred red feed bed seed weed deed shed exceed proceed succeed bleed breed greed creed"
    " embed unlimited sacred naked wicked kindred rugged"
)
_NOT_ING = listed(
    "thing something anything everything nothing morning evening during string king spring ceiling wedding building"
    " billing meeting meetings setting pricing warning hosting training briefing booking listing mailing wing swing"
    " sing ring bring sling cling sting outstanding networking banking shipping clothing"
)
# Participles that tell a state of somebody rather than what was done to something.
STATES = listed(
    "concerned committed pleased delighted tired interested disappointed frustrated annoyed worried confused excited"
    " aware sorry happy afraid dedicated prepared upset stressed overwhelmed embarrassed ashamed convinced supposed"
    " allowed used located based gone done finished experienced determined surprised shocked thrilled bored scared"
    " disgusted exhausted fed"
)


@cache
def lexicon() -> dict[str, int]:
    """Every listed word with its classes; built once, from the lists above and the verb file."""
    table: dict[str, int] = {}
    for flag, listed in (*_CLOSED, (PERSON, _PEOPLE), (VENDOR, _VENDORS), (PART, "provided")):
        for word in listed.split():
            table[word] = table.get(word, 0) | flag
    for line in Path(__file__).with_name("en").joinpath("verbs.txt").read_text("utf-8").splitlines():
        if line and line[0] != "#":
            _add_verb(table, *line.split())
    return table


def _add_verb(table: dict[str, int], base: str, past: str = "", participle: str = "") -> None:
    flags = BASE
    if base.endswith("/"):
        base, flags = base[:-1], BASE | NOUNISH
    table[base] = table.get(base, 0) | flags
    if past:
        table[past] = table.get(past, 0) | PAST
        table[participle] = table.get(participle, 0) | PART


@remembered(16_384)
def classes(word: str) -> int:
    """What the word can be, as flags; 0 where nothing is known of it."""
    table = lexicon()
    known = table.get(word)
    return _by_ending(word, table) if known is None else known


def _by_ending(  # noqa: PLR0911 - endings in the order in which they decide
    word: str, table: dict[str, int]
) -> int:
    if word in _GIVEN_NAMES:
        return 0
    if word.endswith("ed") and len(word) > 3:
        if word in _NOT_PARTICIPLE or (word.startswith("un") and not _is_base(word, table)):
            return 0
        return PAST | PART
    if word.endswith("ing") and len(word) > 4:
        return 0 if word in _NOT_ING else ING
    if word.endswith("ly") and len(word) > 4:
        return ADV
    if word.endswith("s"):
        return _third_person(word, table)
    if word.endswith("n't"):
        return NEG | DO
    return 0


def _is_base(word: str, table: dict[str, int]) -> bool:
    """Whether the -ed form comes from a listed verb: "unlocked" does, "unanswered" does not."""
    return any(table.get(base, 0) & BASE for base in (word[:-2], word[:-1], word[:-3]))


def _third_person(word: str, table: dict[str, int]) -> int:
    for base in (word[:-1], word[:-2] if word.endswith("es") else "", word[:-3] + "y" if word.endswith("ies") else ""):
        flags = table.get(base, 0) if base else 0
        if flags & BASE:
            return THIRD_S | (flags & NOUNISH)
        if flags & PERSON:
            return PERSON
    if word.endswith("'s"):
        return table.get(word[:-2], 0) & (PERSON | VENDOR)
    return 0
