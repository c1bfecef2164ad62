"""Comparing two arms: who is paired, what is said of it, and the same words each time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.__main__ import main
from evals.suite.compare import compared
from evals.suite.compare_metrics import Comparison
from evals.suite.compare_sides import CompareError
from evals.suite.compare_verdict import turns, verdict
from evals.suite.compare_words import word_diff
from evals.suite.results import Result, write_result
from evals.suite.statistics import mcnemar_p
from suite_results import FINDING, HOSTILE, NEW, OLD, outcome, result, some


def few(old: list[bool], new: list[bool], customers: int = 0, epochs: int = 1) -> Comparison:
    return compared(result(old, new, customers=customers, epochs=epochs), resamples=1000)


def one_arm(found: Result, arm: str) -> Result:
    return found._replace(
        arms=tuple(one for one in found.arms if one.name == arm),
        outcomes=tuple(one for one in found.outcomes if one.arm == arm),
    )


# ---- the numbers -----------------------------------------------------------------------------------------------------


def test_passing_is_judged_by_exact_mcnemar() -> None:
    found = few(some(10, 20), some(8, 2) + some(12, 8)).passing
    assert found is not None
    assert found.table is not None
    assert (found.table.won, found.table.lost) == (12, 2)
    assert found.p == pytest.approx(mcnemar_p(12, 2))
    assert found.adjusted == found.p
    assert found.difference.value == pytest.approx(1 / 3)
    assert found.change == "better"


def test_ten_conversations_of_one_customer_count_as_one() -> None:
    old, new = some(0, 10) + some(5, 0), some(15, 0)
    alone, together = few(old, new).passing, compared(same_customer(result(old, new), 10), resamples=1000).passing
    assert alone is not None
    assert together is not None
    assert alone.p == pytest.approx(2 / 2**10)
    assert together.p == 1.0
    assert together.table == alone.table
    assert together.change == "unclear"


def same_customer(found: Result, first: int) -> Result:
    """The first so many conversations belong to one customer."""
    return found._replace(
        conversations=tuple(
            row._replace(customer="one") if place < first else row for place, row in enumerate(found.conversations)
        )
    )


def test_epochs_are_averaged_and_a_conversation_holds_where_every_run_does() -> None:
    found = few(some(1, 1), some(2, 0), epochs=3)
    flaky = found.before.result._replace(
        outcomes=tuple(
            outcome(NEW, 2, passed=False, epoch=1) if (one.arm, *one.key) == (NEW.name, "case-002", 1) else one
            for one in found.before.result.outcomes
        )
    )
    told = compared(flaky, resamples=1000)
    assert told.epochs == 3
    assert told.passing is not None
    assert told.passing.before == pytest.approx(0.5)
    assert told.passing.after == pytest.approx(5 / 6)
    assert told.passing.table is not None
    assert (told.passing.table.won, told.passing.table.lost, told.passing.table.neither) == (0, 0, 1)


def test_every_score_is_compared_and_so_are_errors_and_tokens() -> None:
    names = [one.metric.name for one in few(some(3, 3), some(4, 2)).metrics]
    assert names == ["passed", "ready", "safe", "checks", "timeline", "words", "errors", "prompt_tokens"]


def test_fewer_errors_are_better_and_more_words_only_different() -> None:
    found = {one.metric.name: one for one in few(some(5, 25), some(30, 0)).metrics}
    assert found["errors"].difference.value < 0
    assert found["errors"].change == "better"
    assert found["words"].change == "different"
    assert found["prompt_tokens"].change == "same"


def test_holm_is_spent_only_on_metrics_that_can_differ() -> None:
    found = {one.metric.name: one for one in few(some(10, 20), some(20, 10)).metrics}
    moved = ["ready", "checks", "timeline", "words", "errors"]
    assert found["safe"].change == "same"
    assert found["ready"].adjusted == pytest.approx(min(1.0, len(moved) * found["ready"].p))


def test_chosen_metrics_alone_are_adjusted_for() -> None:
    found = compared(result(some(10, 20), some(20, 10)), metrics=["timeline"], resamples=1000)
    assert [one.metric.name for one in found.metrics] == ["timeline"]
    assert found.metrics[0].adjusted == found.metrics[0].p


# ---- what is paired --------------------------------------------------------------------------------------------------


def test_two_files_are_paired_by_conversation_and_the_rest_is_told() -> None:
    whole = result(some(5, 3), some(6, 2))
    older = one_arm(whole, OLD.name)
    newer = one_arm(whole, NEW.name)._replace(outcomes=tuple(one for one in whole.outcomes if one.arm == NEW.name)[2:])
    found = compared(older, newer, resamples=1000)
    assert (found.before.title, found.after.title) == ("reply@1.0.0", "reply@1.1.0")
    assert len(found.cases.kept) == 6
    assert found.cases.only_before == ("case-001", "case-002")
    assert "Left out: 2 conversations that only one side has." in verdict(found)


def test_a_conversation_that_was_rewritten_in_between_is_left_out() -> None:
    whole = result(some(5, 3), some(6, 2))
    newer = one_arm(whole, NEW.name)
    rewritten = newer.conversations[0]._replace(request={"messages": []})
    found = compared(
        one_arm(whole, OLD.name), newer._replace(conversations=(rewritten, *newer.conversations[1:])), resamples=1000
    )
    assert found.cases.changed == ("case-001",)
    assert "1 whose request changed between the files" in verdict(found)


def test_the_same_arm_of_two_files_is_told_apart() -> None:
    whole = one_arm(result(some(5, 3), some(6, 2)), OLD.name)
    found = compared(whole, whole, resamples=1000)
    assert found.before.title == "reply@1.0.0+mock/composer (first file)"
    assert "passes the same 5 of 8 as" in verdict(found)


@pytest.mark.parametrize("names", [[NEW.name, OLD.name], ["reply@1.1.0", "reply@1.0.0"], ["1.1.0", "1.0.0"]])
def test_arms_may_be_named_in_short_and_in_any_order(names: list[str]) -> None:
    found = compared(result(some(5, 3), some(6, 2)), arms=names, resamples=1000)
    assert (found.before.arm, found.after.arm) == (NEW, OLD)


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["reply@2.0.0", "reply@1.0.0"], "no arm is called 'reply@2.0.0'; there are: reply@1.0.0+mock/composer"),
        (["reply", "reply@1.0.0"], "several arms fit 'reply'"),
        (["mock/composer", "reply@1.0.0"], "several arms fit 'mock/composer'"),
        (["0+mock/composer", "1.0.0"], "several arms fit"),
        (["1.0.0+", "1.0.0"], "both names mean the arm"),
        (["reply@1.0.0"], "name two arms with --arms BEFORE AFTER"),
    ],
)
def test_an_unclear_name_is_answered_with_what_there_is(names: list[str], told: str) -> None:
    with pytest.raises(CompareError, match=told.replace("+", r"\+")):
        compared(result(some(5, 3), some(6, 2)), arms=names)


def test_sides_without_a_common_conversation_are_not_compared() -> None:
    whole = result(some(1, 1), some(1, 1))
    older = one_arm(whole, OLD.name)._replace(outcomes=(outcome(OLD, 1, passed=True),))
    newer = one_arm(whole, NEW.name)._replace(outcomes=(outcome(NEW, 2, passed=True),))
    with pytest.raises(CompareError, match="share no conversation"):
        compared(older, newer)


# ---- the words -------------------------------------------------------------------------------------------------------


def test_a_difference_that_may_be_chance_is_called_so_with_what_stays_invisible() -> None:
    told = verdict(few(some(50, 10), some(49, 1) + some(5, 5)))
    assert told == (
        "reply@1.1.0 passes 4 of 60 more than reply@1.0.0; that could be chance (p 0.22); with 60 conversations"
        " differences under 13 points stay invisible. No other metric differs beyond chance."
    )


def test_a_real_difference_is_called_so_and_what_else_moved_is_named() -> None:
    told = verdict(few(some(10, 20), some(30, 0)))
    assert told == (
        "reply@1.1.0 passes 20 of 30 more than reply@1.0.0; that is more than chance (p <0.001)."
        " Better beyond chance: ready +66.7, checks +33.3, timeline +0.67, errors −0.67."
        " Different beyond chance: words +4.0."
    )


def test_a_regression_is_told_as_one() -> None:
    found = few(some(30, 0), some(10, 20))
    assert "passes 20 of 30 fewer" in verdict(found)
    assert [one.metric.name for one in found.regressed] == ["passed", "ready", "checks", "timeline", "errors"]


def test_few_customers_are_a_caution_and_few_conversations_show_nothing() -> None:
    assert "Only 3 customers" in verdict(few(some(6, 4), some(8, 2), customers=3))
    assert "4 conversations are too few to show any difference" in verdict(few(some(2, 2), some(3, 1)))


def test_losses_come_first_with_what_broke() -> None:
    found = turns(few([True, False, True], [False, True, True]))
    assert [(one.turn, one.case.conversation.id) for one in found] == [
        ("loss", "case-001"),
        ("win", "case-002"),
        ("tie", "case-003"),
    ]
    assert found[0].broke == ("assessment.timeline", FINDING["code"])
    assert found[1].mended == ("assessment.timeline", FINDING["code"])
    assert [piece.text for piece in found[0].words() if piece.kind != "same"] == [
        ", and that is hard",
        "within 4 hours",
        "soon",
    ]


@given(st.text(alphabet="ab c,.\n'é", max_size=60), st.text(alphabet="ab c,.\n'é", max_size=60))
def test_a_word_diff_holds_both_texts(before: str, after: str) -> None:
    pieces = word_diff(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == after


def test_long_texts_are_told_as_replaced() -> None:
    pieces = word_diff("a " * 3000, "b " * 3000)
    assert [piece.kind for piece in pieces] == ["gone", "new"]


# ---- the command -----------------------------------------------------------------------------------------------------


@pytest.fixture(name="file")
def a_result_file(tmp_path: Path) -> Path:
    path = tmp_path / "result.json"
    write_result(result(some(20, 10), some(18, 2) + some(8, 2), customers=5), path)
    return path


def test_one_file_with_two_arms_is_compared_at_once(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", str(file), "--resamples", "1000"]) == 0
    page = capsys.readouterr().out
    assert "reply@1.0.0 → reply@1.1.0" in page
    assert "30 conversations of 5 customers, 1,000 resamples" in page
    assert "2 losses" in page
    assert "[-within 4 hours-]{+soon+}" in page
    assert max(map(len, page.splitlines())) <= 80
    assert "\x1b" not in page


@pytest.mark.parametrize("form", [[], ["--json"], ["--markdown"]])
def test_the_same_files_and_seed_give_the_same_bytes(
    file: Path, form: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    pages = []
    for seed in ("1", "1", "2"):
        assert main(["compare", str(file), "--resamples", "1000", "--seed", seed, *form]) == 0
        pages.append(capsys.readouterr().out)
    assert pages[0] == pages[1] != pages[2]


def test_json_holds_every_number_and_null_where_there_is_none(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", str(file), "--json", "--resamples", "1000"]) == 0
    told = json.loads(capsys.readouterr().out, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert told["counts"] == {"wins": 8, "losses": 2, "ties": 20}
    assert told["metrics"][0]["mcnemar"] == {"both": 18, "neither": 2, "won": 8, "lost": 2, "p": 0.109375}
    assert told["metrics"][0]["p"] != told["metrics"][0]["mcnemar"]["p"]
    assert [row["conversation"] for row in told["changes"][:2]] == ["case-019", "case-020"]


def test_markdown_and_terminal_obey_no_customer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = result(some(2, 2), some(1, 3), hostile=True)
    texts = [f"\x1b[31m{HOSTILE} | **bold** [link](https://example.com)\nnext", "plain"]
    rows = tuple(one._replace(text=texts[one.arm == NEW.name]) for one in found.outcomes)
    write_result(found._replace(outcomes=rows), tmp_path / "r.json")
    assert main(["compare", str(tmp_path / "r.json"), "--markdown", "--resamples", "1000"]) == 0
    page = capsys.readouterr().out
    assert "<script" not in page
    assert "<img" not in page
    assert "**bold**" not in page
    assert "](" not in page
    assert main(["compare", str(tmp_path / "r.json"), "--resamples", "1000"]) == 0
    assert "\x1b" not in capsys.readouterr().out


def test_a_regression_fails_the_command_where_that_is_wished(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_result(result(some(30, 0), some(10, 20)), tmp_path / "r.json")
    call = ["compare", str(tmp_path / "r.json"), "--resamples", "1000"]
    assert main(call) == 0
    assert main([*call, "--fail-if-worse"]) == 1
    assert main([*call, "--arms", "1.1.0", "1.0.0", "--fail-if-worse"]) == 0
    assert "beyond chance" in capsys.readouterr().out


def test_wrong_calls_are_told_in_one_line(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", str(file), "--metric", "charm"]) == 2
    assert "no metric 'charm' in both sides; there are: passed, ready, safe" in capsys.readouterr().err
    assert main(["compare", str(file.with_name("none.json"))]) == 2
    assert "make one with: python -m evals run" in capsys.readouterr().err
