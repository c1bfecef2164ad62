"""Words keep their numbers and contractions; sentences end where a reader would end them."""

from __future__ import annotations

import pytest

from service.language import read


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I'll, we're; don't", ["i'll", "we're", "don't"]),
        ("at 10:30 for $10.50 or 15%", ["at", "10:30", "for", "$10.50", "or", "15%"]),
        ("v1.2.3 (build 4,512)", ["v1.2.3", "build", "4,512"]),
        ("a 48-hour follow-up", ["a", "48-hour", "follow-up"]),
        (
            "see https://a.example.com/x?y=1, or mail bob@example.com.",
            ["see", "https://a.example.com/x?y=1", "or", "mail", "bob@example.com"],
        ),
        ("open report.pdf on status.example.com", ["open", "report.pdf", "on", "status.example.com"]),
        ("dont worry, im here, u too", ["don't", "worry", "i'm", "here", "you", "too"]),
        ("👍 ok!!", ["ok"]),
        ("", []),
    ],
)
def test_words_are_found_whole(text: str, words: list[str]) -> None:
    assert [word.text for word in read(text).words] == words


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It is down. Please fix it!", ["It is down.", "Please fix it!"]),
        ("e.g. the log, i.e. all of it. Done.", ["e.g. the log, i.e. all of it.", "Done."]),
        ("Call Dr. Weber at 4.30 p.m. today.", ["Call Dr. Weber at 4.30 p.m. today."]),
        ("Version 1.2.3 is out. Try it.", ["Version 1.2.3 is out.", "Try it."]),
        ("Hi Dana,\n\nI'm on it.\n\nBest,\nSam", ["Hi Dana,", "I'm on it.", "Best,", "Sam"]),
        ("1. Restart it.\n2. Wait.", ["1. Restart it.", "2. Wait."]),
        ("- one\n- two", ["- one", "- two"]),
        (
            "We have moved your mailbox to the new cluster, so that the\nold one can be repaired.",
            ["We have moved your mailbox to the new cluster, so that the\nold one can be repaired."],
        ),
        ("why?? it was fine", ["why??", "it was fine"]),
        ("...", ["..."]),
        ("Mail bob@example.com now", ["Mail bob@example.com now"]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, sentences: list[str]) -> None:
    assert [text[one.start : one.end] for one in read(text).sentences] == sentences


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('You said "we will fix it by Friday" and left.', ["we will fix it by Friday"]),
        ("You said “we will fix it by Friday” and left.", ["we will fix it by Friday"]),
        ("You wrote 'this is done now' on Monday.", ["this is done now"]),
        ("> I will call you\nNobody called.", ["I will call you"]),
        ("The users' files aren't there, it's the team's job.", []),
        ('The 5" screen is dead and we will replace it.', []),
    ],
)
def test_what_somebody_else_said_is_marked_as_quoted(text: str, quoted: list[str]) -> None:
    clauses = [clause for sentence in read(text).sentences for clause in sentence.clauses if clause.quoted]
    assert [text[clause.start : clause.end] for clause in clauses] == quoted


def test_an_unbalanced_quotation_mark_does_not_swallow_the_text() -> None:
    reading = read('They told me "wait.\n\nI will call you tomorrow. It is done.')
    assert not any(clause.quoted for sentence in reading.sentences for clause in sentence.clauses)
