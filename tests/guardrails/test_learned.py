"""What the linear layer adds to the rules: on layers made by hand, and the shipped one on clear cases."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping

import pytest

from reviewing import ASKED, hits, review
from service.domain import Assessment, Policy
from service.guardrails import apology, blame, learned, tone
from service.guardrails.assess import assess, by_rules
from service.guardrails.base import Assessed, Review
from service.guardrails.learned import FAULTS, INPUTS, LEVELS
from service.language.deciding import LEAST, MOST, Decision
from service.language.layers import load, parse

LABELS = (
    *("empathy.1", "empathy.2", "ownership.1", "ownership.2"),
    *("timeline.1", "blame.1", "tone.1", "nonapology.1", "overpromise.1", "next_step.1", "escalation.1"),
    "timeline.2",
)
PLAIN = "The parcel stands in the hall. A lorry brought it."
SENTENCE = "The parcel stands in the hall."
Hearing = Callable[..., None]


def decision(bias: float = 0.0, **weights: float) -> Decision:
    """A decision by these inputs alone: `blame_at_1` is the layer's, `ruled_blame` the rules'."""
    named = {name.replace("_at_", ".").replace("ruled_", "ruled "): weight for name, weight in weights.items()}
    assert set(named) <= {*INPUTS, "timeline.2"}
    return Decision(tuple([named.get(name, 0.0) for name in INPUTS]), bias)


@pytest.fixture
def hearing(monkeypatch: pytest.MonkeyPatch) -> Hearing:
    """Lets the layer hear `odds` of each label where the word stands; `by` decides, or else what the layer says."""

    def set_up(word: str = "hall", by: Decision | None = None, bias: float = -5.0, **odds: float) -> None:
        asked = {name.replace("_at_", "."): value for name, value in odds.items()}
        weights = " ".join(f"{LABELS.index(name)}:{round((value - bias) * 100)}" for name, value in asked.items())
        layer = parse(f"labels {' '.join(LABELS)}\nbias {' '.join([str(bias)] * len(LABELS))}\n{word}\t{weights}\n")
        table: dict[str, dict[int, Decision]] = {}
        for name in asked:
            label, _, level = name.partition(".")
            table.setdefault(label, {})[int(level)] = by or decision(**{name.replace(".", "_at_"): 1.0})
        monkeypatch.setattr(learned, "load", lambda _: layer)
        monkeypatch.setattr(learned, "decisions", lambda: table)

    return set_up


@pytest.fixture
def shipped() -> Iterator[None]:
    """The shipped files, read anew."""
    learned.decisions.cache_clear()
    yield
    learned.decisions.cache_clear()


def value(assessed: Assessed, label: str) -> int:
    found = getattr(assessed.assessment, label)
    return int(found == "off") if label == "tone" else int(found)


# ---- a fault that no rule saw ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("label", FAULTS)
def test_a_fault_is_raised_where_it_is_likelier_than_not(hearing: Hearing, label: str) -> None:
    """How rare faults are is in the bias of its decision."""
    for odds, raised in ((-1.0, 0), (-0.01, 0), (0.0, 0), (0.01, 1), (4.0, 1)):
        hearing(**{f"{label}_at_1": odds})
        assessed = assess(review(PLAIN))
        assert value(assessed, label) == raised, odds
        assert (label in assessed.raised) == bool(raised)


@pytest.mark.parametrize(("label", "code"), FAULTS.items())
def test_a_raised_fault_is_a_finding_with_its_sentence(hearing: Hearing, label: str, code: str) -> None:
    hearing(**{f"{label}_at_1": 3.0})
    under_review = review(PLAIN)
    assert hits(learned, under_review) == [(code, SENTENCE)]
    assessed = assess(under_review)
    span = assessed.raised[label]
    assert assessed.evidence[label] == span
    assert PLAIN[span.start : span.end] == span.quote == SENTENCE


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("blame", "You should have read the manual."),
        ("tone", "Please calm down."),
        ("nonapology", "We are sorry if you feel that way."),
        ("overpromise", "I guarantee that this will never happen again."),
    ],
)
def test_a_fault_that_a_rule_found_is_neither_taken_back_nor_told_twice(
    hearing: Hearing, label: str, text: str
) -> None:
    ruled = by_rules(review(text))
    for odds in (-5.0, 5.0):
        hearing("the", **{f"{label}_at_1": odds}, bias=-5.0)
        assessed = assess(review(text))
        assert value(assessed, label) == value(ruled, label) == 1
        assert assessed.evidence[label] == ruled.evidence[label]
        assert assessed.raised == {}
        assert hits(learned, review(text)) == []


def test_two_faults_of_two_sentences_are_told_each_with_its_own(
    hearing: Hearing, monkeypatch: pytest.MonkeyPatch
) -> None:
    hearing("hall", blame_at_1=2.0, tone_at_1=2.0)
    heads = f"labels {' '.join(LABELS)}\nbias {' '.join(['-5'] * len(LABELS))}\n"
    layer = parse(f"{heads}hall\t5:700\nlorry\t6:700\n")
    monkeypatch.setattr(learned, "load", lambda _: layer)
    assert hits(learned, review(PLAIN)) == [("blame.shifted", SENTENCE), ("tone.off", "A lorry brought it.")]


def test_what_only_two_neighbours_say_together_is_quoted_with_both(
    hearing: Hearing, monkeypatch: pytest.MonkeyPatch
) -> None:
    hearing("hall", tone_at_1=2.0)
    heads = f"labels {' '.join(LABELS)}\nbias {' '.join(['-5'] * len(LABELS))}\n"
    layer = parse(f"{heads}hall\t6:350\nlorry\t6:350\n")
    monkeypatch.setattr(learned, "load", lambda _: layer)
    assert hits(learned, review(f"{PLAIN} It was a big one.")) == [("tone.off", PLAIN)]
    assert hits(learned, review("The hall is big. It is old. The lorry too.")) == [], "not neighbours"


def test_what_is_made_of_every_label_counts(hearing: Hearing) -> None:
    """The layer's log-odds and the rules' findings of the others, each by its weight, and the bias."""
    by = decision(-1.0, tone_at_1=0.5, blame_at_1=0.25, ruled_question=1.0)
    asking = "The parcel stands in the hall. Which lorry brought it?"
    for text, heard, off in ((asking, 2.0, True), (asking, 0.5, False), (PLAIN, 2.0, False), (PLAIN, 4.0, True)):
        hearing(by=by, tone_at_1=heard, blame_at_1=-2.0)
        assert (assess(review(text)).assessment.tone == "off") == off, (text, heard)


def test_levels_and_findings_are_told_as_the_decisions_name_them() -> None:
    odds = dict.fromkeys(learned.TASKS, -1.0) | {"blame.1": 20.0, "tone.1": -20.0}
    ruled = dict.fromkeys(Assessment._fields, 0) | {"empathy": 2, "ownership": 1, "closing": 1}
    told = dict(zip(INPUTS, learned.inputs_of(odds, ruled), strict=True))
    assert (told["blame.1"], told["tone.1"], told["empathy.2"]) == (MOST, LEAST, -1.0)
    found = {name for name in INPUTS if name.startswith("ruled ") and told[name]}
    assert found == {"ruled empathy", "ruled empathy 2", "ruled ownership", "ruled closing"}


# ---- where a rule knows better ---------------------------------------------------------------------------------------


def test_an_instruction_is_no_reproach(hearing: Hearing) -> None:
    hearing("router", blame_at_1=5.0, tone_at_1=5.0)
    told = "As the guide says, restart the router."
    assert hits(learned, review(told)) == [("tone.off", told)]
    assert ("blame.shifted", "People restart the router.") in hits(learned, review("People restart the router."))


@pytest.mark.parametrize(
    "text",
    [
        "Had we told you, the parcel could have waited.",
        "If we had told you, the parcel could have waited.",
        "The parcel is on my desk.",
        "As the label says, take the parcel to the shop.",
    ],
)
def test_who_takes_it_on_or_says_what_to_do_blames_nobody(hearing: Hearing, text: str) -> None:
    hearing("parcel", blame_at_1=5.0)
    assert not by_rules(review(text)).assessment.blame
    assert hits(learned, review(text)) == []


def test_a_will_without_an_act_is_no_work_to_be_heard(hearing: Hearing) -> None:
    hearing("hours", ownership_at_1=5.0, ownership_at_2=5.0)
    hollow = review("I will within 2 hours.")
    assert assess(hollow).assessment.ownership == by_rules(hollow).assessment.ownership < 2
    assert assess(review("I will dance within 2 hours.")).assessment.ownership == 2


def test_what_policy_allows_is_not_promised_too_much(hearing: Hearing) -> None:
    text = "I'm giving you a refund of the delivery fee."
    hearing("refund", overpromise_at_1=5.0)
    allowed = assess(review(text, Policy(may_offer=("refund of the delivery fee",))))
    assert not allowed.assessment.overpromise
    assert allowed.raised == {}
    hearing("parcel", overpromise_at_1=5.0)
    assert hits(learned, review(SENTENCE, Policy(may_offer=("refund of the delivery fee",)))) == [
        ("overpromise.learned", SENTENCE)
    ]


def test_a_true_apology_is_no_excuse(hearing: Hearing) -> None:
    """A sentence that a rule reads as an apology is one, however it sounds; another one beside it may be none."""
    text = "I am sorry that we lost your parcel. That was how it went."
    assert by_rules(review(text)).assessment.apology
    hearing("parcel", nonapology_at_1=5.0)
    assert hits(learned, review(text)) == []
    hearing("went", nonapology_at_1=5.0)
    assert hits(learned, review(text)) == [("apology.nonapology", "That was how it went.")]


# ---- levels ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "ruled", "odds", "level"),
    [
        (PLAIN, 0, learned.RAISED["timeline"] - 0.1, 0),
        (PLAIN, 0, learned.RAISED["timeline"] + 0.1, 1),
        ("I'll write to you soon.", 1, -5.0, 1),
        ("I'll write to you soon.", 1, 5.0, 1),
        ("I'll write to you by 5 pm today.", 2, -5.0, 2),
        ("I'll write to you by 5 pm today.", 2, 5.0, 2),
    ],
)
def test_a_time_is_heard_where_no_rule_read_one_and_a_read_one_stays(
    hearing: Hearing, text: str, ruled: int, odds: float, level: int
) -> None:
    assert by_rules(review(text)).assessment.timeline == ruled
    hearing("hall" if ruled == 0 else "write", timeline_at_1=odds)
    assert assess(review(text)).assessment.timeline == level


def test_a_concrete_time_is_never_guessed(hearing: Hearing) -> None:
    hearing(timeline_at_1=6.0, timeline_at_2=6.0, by=decision(3.0))
    assert by_rules(review(PLAIN)).assessment.timeline == assess(review(PLAIN)).assessment.timeline == 0


OWNED = ("The case has been passed on.", "I am refunding the 29.99 today.")
CARED = "A missed birthday must have been hard on all of you."


@pytest.mark.parametrize(
    ("label", "text", "ruled", "first", "second", "level"),
    [
        ("ownership", OWNED[0], 1, 0.1 - learned._MARGIN, -5.0, 1),
        ("ownership", OWNED[0], 1, -0.1 - learned._MARGIN, -5.0, 0),
        ("ownership", OWNED[1], 2, 5.0, -0.1 - learned._MARGIN, 1),
        ("ownership", OWNED[1], 2, -0.1 - learned._MARGIN, 5.0, 0),
        ("empathy", CARED, 2, 0.0, 0.1 - learned._MARGIN, 2),
        ("empathy", CARED, 2, 0.0, -0.1 - learned._MARGIN, 1),
        ("empathy", CARED, 2, -0.1 - learned._MARGIN, 5.0, 0),
    ],
)
def test_a_level_that_a_rule_found_is_taken_back_beyond_the_margin(
    hearing: Hearing, label: str, text: str, ruled: int, first: float, second: float, level: int
) -> None:
    assert value(by_rules(review(text)), label) == ruled
    hearing("the" if label == "ownership" else "birthday", **{f"{label}_at_1": first, f"{label}_at_2": second})
    assessed = assess(review(text))
    assert value(assessed, label) == level
    assert (label in assessed.evidence) == (level > 0)
    if 0 < level < ruled:
        assert assessed.evidence[label].quote == text, "the sentence that speaks most for the lower level"


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("escalation", "I'm handing your case to my manager, Ms Ito."),
        ("apology", "I am sorry that we lost your parcel."),
        ("timeline", "I'll write to you by 5 pm today."),
    ],
)
def test_other_things_that_a_rule_found_stand(hearing: Hearing, label: str, text: str) -> None:
    ruled = by_rules(review(text))
    assert value(ruled, label) > 0
    hearing("nothing", empathy_at_1=-5.0, timeline_at_1=-5.0, next_step_at_1=-5.0, escalation_at_1=-5.0)
    assessed = assess(review(text))
    assert value(assessed, label) == value(ruled, label)
    assert assessed.evidence[label] == ruled.evidence[label]


def test_a_step_is_taken_back_where_nobody_hears_one(hearing: Hearing) -> None:
    text = "Please send me the order number."
    assert by_rules(review(text)).assessment.next_step
    for odds, there in ((0.1 - learned._MARGIN, True), (-0.1 - learned._MARGIN, False)):
        hearing("order", next_step_at_1=odds)
        assert assess(review(text)).assessment.next_step == there


def test_a_level_stands_on_the_one_below_it(hearing: Hearing) -> None:
    for first, second, level in ((1.0, 1.0, 2), (1.0, -1.0, 1), (-1.0, 1.0, 0), (-1.0, -1.0, 0)):
        hearing(empathy_at_1=first, empathy_at_2=second)
        assessed = assess(review(PLAIN))
        assert assessed.assessment.empathy == level
        if level:
            assert assessed.evidence["empathy"].quote == SENTENCE
        assert assessed.raised == {}, "to care is no fault"


def test_empathy_that_only_the_layer_heard_names_what_it_does_to_the_customer(hearing: Hearing) -> None:
    hearing(empathy_at_1=3.0, empathy_at_2=3.0)
    assert assess(review(PLAIN)).assessment.paraphrase
    assert not assess(review(PLAIN, conversation=None)).assessment.paraphrase


def test_a_label_that_is_heard_as_the_rules_read_it_keeps_their_words(hearing: Hearing) -> None:
    text = "I am refunding the 29.99 today. It stands in the hall."
    hearing(ownership_at_1=5.0, ownership_at_2=5.0)
    assert assess(review(text)).evidence["ownership"] == by_rules(review(text)).evidence["ownership"]


# ---- texts in which there is nothing to hear -------------------------------------------------------------------------

ALL = {f"{name.replace('.', '_at_')}": 6.0 for name in LABELS}


@pytest.mark.parametrize(
    "text", ["", "\n", "...", '"The parcel stands in the hall."', "> The parcel stands in the hall.\n"]
)
def test_without_a_sentence_of_its_own_a_text_stays_as_the_rules_read_it(hearing: Hearing, text: str) -> None:
    hearing(**ALL)
    under_review = review(text)
    assessed, ruled = assess(under_review), by_rules(under_review)
    assert assessed.assessment == ruled.assessment
    assert assessed.evidence == ruled.evidence
    assert assessed.raised == {}
    assert learned.hear(under_review).odds == {}


def test_quoted_words_are_not_heard(hearing: Hearing) -> None:
    hearing(tone_at_1=6.0)
    assert assess(review('You wrote "it stands in the hall" to us.')).raised == {}


def test_a_text_that_cannot_be_judged_raises_nothing(hearing: Hearing) -> None:
    hearing(**ALL)
    assert assess(review(PLAIN)._replace(judged=False)).raised == {}


def test_a_reply_is_heard_once(hearing: Hearing, monkeypatch: pytest.MonkeyPatch) -> None:
    hearing(tone_at_1=3.0)
    under_review = review(PLAIN)
    first = assess(under_review)
    monkeypatch.setattr(learned, "load", lambda _: pytest.fail("asked again"))
    assert assess(under_review) == first


def test_words_shared_with_the_customer_are_counted_up_to_four() -> None:
    theirs = frozenset(("parcel", "lorri", "hall", "stand", "big", "old"))

    def shared(text: str) -> set[str]:
        under_review = review(text)._replace(their_words=theirs)
        (names,) = learned.names_of(under_review, under_review.reading.sentences)
        return {name for name in names if name.startswith("!shared")}

    assert shared("Good morning.") == {"!shared 0"}
    assert shared("The parcel is here.") == {"!shared 1"}
    assert shared("A big old parcel stands in the hall.") == {"!shared 4"}


def test_what_is_kept_of_a_sentence_says_nothing_of_its_case(hearing: Hearing) -> None:
    """The same sentence to another customer, or in quotation marks: each is heard as for the first time."""
    hearing(word="!shared 1", tone_at_1=3.0)
    knows, strange = frozenset(("parcel",)), frozenset(("lorri",))

    def off(text: str, theirs: frozenset[str]) -> str:
        return str(assess(review(text)._replace(their_words=theirs)).assessment.tone)

    for _ in range(2):
        assert off("The parcel is here.", knows) == "off"
        assert off("The parcel is here.", strange) == "calm"
        assert off('She said "The parcel is here." then.', strange) == "calm"


def test_nothing_is_kept_of_a_sentence_without_end(hearing: Hearing) -> None:
    hearing(tone_at_1=3.0)
    sums = vars(learned)["load"](learned.FILE).sums
    assess(review("The parcel stands " + "far " * 200 + "off."))
    assert not sums
    assess(review(PLAIN))
    assert len(sums) == 2


def test_cues_are_heard_in_the_sentence_that_holds_them() -> None:
    under_review = review("The parcel is here. Please calm down.")
    first, second = learned.names_of(under_review, under_review.reading.sentences)
    assert "@tone.command" in second
    assert not any(name.startswith("@tone") for name in first)


# ---- the shipped files -----------------------------------------------------------------------------------------------


def test_the_shipped_files_are_small() -> None:
    """They go with every wheel and are read by every command."""
    assert learned.FILE.stat().st_size + learned.DECISIONS.stat().st_size < 1_500_000


def test_the_shipped_files_know_the_same_labels(shipped: None) -> None:
    decided = {f"{label}.{level}" for label, rows in learned.decisions().items() for level in rows}
    layer = load(learned.FILE)
    assert set(layer.labels) == decided
    assert len(layer.labels) == len(layer.bias) == len(decided)
    for label, rows in learned.decisions().items():
        assert label in assess(review(PLAIN)).assessment._fields
        assert list(rows) == ([1, 2] if label in ("empathy", "ownership") else [1]), "in order: each on the one below"
        assert label in (*LEVELS, *FAULTS, "next_step", "escalation")
    assert set(FAULTS) <= set(learned.decisions())


def test_the_shipped_weights_are_numbers(shipped: None) -> None:
    layer = load(learned.FILE)
    rows = [row for rows in learned.decisions().values() for row in rows.values()]
    assert all(math.isfinite(number) for row in rows for number in (*row.weights, row.bias))
    assert all(len(row.weights) == len(INPUTS) for row in rows)
    for label, by_level in learned.decisions().items():
        for level, row in by_level.items():
            own = row.weights[INPUTS.index(f"{label}.{level}")]
            assert own == max(row.weights[: len(learned.TASKS)]) > 0, "its own odds count most"
    assert all(map(math.isfinite, layer.bias))


def test_the_shipped_decisions_say_what_they_were_made_from() -> None:
    assert str(json.loads(learned.DECISIONS.read_bytes())["made"]).startswith("python -m evals train replies: ")


def test_each_fault_that_the_layer_raises_has_a_guardrail_that_lists_its_code() -> None:
    assert set(FAULTS.values()) <= {*learned.codes, *blame.codes, *tone.codes, *apology.codes}


CALM = (
    "Losing a whole morning to a broken import, with the stock take waiting, is the last thing you needed. I am sorry"
    " that our update did this. I'm restoring your list myself and I'll write to you by 4 pm today with the result."
)
HARSH: Mapping[str, str] = {
    "blame": (
        "But then not everybody would have read the page before they clicked, would they. The text was clearly there,"
        " though people always click first and read later."
    ),
    "tone": (
        "Because some people would rather shout than read, perhaps I should say it slowly. And then, do you always need"
        " to have everything explained twice?"
    ),
}


def test_a_calm_reply_gets_no_fault_from_the_shipped_layer(shipped: None) -> None:
    under_review: Review = review(CALM, conversation=ASKED)
    assert assess(under_review).raised == {}


@pytest.mark.parametrize(("label", "text"), HARSH.items())
def test_the_shipped_layer_hears_what_no_rule_was_written_for(shipped: None, label: str, text: str) -> None:
    assert not value(by_rules(review(text)), label)
    assert label in assess(review(text)).raised


def test_the_same_reply_is_heard_the_same_twice(shipped: None) -> None:
    assert learned.hear(review(CALM)).odds == learned.hear(review(CALM)).odds
