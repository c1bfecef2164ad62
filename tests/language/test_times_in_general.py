"""Times of every kind, in sentences of our own: found at their place, and resolved to what they mean that day."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evals.times import OWN, ours, score
from evals.times_sentences import OUR_REFERENCE, Sentence, read_sentences
from service.language.times import find_times
from service.language.timex import TimeValue, values

SENTENCES = read_sentences(OWN)
NONE_AT_ALL = (
    "The ratio was 4:3 at 12% of $500.",
    "You may march on, and second that.",
    "Call +49 138-2010-2015 or 555-1212.",
    "Have a good morning.",
    "",
    "2026-13-45 and 32/2015 and 99:99",
)


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda sentence: sentence.text[:50])
def test_each_time_of_our_sentences_is_found_and_means_what_is_labelled(sentence: Sentence) -> None:
    """Half of the characters may differ ("the next week"), the meaning may not."""
    result = score([sentence], ours)
    assert (result.found, result.right) == (len(sentence.labelled), len(sentence.labelled))


def test_hardly_anything_else_is_taken_for_a_time() -> None:
    result = score(SENTENCES, ours)
    assert result.labelled >= 120
    assert result.false <= 2
    assert result.exact >= 0.9 * result.labelled


@pytest.mark.parametrize("text", NONE_AT_ALL)
def test_amounts_ratios_and_verbs_are_no_times(text: str) -> None:
    assert find_times(text, general=True) == ()


def value_of(text: str, now: datetime = OUR_REFERENCE) -> TimeValue:
    (found,) = find_times(text, general=True)
    return values(found.meaning, now)[0]


def test_a_reference_with_a_zone_is_read_as_that_zones_clock() -> None:
    assert value_of("in 20 minutes", datetime(2026, 11, 18, 10, 0, tzinfo=UTC)).start == "2026-11-18 10:20:00"


def test_a_day_that_no_calendar_has_is_found_and_means_nothing() -> None:
    (found,) = find_times("on 30 February 2027", general=True)
    assert values(found.meaning, OUR_REFERENCE) == ()


def test_a_season_is_named_but_not_put_into_the_calendar() -> None:
    assert value_of("next summer") == TimeValue("daterange", timex="2027-SU")


def test_a_length_is_given_in_iso_and_in_seconds() -> None:
    assert value_of("an hour and a half") == TimeValue("duration", duration="PT1.5H", seconds=5400)
    assert value_of("2 years 1 month 3 days").duration == "P2Y1M3D"


@pytest.mark.parametrize(
    "text", ["9" * 50_000, "1-" * 40_000, "Monday " * 8_000, "from 4 to " * 6_000, "a" * 90_000, "twenty-" * 9_000]
)
def test_hostile_texts_are_read_in_bounded_time(text: str) -> None:
    started = datetime.now(tz=UTC)
    find_times(text, general=True)
    assert (datetime.now(tz=UTC) - started).total_seconds() < 5


def test_the_general_grammar_is_not_loaded_for_a_reply() -> None:
    """A reply must not pay for what it doesn't use."""
    import subprocess

    program = "import sys; from service.language.times import find_times; find_times('by 5 pm today')"
    check = f"{program}; sys.exit(any('timex' in name for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


def test_a_specification_in_json_is_read_and_scored(tmp_path: Path) -> None:
    """In a file that labels one kind, times of other kinds are not counted as false."""
    row = {
        "Input": "Meet Dana for 30 minutes next week, not at Easter",
        "Context": {"ReferenceDateTime": "2026-11-18T00:00:00"},
        "Results": [
            {
                "Text": "next week", "Type": "daterange", "Start": 25, "Length": 9,
                "Value": {"FutureResolution": {"startDate": "2026-11-23", "endDate": "2026-11-30"}},
            }
        ],
    }  # fmt: skip
    path = tmp_path / "WeekParser.json"
    path.write_text(json.dumps([row]), encoding="utf-8")
    result = score(read_sentences(path), ours)
    assert (result.labelled, result.exact, result.right, result.false) == (1, 1, 1, 0)
    row["Results"][0]["Value"]["FutureResolution"]["endDate"] = "2026-12-01"  # type: ignore[index]
    path.write_text(json.dumps([row]), encoding="utf-8")
    assert score(read_sentences(path), ours).right == 0


def test_a_file_without_labels_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "empty.json"
    path.write_text('[{"text": 1}]', encoding="utf-8")
    with pytest.raises(ValueError, match=r"empty\.json"):
        read_sentences(path)
