"""`run`, `record`, `score` and `release-check` as they are typed: what they write, and their exit status."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.__main__ import main
from evals.suite.rescoring import Rescorer
from evals.suite.results import Result, comparable, read_result, write_result
from evals.suite.score_command import changes
from evals.suite.watch import changed, state
from golden_files import goldens, settings, written


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache of the test's own, and no settings of whoever runs it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def places(tmp_path: Path) -> list[str]:
    """Options that name the test's own folders, with three conversations."""
    goldens(tmp_path / "golden")
    folders = {name: tmp_path / name for name in ("golden", "recordings", "results")}
    return [part for name, folder in folders.items() for part in (f"--{name}", str(folder))]


def latest(tmp_path: Path) -> Result:
    return read_result(tmp_path / "results" / "latest.json")


def test_a_run_writes_the_latest_result_and_keeps_the_one_before(tmp_path: Path, places: list[str]) -> None:
    assert main(["run", *places, "--limit", "1", "-o", str(tmp_path / "mine.json")]) == 0
    assert main(["run", *places]) == 0

    assert [outcome.conversation for outcome in latest(tmp_path).outcomes] == ["case-0", "case-1", "case-2"]
    before = read_result(tmp_path / "results" / "previous.json")
    assert before == read_result(tmp_path / "mine.json")
    assert (before.settings.golden, before.settings.chosen) == (3, 1)


def test_the_same_command_twice_gives_the_same_comparable_bytes(tmp_path: Path, places: list[str]) -> None:
    found = []
    for _ in range(2):
        assert main(["run", *places, "--prompt", "reply@1.0.0", "--prompt", "reply@1.1.0", "--epochs", "2"]) == 0
        found.append(comparable(latest(tmp_path)))

    assert found[0] == found[1]
    assert len(latest(tmp_path).outcomes) == 12


def test_a_missing_recording_is_status_3_with_the_command(
    tmp_path: Path, places: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", *places, "--model", "openai/x", "-k", "case-1"]) == 3

    told = capsys.readouterr().err
    assert "not recorded: 1 conversation by reply@1.0.0+openai/x\n  case-1\n" in told
    assert "  python -m evals record --model openai/x --prompt reply@1.0.0 -k case-1\n" in told


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--prompt", "reply@9.9.9"], "no prompt 'reply@9.9.9'"),
        (["--model", "mock/nobody"], "no mock model 'mock/nobody'"),
        (["--mode", "mock", "--model", "openai/x"], "openai/x is no mock model"),
        (["-k", "printer"], "no conversation fits: -k printer"),
        (["--failed"], "make one with: python -m evals run"),
    ],
)
def test_what_cannot_be_run_is_status_2_with_a_reason(
    places: list[str], capsys: pytest.CaptureFixture[str], options: list[str], told: str
) -> None:
    assert main(["run", *places, *options]) == 2

    assert told in capsys.readouterr().err


def test_a_broken_golden_file_is_told_and_the_rest_runs(
    tmp_path: Path, places: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path / "golden", "broken", ("why:", "wyh:"))

    assert main(["run", *places]) == 2

    assert f"{path}:3: wyh: is an unknown field" in capsys.readouterr().out
    assert len(latest(tmp_path).outcomes) == 3


def test_a_gate_that_fails_is_status_1(places: list[str]) -> None:
    gates = Path(__file__).parents[2] / "evals" / "gates.yaml"

    assert main(["run", *places, "--gates", str(gates)]) == 1


def test_what_failed_is_run_again_alone(tmp_path: Path, places: list[str]) -> None:
    written(tmp_path / "golden", "case-1", ("[[VPN, tunnel]]", "[[printer]]"), customer="customer-1")

    assert main(["run", *places]) == 0
    assert main(["run", *places, "--failed"]) == 0

    assert [outcome.conversation for outcome in latest(tmp_path).outcomes] == ["case-1"]


