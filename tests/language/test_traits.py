"""What a sentence is made of: the names that a linear layer weighs."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from service.language import read
from service.language.traits import traits


def names(text: str, cues: Iterable[str] = ()) -> set[str]:
    """The traits of a text of one sentence."""
    (sentence,) = read(text).sentences
    return traits(sentence, cues)


def told(text: str, mark: str) -> set[str]:
    """Those traits that begin with one of these characters, without words and pairs."""
    return {name for name in names(text) if name[0] in mark}


def words(text: str) -> set[str]:
    return {name for name in names(text) if name[0] not in "!@=:.*"}


def test_a_sentence_gives_its_words_and_each_two_neighbours_edges_included() -> None:
    assert words("We lost it.") == {"we", "lost", "it", "^ we", "we lost", "lost it", "it $"}


def test_words_are_as_they_are_matched() -> None:
    """Capitals, typographic apostrophes and look-alikes tell nothing that a reader would hear."""
    assert words("I\u2019LL Send It") == words("i'll send it")


def test_every_digit_is_a_nought() -> None:
    """That there is a number tells something, and how long it is; which one it is does not."""
    assert {"00", "within 00", "00 minutes"} <= names("I'll call within 45 minutes.")
    assert names("I'll call at 17:30.") == names("I'll call at 09:12.")
    assert names("I'll call within 5 minutes.") != names("I'll call within 45 minutes.")


def test_a_word_with_a_digit_in_it_keeps_its_letters() -> None:
    assert "b00c" in names("Your order b27c left.")


def test_cues_are_named_by_their_labels() -> None:
    assert {name for name in names("We lost it.", ["act.fault", "blame.you"]) if name[0] == "@"} == {
        "@act.fault",
        "@blame.you",
    }


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("I lost the parcel.", {"=us past", ":us statement "}),
        ("I'll send the parcel.", {"=us future", ":us statement will"}),
        ("You dropped the parcel.", {"=customer past", ":customer statement "}),
        ("Could you send the parcel?", {"=customer present", ":customer question could"}),
        ("The parcel can break.", {"=thing present", ":thing statement can"}),
        ("Restart the router.", {"=none present", ":none imperative "}),
    ],
)
def test_a_clause_tells_who_when_and_how(text: str, shape: set[str]) -> None:
    assert told(text, "=:") == shape


def test_each_clause_of_a_sentence_tells_its_own() -> None:
    assert told("I lost the parcel, and you waited.", "=") == {"=us past", "=customer past"}


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        ("I lost the parcel.", {".us lost", "*lost"}),
        ("You lost the parcel.", {".customer lost", "*lost"}),
        ("I'll send it and you pay.", {".us send", "*send", ".customer pay", "*pay"}),
        ("Not a parcel.", set()),
    ],
)
def test_the_verb_stands_alone_and_with_who_does_it(text: str, verbs: set[str]) -> None:
    assert told(text, ".*") == verbs


@pytest.mark.parametrize(
    ("text", "kind", "whose"),
    [
        ("The parcel was sent.", "!passive", {"thing"}),
        ("I did not send the parcel.", "!negated", {"us"}),
        ("If you pay, I send it.", "!conditional", {"customer", "us"}),
        ("The parcel might arrive.", "!hedged", {"thing"}),
    ],
)
def test_what_weakens_a_clause_names_whose_it_is(text: str, kind: str, whose: set[str]) -> None:
    assert {name.partition(" ")[2] for name in names(text) if name.startswith(kind)} == whose
    assert not any(name.startswith(kind) for name in names("I sent the parcel."))


def test_a_question_and_an_order_say_so_and_a_statement_neither() -> None:
    assert {"!question", "!imperative"} & names("Did it arrive?") == {"!question"}
    assert {"!question", "!imperative"} & names("Restart the router.") == {"!imperative"}
    assert {"!question", "!imperative"} & names("It arrived.") == set()


@pytest.mark.parametrize(
    ("count", "length"), [(1, 0), (5, 0), (6, 1), (11, 1), (12, 2), (18, 3), (24, 4), (29, 4), (30, 5), (90, 5)]
)
def test_the_length_is_told_in_steps_of_six_words_up_to_thirty(count: int, length: int) -> None:
    text = " ".join(["parcel"] * count) + "."
    assert {name for name in names(text) if name.startswith("!words")} == {f"!words {length}"}


def test_what_is_quoted_gives_no_names() -> None:
    """Somebody else said it."""
    found = names('You wrote "we never lost a parcel" and I believe you.')
    assert {"wrote", "*believe", ".us believe", "believe you"} <= found
    assert not {"never", "lost", "parcel", "*lost", ".us lost", "=us past", "!negated us"} & found


def test_a_sentence_that_is_all_quoted_is_empty() -> None:
    assert names('"We never lost a parcel."') == {"^ $", "!words 0"}


def test_quoted_words_do_not_make_a_sentence_longer() -> None:
    assert "!words 0" in names('You wrote "we never ever lost a single parcel in all of these years" today.')


def test_each_name_counts_once() -> None:
    """A reply that says it twice says no more."""
    assert names("We lost it, we lost it.") == names("We lost it, we lost it, we lost it.")


def test_the_same_sentence_gives_the_same_names_wherever_it_stands() -> None:
    alone = names("We lost your parcel on Monday.")
    behind = read("I see. We lost your parcel on Monday.").sentences[1]
    assert traits(behind, ()) == alone
