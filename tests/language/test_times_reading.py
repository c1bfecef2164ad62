"""The time reader: what it finds, how it takes it, and that no text can upset it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service import language
from service.language.durations import iso_duration
from service.language.normalise import JOINER
from service.language.times import find_times

# text, quote, kind, lead, ISO duration or None, business
DURATIONS = (
    ("We answer within 4 hours.", "within 4 hours", "duration", "within", "PT4H", False),
    ("in the next half hour", "in the next half hour", "duration", "in", "PT30M", False),
    ("a 48h window", "48h", "duration", "", "P2D", False),
    ("about 90 min", "about 90 min", "duration", "", "PT1H30M", False),
    ("three working days", "three working days", "duration", "", "P3D", True),
    ("within 2-3 business days", "within 2-3 business days", "range", "within", "P3D", True),
    ("in two to four hours", "in two to four hours", "range", "in", "PT4H", False),
    ("every two hours", "every two hours", "recurring", "", "PT2H", False),
    ("each half hour", "each half hour", "recurring", "", "PT30M", False),
    ("an hour from now", "an hour from now", "duration", "in", "PT1H", False),
    ("within the hour", "within the hour", "duration", "within", "PT1H", False),
    ("two and a half hours", "two and a half hours", "duration", "", "PT2H30M", False),
    ("an hour and a half", "an hour and a half", "duration", "", "PT1H30M", False),
    ("within twenty-four hours", "within twenty-four hours", "duration", "within", "P1D", False),
    ("in no more than ten days", "in no more than ten days", "duration", "within", "P10D", False),
    ("in two days' time", "in two days' time", "duration", "in", "P2D", False),
    ("within a fortnight", "within a fortnight", "duration", "within", "P14D", False),
    ("up to 5 business days", "up to 5 business days", "duration", "up to", "P5D", True),
    ("three times a day", "three times a day", "recurring", "", "PT8H", False),
    ("in 20 minutes at the latest", "in 20 minutes at the latest", "duration", "in", "PT20M", False),
    ("to choose from within 4 hours", "within 4 hours", "duration", "within", "PT4H", False),
    ("for the last 3 days", "for the last 3 days", "duration", "for", "P3D", False),
)


@pytest.mark.parametrize(("text", "quote", "kind", "lead", "iso", "business"), DURATIONS)
def test_a_duration_is_found_with_its_upper_bound(
    text: str, quote: str, kind: str, lead: str, iso: str, business: bool
) -> None:
    (found,) = find_times(text)
    assert text[found.start : found.end] == quote
    assert found.within is not None
    assert (found.kind, found.lead, iso_duration(found.within), found.business) == (kind, lead, iso, business)


# text, quote, kind, at
MOMENTS = (
    ("by 5 pm CET today", "by 5 pm CET today", "moment", "5 pm cet today"),
    ("tomorrow morning", "tomorrow morning", "moment", "tomorrow morning"),
    ("first thing Monday", "first thing Monday", "moment", "first thing monday"),
    ("by end of day", "by end of day", "moment", "end of day"),
    ("close of business Friday", "close of business Friday", "moment", "close of business friday"),
    ("before noon", "before noon", "moment", "noon"),
    ("not after a quarter to six", "not after a quarter to six", "clock", "a quarter to six"),
    ("on 3 March", "on 3 March", "date", "3 march"),
    ("on March 3rd, 2027", "on March 3rd, 2027", "date", "march 3rd, 2027"),
    ("on 2026-11-24 we", "on 2026-11-24", "date", "2026-11-24"),
    ("at 2026-11-24T10:00Z", "at 2026-11-24T10:00Z", "moment", "2026-11-24t10:00z"),
    ("tonight", "tonight", "moment", "tonight"),
    ("this afternoon", "this afternoon", "moment", "this afternoon"),
    ("by lunchtime", "by lunchtime", "moment", "lunchtime"),
    ("the day after tomorrow", "the day after tomorrow", "moment", "the day after tomorrow"),
    ("overnight", "overnight", "moment", "overnight"),
    ("by Wednesday next week", "by Wednesday next week", "weekday", "wednesday next week"),
    ("by 17h30", "by 17h30", "clock", "17h30"),
    ("at 16.30 sharp", "at 16.30", "clock", "16.30"),
    ("half past six", "half past six", "clock", "half past six"),
    ("by the 15th", "by the 15th", "date", "the 15th"),
    ("next Friday at 10 a.m.", "next Friday at 10 a.m.", "moment", "next friday at 10 a.m."),
    ("before 9 pm your time tonight", "before 9 pm your time tonight", "moment", "9 pm your time tonight"),
    ("between 2 and 4 pm", "between 2 and 4 pm", "range", "2 and 4 pm"),
    ("the end of next week", "the end of next week", "moment", "the end of next week"),
    ("I'll call by 5.", "by 5", "clock", "5"),
)


@pytest.mark.parametrize(("text", "quote", "kind", "at"), MOMENTS)
def test_a_moment_is_found_in_its_own_words(text: str, quote: str, kind: str, at: str) -> None:
    (found,) = find_times(text)
    assert text[found.start : found.end] == quote
    assert (found.kind, found.at, found.within, found.concrete) == (kind, at, None, True)


@pytest.mark.parametrize(
    "text",
    [
        "Good morning", "You may call us", "It took three attempts", "costs 12.50 EUR", "at 9 of our sites",
        "I sat down", "a second agent", "version 5.30.1", "the error 429s", "a march through the menus",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_time_is_none(text: str) -> None:
    assert find_times(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "soon", "shortly", "as soon as possible", "in due course", "in a few days", "in the coming days",
        "a couple of days", "at some point", "in the near future",
    ],
)  # fmt: skip
def test_a_vague_time_binds_to_nothing(text: str) -> None:
    (found,) = find_times(f"You will hear from us {text}, I hope")
    assert found.kind == "vague"
    assert not found.concrete


@pytest.mark.parametrize("text", ["two hours ago", "yesterday at 5", "since Monday", "last week", "earlier today"])
def test_what_lies_behind_us_is_not_concrete(text: str) -> None:
    (found,) = find_times(text)
    assert found.past
    assert not found.concrete


@pytest.mark.parametrize("text", ["after 5 pm", "not before 5 pm", "from Monday"])
def test_what_has_no_end_is_not_concrete(text: str) -> None:
    (found,) = find_times(text)
    assert not found.bounded


def test_a_reading_and_its_text_give_the_same_times() -> None:
    text = "Hello Mia,\n\nI'll call you tomorrow at 11. The report follows within two business days; until then, wait."
    assert find_times(language.read(text)) == find_times(text)
    assert [text[one.start : one.end] for one in find_times(text)] == ["tomorrow at 11", "within two business days"]


def test_markup_and_invisible_characters_hide_no_time() -> None:
    bold = "I'll write **within 4 hours**."
    (found,) = find_times(bold)
    assert found.within == timedelta(hours=4)
    hidden = f"I'll write wi{JOINER}thin 4 ho{JOINER}urs."
    (found,) = find_times(language.read(hidden))
    assert hidden[found.start : found.end] == f"wi{JOINER}thin 4 ho{JOINER}urs"


def test_a_new_paragraph_ends_a_time() -> None:
    assert [one.kind for one in find_times("It is done by Friday\n\nTomorrow is fine")] == ["weekday", "moment"]


WORDS = (
    "by", "at", "in", "within", "every", "5", "2-3", "pm", "hours", "days", "of", "the", "end", "next", "Monday", "3rd",
    "March", "and", "half", "a", "17:00", "UTC", ",", ".", "-", "\n",
)  # fmt: skip


@given(st.text(max_size=200) | st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_ordered_spans_inside_it(text: str) -> None:
    found = find_times(text)
    ends = [0, *(one.end for one in found)]
    assert all(previous <= one.start < one.end <= len(text) for previous, one in zip(ends, found, strict=False))


@pytest.mark.parametrize("row", DURATIONS)
def test_case_and_spaces_change_nothing(row: tuple[str, str, str, str, str, bool]) -> None:
    text = row[0]
    plain = [(one.kind, one.within, one.business) for one in find_times(text)]
    assert [(one.kind, one.within, one.business) for one in find_times(text.upper().replace(" ", "  "))] == plain
