"""Cue packs are plain text, found in a reading by their first word."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.language import cues, read
from service.language.cues import find, load, parse

PACK = parse(
    """
    # a comment
    <feeling> = angry|furious|annoy*
    [named]
    must have been <feeling>      # behind a phrase too
    i|we ..2 understand
    put _ through
    ^ thanks
    soon $
    [bare]
    annoy*
    """
)


def _found(text: str) -> list[tuple[str, str]]:
    return [(cue.label, text[cue.start : cue.end]) for cue in find(read(text), PACK)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("That must have been annoying.", [("named", "must have been annoying"), ("bare", "annoying")]),
        ("We do fully understand.", [("named", "We do fully understand")]),
        ("We do now most fully understand.", []),
        ("what we put you through", [("named", "put you through")]),
        ("put through", []),
        ("Thanks. Many thanks.", [("named", "Thanks")]),
        ("It comes soon. Soon it comes.", [("named", "soon")]),
        ("We agree. Understand?", []),
        ("That must, I know, have been", []),
    ],
)
def test_phrases_are_found_as_written(text: str, found: list[tuple[str, str]]) -> None:
    assert _found(text) == found


def test_the_words_of_one_clause_can_be_searched() -> None:
    clause = read("We moved it, and that annoyed you.").sentences[0].clauses[-1]
    assert [cue.label for cue in find(clause.words, PACK)] == ["bare"]


@pytest.mark.parametrize(
    "broken",
    [
        "a phrase without a label",
        "[a]\n..2 word",
        "[a]\n_ word",
        "[a]\nword ..2",
        "[a]\n<nobody> word",
        "[a]\nab* word",
    ],
)
def test_a_line_that_cannot_be_read_is_named(broken: str) -> None:
    with pytest.raises(ValueError, match=r"here:\d"):
        parse(broken, "here").check()


def test_every_pack_that_ships_can_be_read() -> None:
    """Totality: a pack that nobody has opened yet must not fail on a customer."""
    names = [path.stem for path in Path(cues.__file__).with_name("cues").joinpath("en").glob("*.txt")]
    assert names
    load(*names).check()


def test_a_run_of_words_met_before_is_found_where_it_stands_now() -> None:
    """What is kept of a run of words says nothing of its place, nor of how it was written."""
    first, then = "Put it through. Thanks.", "Well, PUT it  through; thanks."
    assert _found(first) == [("named", "Put it through"), ("named", "Thanks")]
    assert _found(f"So. {first}") == _found(first)
    assert _found(then) == [("named", "PUT it  through")]


def test_what_is_kept_of_runs_does_not_grow_without_end() -> None:
    pack = parse("[bare]\nannoy*\n")
    for number in range(cues._KEPT_RUNS + 50):
        list(find(read(f"annoyed {number} times"), pack))
    list(find(read("annoyed " * (cues._KEPT_LENGTH + 1)), pack))
    assert len(pack._found) == 50
