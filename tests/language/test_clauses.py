"""Clauses tell who, when, whether and under which condition."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.language import read, reader
from service.language.reading import Clause, Reading


def _clause(text: str, fragment: str) -> Clause:
    found = [
        clause
        for sentence in read(text).sentences
        for clause in sentence.clauses
        if text[clause.start : clause.end].startswith(fragment)
    ]
    assert found, f"no clause of {text!r} begins with {fragment!r}"
    return found[0]


SUBJECTS = (
    ("I'll call you", "I'll", "us"),
    ("we have restarted it", "we", "us"),
    ("Our storage lead has your volume open.", "Our", "us"),
    ("Ana from our billing team will call you.", "Ana", "us"),
    ("The network team is rerouting the traffic.", "The", "us"),
    ("The team is aware.", "The", "third"),
    ("You can reach me here.", "You", "customer"),
    ("Your order left the warehouse.", "Your", "customer"),
    ("The courier lost the parcel.", "The", "third"),
    ("They promised it.", "They", "third"),
    ("The ticket has been escalated.", "The", "thing"),
    ("Our server crashed.", "Our", "thing"),
    ("It is fixed.", "It", "thing"),
    ("Losing the whole report must have been awful.", "Losing", "thing"),
    ("Checking this now.", "Checking", "us"),
    ("Will update you by 5 pm.", "Will", "us"),
    ("I have unlocked it and will call you.", "and will", "us"),
    ("Let me check the log.", "Let", "us"),
    ("Please restart it.", "Please", "none"),
)
TENSES = (
    ("I'll call you", "future", "will", "call"),
    ("we are going to replace it", "future", "will", "replace"),
    ("I have restarted it", "perfect", "", "restarted"),
    ("I've not been able to restore it", "perfect", "", "been"),
    ("we restarted it", "past", "", "restarted"),
    ("I did send it", "past", "", "send"),
    ("we are replacing it", "progressive", "", "replacing"),
    ("I understand that", "present", "", "understand"),
    ("I can lend you a laptop", "present", "can", "lend"),
    ("it might break", "present", "might", "break"),
    ("I'm sorry", "present", "", "am"),
    ("the printer is still dead", "present", "", "is"),
    ("they were waiting", "past", "", "waiting"),
    ("the money will be refunded", "future", "will", "refunded"),
)
CONDITIONS = (
    ("I can ask billing if you like.", "I can", True),
    ("If the restart fails, I'll replace the unit.", "I'll", True),
    ("Should you need anything, write to us.", "write", True),
    ("In case it drops again, call me.", "In case", True),
    ("Unless it is paid, we close the case.", "we close", True),
    ("I'll check if the server is up.", "I'll", False),
    ("I will replace it as soon as it arrives.", "I will", False),
    ("Once it is in place, I'll call you.", "I'll", False),
    ("I've restarted it; if it drops again, write here.", "I've", False),
    ("We can't refund it, even if you insist.", "We", False),
)


@pytest.mark.parametrize(("text", "fragment", "subject"), SUBJECTS)
def test_the_subject_tells_who(text: str, fragment: str, subject: str) -> None:
    assert _clause(text, fragment).subject == subject


@pytest.mark.parametrize(("text", "tense", "modal", "verb"), TENSES)
def test_the_verb_group_tells_when_and_what(text: str, tense: str, modal: str, verb: str) -> None:
    clause = read(text).sentences[0].clauses[0]
    assert (clause.tense, clause.modal, clause.verb) == (tense, modal, verb)


@pytest.mark.parametrize(("text", "fragment", "conditional"), CONDITIONS)
def test_conditions_reach_the_clauses_that_wait_for_them(text: str, fragment: str, conditional: bool) -> None:
    assert _clause(text, fragment).conditional is conditional


@pytest.mark.parametrize(
    ("text", "agent"),
    [
        ("It has been ordered by me.", "us"),
        ("It was deleted by your admin.", "customer"),
        ("It was lost by the courier.", "third"),
        ("It was repaired by our field engineers.", "us"),
        ("It will be done by 5 pm.", "none"),
    ],
)
def test_a_passive_has_the_owner_that_by_names(text: str, agent: str) -> None:
    clause = read(text).sentences[0].clauses[0]
    assert clause.passive
    assert clause.agent_by == agent


@pytest.mark.parametrize("text", ["I'm concerned about it.", "We are committed to you.", "You must be frustrated."])
def test_a_state_is_no_passive(text: str) -> None:
    assert not read(text).sentences[0].clauses[0].passive


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("We won't charge you.", True),
        ("I have never seen it.", True),
        ("Nobody called.", True),
        ("We have no update.", True),
        ("It is no longer there.", True),
        ("No problem, I'm on it.", False),
        ("It is not only slow.", False),
        ("Tell me whether or not it works.", False),
        ("dont touch it", True),
    ],
)
def test_negation_is_seen(text: str, negated: bool) -> None:
    clauses = [clause for sentence in read(text).sentences for clause in sentence.clauses]
    assert any(clause.negated for clause in clauses) is negated


@pytest.mark.parametrize(
    ("text", "mood"),
    [
        ("Can you send the log?", "question"),
        ("What did you see?", "question"),
        ("Restart the router.", "imperative"),
        ("Please don't restart it.", "imperative"),
        ("Calm down.", "imperative"),
        ("Let us know.", "imperative"),
        ("Update: it works.", "statement"),
        ("I restart it daily.", "statement"),
    ],
)
def test_the_mood_tells_the_kind_of_act(text: str, mood: str) -> None:
    assert read(text).sentences[0].clauses[0].mood == mood


def test_an_offer_to_try_is_hedged_and_an_act_is_not() -> None:
    assert _clause("We'll try to fix it.", "We'll").hedged
    assert not _clause("We'll fix it.", "We'll").hedged


@given(st.text(max_size=400))
def test_any_text_is_read_and_every_offset_holds(text: str) -> None:
    """Nothing raises; sentences, clauses and words lie in order within one another; spans quote the text."""
    reading = read(text)
    assert len(reading.folded) == len(text)
    at = 0
    for sentence in reading.sentences:
        assert at <= sentence.start < sentence.end <= len(text)
        at = sentence.end
        assert tuple(word for clause in sentence.clauses for word in clause.words) == sentence.words
        span = reading.span(sentence.start, sentence.end)
        assert text[span.start : span.end] == span.quote


@given(st.text(alphabet="abc .,!?'\"\n>;:()-—@/0159'Ilwemdntyou ", max_size=300))
def test_punctuation_of_any_kind_is_read(text: str) -> None:
    reading = read(text)
    assert sum(len(sentence.words) for sentence in reading.sentences) == len(reading.words)


def _features(reading: Reading) -> list[tuple[object, ...]]:
    return [clause[3:] for sentence in reading.sentences for clause in sentence.clauses]


ORDINARY = (
    "I'm sorry that the update broke your reports. I've restored them and will check again by 5 pm. "
    "If anything is missing, tell me. You won't be charged, and our billing team is aware."
)
_LOOK_ALIKE = str.maketrans("aeopcx", "аеорсх")  # Latin to Cyrillic


@pytest.mark.parametrize(
    "disguised",
    [
        ORDINARY.upper(),
        ORDINARY.translate(_LOOK_ALIKE),
        ORDINARY.replace("'", "’"),
        ORDINARY.replace("ill", "i\u200bll").replace("st", "s\u00adt"),
        ORDINARY.replace(" ", "\u00a0"),
    ],
    ids=["capitals", "look-alikes", "typographic apostrophes", "zero-width", "no-break spaces"],
)
def test_a_disguise_does_not_change_what_a_clause_tells(disguised: str) -> None:
    assert _features(read(disguised)) == _features(read(ORDINARY))


_SENTENCES = st.sampled_from(
    (
        "If it fails, tell me.",
        "Should the copy be gone I'll send it",
        "Ana Berg will call you, and you can reply here.",
        "ana berg will call you, and you can reply here.",
        "I checked it and sent you the file?",
        "I checked it and sent you the file",
        '"I will call you',
        "> you said you will call;",
        "im here\nsend the log",
        "Hi Nadia,",
    )
)


@given(st.lists(st.tuples(_SENTENCES, st.sampled_from((" ", "\n", "\n\n", "  ", '" '))), max_size=7))
def test_a_sentence_met_before_reads_as_for_the_first_time(parts: list[tuple[str, str]]) -> None:
    """What is kept of a sentence depends on nothing around it, and says nothing of where it stood."""
    text = "".join(sentence + gap for sentence, gap in parts)
    met = reader.read(text)
    reader._told_before.clear()
    assert met == reader.read(text)


def test_what_is_kept_of_sentences_does_not_grow_without_end() -> None:
    reader._told_before.clear()
    for number in range(reader._KEPT_SENTENCES + 50):
        reader.read(f"We sent parcel {number}.")
    reader.read("We will look " + "again " * reader._KEPT_LENGTH)
    assert len(reader._told_before) <= 50
    reader._told_before.clear()
