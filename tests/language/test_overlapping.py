"""What two texts share: content words by stem, and runs word for word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.language import read
from service.language.overlap import content_words, longest_run, overlap, shared, stem

CUSTOMER = read("The export crashes whenever I open an invoice with more than 40 lines, and payroll is tomorrow.")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("crashes", "crashed"),
        ("crashing", "crash"),
        ("invoices", "invoice"),
        ("dropped", "dropping"),
        ("replies", "reply"),
    ],
)
def test_two_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_function_words_and_desk_talk_are_no_content() -> None:
    assert content_words(read("We understand your concern and thank you for the message.")) == frozenset()


def test_a_specific_sentence_shares_words_and_a_stock_phrase_does_not() -> None:
    specific = read("An export that crashed on your invoices the day before payroll is the last thing you need.")
    stock = read("We are sorry for the inconvenience and appreciate your patience.")
    theirs = content_words(CUSTOMER)
    assert len(shared(specific, theirs)) >= 3
    assert overlap(specific, theirs) > 0.3
    assert not shared(stock, theirs)
    assert overlap(stock, theirs) == 0.0


def test_the_longest_run_is_quoted_from_the_first_text() -> None:
    reply = read("You write that the EXPORT crashes whenever I open an invoice, and I see why.")
    run = longest_run(reply, CUSTOMER)
    assert run.words == 8
    assert reply.text[run.start : run.end] == "the EXPORT crashes whenever I open an invoice"


def test_two_words_in_common_are_no_run() -> None:
    assert longest_run(read("the export ran"), CUSTOMER).words == 0


@given(st.lists(st.sampled_from(["a", "b", "c"]), max_size=30), st.lists(st.sampled_from(["a", "b", "c"]), max_size=30))
def test_a_run_stands_in_both_texts(one: list[str], other: list[str]) -> None:
    ours, theirs = " ".join(one), " ".join(other)
    run = longest_run(read(ours), read(theirs))
    assert run.words == 0 or run.words >= 3
    assert ours[run.start : run.end] in theirs


def test_a_text_of_one_word_over_and_over_costs_little() -> None:
    """Quadratic work on a customer's "ha ha ha" would be a way to stop the service."""
    laughing = read("ha " * 6000)
    assert longest_run(laughing, laughing).words > 0
