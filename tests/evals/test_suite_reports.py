"""Reports of a result for people and machines: what is told, and that no text of a customer's is obeyed."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from evals.__main__ import main
from evals.scoring import Interval
from evals.suite.report.charts import Scale, whisker
from evals.suite.report.junit import junit
from evals.suite.report.markdown import markdown
from evals.suite.report.summary import arm_titles, summary
from evals.suite.results import write_result
from evals.suite.statistics import wilson
from evals.suite.statistics_means import rate_difference, rate_interval
from evals.suite.statistics_paired import clustered
from suite_results import FINDING, HOSTILE, NEW, OLD, result, some, with_missing


@pytest.fixture(name="file")
def a_result_file(tmp_path: Path) -> Path:
    path = tmp_path / "result.json"
    write_result(result(some(20, 10), some(18, 2) + some(8, 2), customers=12), path)
    return path


# ---- intervals of one arm --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("hits", "size"), [(0, 20), (1, 29), (15, 148), (30, 30)])
def test_a_rate_of_independent_conversations_has_wilsons_interval(hits: int, size: int) -> None:
    values = [1.0] * hits + [0.0] * (size - hits)
    assert rate_interval(values, range(size)) == pytest.approx(wilson(hits, size))


def test_customers_whose_conversations_pass_together_widen_a_rates_interval() -> None:
    values = [float(customer % 2) for customer in range(20) for _ in range(5)]
    found = rate_interval(values, [customer for customer in range(20) for _ in range(5)])
    assert found == pytest.approx(wilson(10, 20), abs=0.01)


def test_where_all_pass_each_customer_counts_once() -> None:
    assert rate_interval([1.0] * 50, [number % 10 for number in range(50)]) == pytest.approx(wilson(10, 10))


def test_a_difference_of_shares_has_bonetts_and_prices_interval() -> None:
    pairs = [1.0] * 12 + [-1.0] * 3 + [0.0] * 35
    gone, new = 4 / 52, 13 / 52
    reach = 1.959964 * ((gone + new - (new - gone) ** 2) / 52) ** 0.5
    found = rate_difference(clustered(pairs))
    assert found == pytest.approx((9 / 50, new - gone - reach, new - gone + reach), abs=1e-6)


def test_no_change_at_all_still_leaves_room_for_one() -> None:
    found = rate_difference(clustered([0.0] * 50))
    assert found.low == -found.high < 0 == found.value


# ---- the summary -----------------------------------------------------------------------------------------------------


def test_failed_checks_are_grouped_and_known_ones_stand_apart() -> None:
    told = summary(result(some(10, 4), some(14, 0)))
    assert [(one.name, one.arm, len(one.conversations)) for one in told.news] == [
        ("assessment.timeline", OLD.name, 4),
        ("timeline.vague", OLD.name, 4),
        ("situation.heat", None, 1),
    ]
    assert [(one.name, one.conversations) for one in told.known] == [("situation.heat", ("case-014",))]


def test_several_runs_are_told_as_passing_once_and_always() -> None:
    (old, new) = summary(result(some(1, 1), some(2, 0), epochs=3)).arms
    assert (old.pass_at, old.pass_all, new.pass_all) == (0.5, 0.5, 1.0)
    assert summary(result(some(1, 1), some(2, 0))).arms[0].pass_at is None


def test_arms_are_called_by_what_tells_them_apart() -> None:
    other = OLD._replace(name="reply@1.0.0+local/x", model="local/x")
    assert arm_titles((OLD, NEW)) == ("reply@1.0.0", "reply@1.1.0")
    assert arm_titles((OLD, other)) == ("mock/composer", "local/x")
    assert arm_titles((NEW, other)) == (NEW.name, other.name)


# ---- terminal --------------------------------------------------------------------------------------------------------


def test_the_terminal_page_fits_eighty_columns_without_colour_in_a_pipe(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(file)]) == 0
    page = capsys.readouterr().out
    assert "30 conversations, mock, guardrails 1.0.0, seed 1" in page
    assert "66.7 %" in page
    assert "failed\n   10 × assessment.timeline · reply@1.0.0: case-021" in page
    assert "known to fail (not_yet.txt)\n    2 × situation.heat: case-014, case-028" in page
    assert "\x1b" not in page
    assert max(map(len, page.splitlines())) <= 80


def test_what_was_never_recorded_is_told_with_its_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_result(with_missing(result(some(2, 0), some(2, 0))), tmp_path / "r.json")
    assert main(["report", str(tmp_path / "r.json")]) == 0
    page = capsys.readouterr().out
    assert "Nothing failed." in page
    assert "not recorded: case-002, reply@1.1.0+mock/composer" in page
    assert "python -m evals record --prompt reply@1.1.0 -k case-002" in page


def test_a_single_arm_and_many_arms_are_reported_as_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = result(some(2, 1), some(3, 0))
    arms = tuple(OLD._replace(name=f"arm{number}", model=f"local/m{number}") for number in range(5))
    rows = tuple(one._replace(arm=arm.name) for arm in arms for one in whole.outcomes if one.arm == OLD.name)
    for name, few in (("one", arms[:1]), ("five", arms)):
        told = whole._replace(arms=few, outcomes=tuple(row for row in rows if row.arm in {arm.name for arm in few}))
        write_result(told, tmp_path / f"{name}.json")
        assert main(["report", str(tmp_path / f"{name}.json"), "--html", str(tmp_path / f"{name}.html")]) == 0
        assert main(["report", str(tmp_path / f"{name}.json")]) == 0
    page = capsys.readouterr().out
    assert max(map(len, page.splitlines())) <= 80
    assert "local/m4" in page
    assert "reply@1.0.0 passes 66.7 % of 3 conversations" in (tmp_path / "one.html").read_text(encoding="utf-8")


def test_a_result_without_outcomes_is_still_a_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = result(some(1, 0), some(1, 0))._replace(outcomes=(), prompts={})
    write_result(empty, tmp_path / "r.json")
    files = [f"--{kind}={tmp_path / kind}" for kind in ("html", "junit", "markdown", "jsonl")]
    assert main(["report", str(tmp_path / "r.json"), *files]) == 0
    assert main(["report", str(tmp_path / "r.json")]) == 0
    assert "1 conversations" in capsys.readouterr().out


# ---- files -----------------------------------------------------------------------------------------------------------


def test_junit_has_a_suite_for_each_arm_and_real_ids() -> None:
    root = ET.fromstring(junit(with_missing(result(some(10, 4), some(13, 1)))))
    assert [suite.get("name") for suite in root] == ["golden", OLD.name, NEW.name]
    counts = ("tests", "failures", "errors", "skipped")
    assert [tuple(map(suite.get, counts)) for suite in root] == [
        ("42", "1", "0", "1"),
        ("14", "4", "0", "0"),
        ("14", "0", "1", "0"),
    ]
    assert tuple(map(root.get, counts)) == ("70", "5", "1", "1")
    failed = root.find("testsuite[2]/testcase[@name='case-014']")
    assert failed is not None
    assert failed.get("classname") == OLD.name
    assert failed.get("file") == "evals/golden/printing/case-014.yaml"
    failure = failed.find("failure")
    assert failure is not None
    assert failure.get("message") == "assessment.timeline, timeline.vague"
    assert "assessment.timeline: expected 2, found 1" in (failure.text or "")


def test_junit_holds_any_text_and_numbers_runs() -> None:
    found = result(some(1, 0), some(1, 0), epochs=2, hostile=True)
    rows = tuple(one._replace(text=f"\x00\x1b]]>{HOSTILE}") for one in found.outcomes)
    root = ET.fromstring(junit(found._replace(outcomes=rows)))
    cases = root.findall("testsuite[2]/testcase")
    assert [case.get("name") for case in cases] == ["case-001 [1]", "case-001 [2]"]
    assert cases[0].findtext("system-out") == f"\ufffd\ufffd]]>{HOSTILE}"


def test_markdown_is_for_a_pull_request_and_quotes_no_stranger_as_markup() -> None:
    page = markdown(summary(result(some(20, 10), some(28, 2), hostile=True)))
    assert "| passed | 66.7 % (48.8 to 80.8) | 93.3 % (78.7 to 98.2) |" in page
    assert "passes 8 of 30 more than" in page
    assert "<details><summary>Failed: " in page
    assert "<script" not in page
    assert "<img" not in page


def test_json_lines_hold_one_outcome_each_with_what_it_is_filed_under(file: Path, tmp_path: Path) -> None:
    path = tmp_path / "deep" / "outcomes.jsonl"
    assert main(["report", str(file), "--jsonl", str(path)]) == 0
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 60
    assert (rows[0]["conversation"], rows[0]["arm"], rows[0]["domain"]) == ("case-001", OLD.name, "billing")
    assert rows[-1]["findings"][0]["code"] == FINDING["code"]


@pytest.mark.parametrize("kind", ["html", "junit", "markdown", "jsonl"])
def test_the_same_result_gives_the_same_file(file: Path, tmp_path: Path, kind: str) -> None:
    for name in ("one", "two"):
        assert main(["report", str(file), f"--{kind}", str(tmp_path / name)]) == 0
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_file_that_is_no_result_and_a_place_that_cannot_be_written_are_told(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "not.json").write_text("[]", encoding="utf-8")
    assert main(["report", str(tmp_path / "not.json")]) == 2
    assert "format None where 1 is wanted" in capsys.readouterr().err
    assert main(["report", str(file), "--html", str(tmp_path)]) == 2
    assert "cannot write" in capsys.readouterr().err


# ---- charts ----------------------------------------------------------------------------------------------------------


def test_a_chart_stays_within_its_scale() -> None:
    drawn = whisker(Interval(0.5, 0.25, 2.0), Scale(0.0, 1.0), "arm0")
    assert '<line class="whisker" x1="250" x2="1000"' in drawn
    assert '<line class="dot" x1="500" x2="500"' in drawn
    assert "whisker" not in whisker(Interval(0.5, float("nan"), float("nan")), Scale(0.0, 1.0), "arm0")