def test_passing_k_times_is_told(places: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", *places, "--epochs", "2"]) == 0

    assert "pass@2 100%, pass^2 100%" in capsys.readouterr().out


def test_recording_wants_a_model_that_is_none_of_the_mocks(
    places: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["record", *places, "--model", "mock/composer"]) == 2
    with pytest.raises(SystemExit) as caught:
        main(["record", *places])

    assert caught.value.code == 2
    assert "needs no recording" in capsys.readouterr().err


# ---- score -----------------------------------------------------------------------------------------------------------


def test_a_result_that_is_scored_again_at_once_has_not_changed(
    tmp_path: Path, places: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    main(["run", *places, "--model", "mock/composer", "--model", "mock/vague", "--model", "mock/leaker"])
    result = str(tmp_path / "results" / "latest.json")

    assert main(["score", result, "-o", str(tmp_path / "scored.json"), "--golden", str(tmp_path / "golden")]) == 0

    assert "\n0 changes; written to" in capsys.readouterr().out
    assert read_result(tmp_path / "scored.json").outcomes == latest(tmp_path).outcomes


def test_a_text_is_held_to_todays_expectations(
    tmp_path: Path, places: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    main(["run", *places])
    written(tmp_path / "golden", "case-1", ("[[VPN, tunnel]]", "[[printer]]"), customer="customer-1")
    capsys.readouterr()

    main(["score", str(tmp_path / "results" / "latest.json"), "-o", str(tmp_path / "scored.json"), *places[:2]])

    told = capsys.readouterr().out
    assert "case-1 by reply@1.0.0+mock/composer: does not pass any more, mentions.1 fails\n" in told
    assert "case-1 good.1: does not hold any more\n" in told
    assert "2 changes" in told


def test_a_text_is_held_to_todays_guardrails(tmp_path: Path, places: list[str]) -> None:
    main(["run", *places, "--limit", "1"])
    before = latest(tmp_path)
    old = before.outcomes[0]
    worse = old.attempts[0]._replace(text="I'll look into it soon.")
    stored = before._replace(outcomes=(old._replace(attempts=(worse,), text=worse.text),))

    after = Rescorer(stored, {}, settings(tmp_path)).rescored({})

    assert after.outcomes[0].status == "needs_review"
    assert "timeline.vague" in after.outcomes[0].attempts[0].codes
    assert any("does not pass any more" in line for line in changes(stored, after))


def test_a_result_whose_prompt_is_gone_can_still_be_scored(tmp_path: Path, places: list[str]) -> None:
    theirs = tmp_path / "theirs.txt"
    theirs.write_text("Be kind.", encoding="utf-8")
    main(["run", *places, "--prompt", str(theirs)])
    before = latest(tmp_path)
    theirs.unlink()

    after = Rescorer(before, {}, settings(tmp_path)).rescored({})

    assert [one.passed for one in after.outcomes] == [one.passed for one in before.outcomes]


def test_a_file_that_is_no_result_cannot_be_scored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", str(tmp_path / "none.json")]) == 2
    assert "cannot score: cannot read" in capsys.readouterr().err


# ---- release-check ---------------------------------------------------------------------------------------------------


def gates(tmp_path: Path, floor: float) -> list[str]:
    path = tmp_path / "gates.yaml"
    floors = f"[{{metric: ready, model: mock/*, at_least: {floor}}}]"
    path.write_text(
        f"never: [critical]\nfloors: {floors}\nregression: [passed]\ngolden: {{excused_at_most: 0.1}}\n", "utf-8"
    )
    return ["--gates", str(path)]


def test_a_version_that_holds_may_go(tmp_path: Path, places: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["release-check", "reply/1.1.0", *places, *gates(tmp_path, 0.1)]) == 0

    told = capsys.readouterr().out
    assert "ok      reply@1.1.0+mock/composer: passed against production" in told
    assert told.endswith("reply/1.1.0: may go to production\n")


def test_a_version_below_a_floor_may_not(tmp_path: Path, places: list[str]) -> None:
    assert main(["release-check", "reply/1.1.0", *places, *gates(tmp_path, 0.99)]) == 1


def test_a_version_that_is_not_recorded_is_status_3(
    tmp_path: Path, places: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["release-check", "reply/1.1.0", "--model", "openai/x", *places, *gates(tmp_path, 0.1)])

    assert status == 3
    assert "python -m evals record --model openai/x --prompt reply@1.1.0" in capsys.readouterr().err


def test_a_version_that_there_is_not_is_status_2(tmp_path: Path, places: list[str]) -> None:
    assert main(["release-check", "reply/7.0.0", *places, *gates(tmp_path, 0.1)]) == 2


# ---- watch -----------------------------------------------------------------------------------------------------------


def test_a_file_that_is_new_gone_or_other_is_a_change(tmp_path: Path) -> None:
    for name in ("kept.j2", "other.j2", "gone.j2"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    before = state([tmp_path])
    (tmp_path / "other.j2").write_text("longer than it was", encoding="utf-8")
    (tmp_path / "gone.j2").unlink()
    (tmp_path / "new.yaml").write_text("new", encoding="utf-8")

    assert [path.name for path in changed(before, state([tmp_path]))] == ["gone.j2", "new.yaml", "other.j2"]
    assert changed(before, before) == []


def test_a_result_round_trips_through_the_report_of_changes(tmp_path: Path, places: list[str]) -> None:
    main(["run", *places])
    found = latest(tmp_path)
    write_result(found, tmp_path / "copy.json")

    assert list(changes(found, read_result(tmp_path / "copy.json"))) == []
