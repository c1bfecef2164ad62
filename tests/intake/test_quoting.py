"""Quoted mail and signatures told apart from own words, on mails as customers' programs send them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from service.domain import Message
from service.intake.quoting import asides

MAILS = Path(__file__).with_name("mails")
TEXT_MAILS = sorted(path.stem for path in MAILS.glob("*.mail") if not path.with_suffix(".html").exists())


def read_marked(name: str) -> tuple[str, list[str], list[str]]:
    """The text of a marked mail, and the lines with words that are aside or the author's own."""
    lines = (MAILS / f"{name}.mail").read_text(encoding="utf-8").splitlines()
    text = "\n".join(line[1:] for line in lines)
    aside = [line[1:].strip() for line in lines if line.startswith("-") and line[1:].strip()]
    own = [line[1:].strip() for line in lines if line.startswith("=") and line[1:].strip()]
    assert len(aside) + len(own) == len([line for line in lines if line[1:].strip()]), "a line has no mark"
    return text, aside, own


def words_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("name", TEXT_MAILS)
def test_a_mail_keeps_its_authors_words_and_sets_the_rest_aside(name: str) -> None:
    text, aside, own = read_marked(name)
    message = Message("m1", "customer", text, aside=asides(text))

    assert words_of(message.said) == own
    assert [line for start, end in message.aside for line in words_of(text[start:end])] == aside


def test_asides_are_disjoint_and_in_order() -> None:
    text, _, _ = read_marked("interleaved")
    ranges = asides(text)

    assert len(ranges) == 3
    assert all(a < b <= c < d for (a, b), (c, d) in pairwise(ranges))


@pytest.mark.parametrize("text", ["", " \n ", "\n" * 500, "> quoted only\n> and more", "-- \nDana\n+44 20 0000 0000"])
def test_where_nothing_would_be_left_nothing_is_set_aside(text: str) -> None:
    assert asides(text) == ()


@pytest.mark.parametrize(
    "line",
    ["> a", "On 3 a", "From: x", "Thanks", "-- ", "confidential virus", "wrote:", "At 9:00 <a@b.example> wrote:", "__"],
)
def test_two_hundred_kilobytes_are_read_to_the_end(line: str) -> None:
    """Whatever is set aside lies within the text, in order and apart."""
    text = f"{line}\n" * 20_000 + "end"
    ranges = asides(text)
    edges = [edge for pair in ranges for edge in pair]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in edges)


def test_what_html_marks_counts_as_quoted() -> None:
    text = "Still broken.\n\nSam wrote\nPlease wait."
    start = text.index("Please")
    assert asides(text, quoted=[(start, len(text))]) == ((start, len(text)),)
