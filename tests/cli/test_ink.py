"""Lines fit, marks stand where they belong, and nothing that a stranger wrote is obeyed by the terminal."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk import COLOUR, PLAIN
from service.terminal.ink import WIDEST, Ink, Mark, columns, harmless, wrapped
from service.terminal.screen import Screen, screen_of


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@given(st.text(alphabet="ab \n日", max_size=200), st.integers(min_value=1, max_value=30))
def test_wrapping_loses_no_word_and_keeps_to_the_width(text: str, width: int) -> None:
    lines = [text[start:end] for start, end in wrapped(text, width)]
    assert " ".join(lines).split() == text.split()
    assert all(columns(line) <= width or len(line.split()) <= 1 for line in lines)


def test_line_breaks_of_the_text_are_kept() -> None:
    assert [("a\n\nb c"[start:end]) for start, end in wrapped("a\n\nb c", 80)] == ["a", "", "b c"]


def test_wide_characters_take_two_columns_and_combining_ones_none() -> None:
    assert (columns("日本"), columns("e\u0301"), columns("ab")) == (4, 1, 2)


@given(st.text())
def test_nothing_that_a_terminal_would_obey_is_left_and_offsets_hold(text: str) -> None:
    shown = harmless(text)
    assert len(shown) == len(text)
    assert not any((ord(char) < 32 and char != "\n") or 0x7F <= ord(char) < 0xA0 for char in shown)


def test_an_escape_sequence_in_a_draft_does_not_reach_the_screen() -> None:
    text = "I'm on it.\x1b]0;owned\x07\x9b2J"
    page = "\n".join(COLOUR.marked(text, [Mark(0, 3, "promise")], ""))
    assert "\x1b]" not in page
    assert "\x07" not in page
    assert "\x9b" not in page


def test_a_direction_override_is_shown_as_a_replacement() -> None:
    assert harmless("a\u202eb") == "a\ufffdb"


def test_a_mark_is_followed_by_its_note_in_plain_ink() -> None:
    assert list(PLAIN.marked("I'll write within 4 hours.", [Mark(11, 25, "promise", "1")], "  ")) == [
        "  I'll write within 4 hours [1]."
    ]


def test_a_mark_that_is_broken_by_a_line_end_is_painted_on_both_lines() -> None:
    ink = Ink(Screen(colour=True, columns=20))
    lines = list(ink.marked("write within four hours now", [Mark(6, 23, "promise")], ""))
    assert lines == ["write \x1b[36;4mwithin four\x1b[0m", "\x1b[36;4mhours\x1b[0m now"]


def test_the_graver_of_two_overlapping_marks_shows() -> None:
    (line,) = COLOUR.marked("soon", [Mark(0, 4, "error"), Mark(0, 4, "evidence")], "")
    assert line == "\x1b[31;4msoon\x1b[0m"


def test_two_marks_that_end_together_share_one_bracket() -> None:
    (line,) = PLAIN.marked("by soon", [Mark(0, 7, "promise", "1"), Mark(3, 7, "error", "2")], "")
    assert line == "by soon [1,2]"


@pytest.mark.parametrize(
    ("environ", "wish", "colour"),
    [
        ({}, "auto", True),
        ({"NO_COLOR": "1"}, "auto", False),
        ({"NO_COLOR": ""}, "auto", True),
        ({"TERM": "dumb"}, "auto", False),
        ({"NO_COLOR": "1"}, "always", True),
        ({}, "never", False),
    ],
)
def test_colour_on_a_terminal_is_as_the_environment_and_the_option_wish(
    environ: dict[str, str], wish: str, colour: bool
) -> None:
    assert screen_of(Terminal(), environ, wish).colour is colour  # type: ignore[arg-type]


def test_what_is_piped_has_no_colour_and_eighty_columns() -> None:
    assert screen_of(io.StringIO(), {}) == Screen(colour=False, columns=80)


def test_a_wish_for_columns_is_kept_up_to_what_can_be_read() -> None:
    assert Ink(screen_of(io.StringIO(), {"COLUMNS": "60"})).width == 60
    assert Ink(screen_of(io.StringIO(), {"COLUMNS": "500"})).width == WIDEST
    assert Ink(screen_of(io.StringIO(), {"COLUMNS": "wide"})).width == 80
