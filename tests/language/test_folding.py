"""Folding makes one spelling of what looks the same, and never moves an offset."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.language.normalise import JOINER, fold
from service.language.words import find_words


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("We’ll CALL", "we'll call"),
        ("“soon”", '"soon"'),
        ("ѕооn", "soon"),  # Cyrillic letters that look Latin
        ("Ηello", "hello"),  # Greek capital eta
        ("ｓｏｏｎ", "soon"),  # full width
        ("𝐬𝐨𝐨𝐧", "soon"),  # mathematical bold
        ("naïve", "naive"),
        ("2–3 days", "2-3 days"),
        ("a\u00a0b\tc\r\n", "a b c \n"),
        ("İ", "i"),
    ],
)
def test_look_alikes_fold_to_what_a_reader_takes_them_for(written: str, read: str) -> None:
    assert fold(written) == read


def test_characters_without_width_do_not_split_a_word() -> None:
    """The word is whole, and its offsets cover what was written."""
    text = "so\u200bon\u00ad or ne\u202ever"
    words = find_words(fold(text))
    assert [word.text for word in words] == ["soon", "or", "never"]
    assert text[words[0].start : words[0].end].replace("\u200b", "").replace("\u00ad", "") == "soon"


def test_the_joiner_stands_for_every_character_without_width() -> None:
    assert fold("\u200b\u200d\ufeff\U000e0041e\u0301") == JOINER * 4 + "e" + JOINER


@given(st.text())
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(alphabet=st.characters(codec="ascii")))
def test_folding_twice_changes_nothing_in_ascii(text: str) -> None:
    assert fold(fold(text)) == fold(text)
