"""Golden conversations and results in promptfoo's and Inspect's formats, there and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from evals.__main__ import main
from evals.suite.exchange.answers import of_inspect, of_promptfoo
from evals.suite.exchange.golden_data import golden_data, golden_yaml
from evals.suite.exchange.inspect import log
from evals.suite.exchange.promptfoo import chat, unrendered, variable
from evals.suite.exchange.promptfoo_results import output
from evals.suite.golden import FOLDER, Golden, golden_files, read_goldens, vocabulary
from evals.suite.results import read_result
from service.datafiles import prompts_root
from service.domain import ChatMessage
from suite_results import FINDING, HOSTILE, OLD, result, some

IDS = ("board-call-token-dead", "capital-letters-from-grandad", "thanks-from-the-night-nurse")


@pytest.fixture(name="few", scope="module")
def a_few_golden_conversations() -> list[Path]:
    return [path for path in golden_files() if path.stem in IDS]


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever this machine is set to, commands see none of it."""
    for name in ("LEVELHEAD_CONFIG", "LEVELHEAD_JUDGE_MODEL", "LEVELHEAD_PROMPTS_DIR"):
        monkeypatch.delenv(name, raising=False)


def goldens(files: list[Path]) -> list[Golden]:
    read = read_goldens(files, vocabulary(prompts_root()))
    assert read.problems == ()
    return [golden._replace(file="", sha256="") for golden in read.goldens]


def exported(tool: str, file: Path, few: list[Path]) -> Path:
    call = ["export", tool, str(file), "--prompt", "reply@1.0.0", "--golden", *map(str, few)]
    assert main(call) == 0
    return file


# ---- golden conversations --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tool", "name"), [("promptfoo", "config.yaml"), ("promptfoo", "config.json"), ("inspect", "samples.jsonl")]
)
def test_golden_conversations_come_back_as_they_went(tool: str, name: str, tmp_path: Path, few: list[Path]) -> None:
    file = exported(tool, tmp_path / name, few)
    assert main(["import", str(file), "-o", str(tmp_path / "back")]) == 0
    back = sorted((tmp_path / "back").rglob("*.yaml"))
    assert [path.relative_to(tmp_path / "back") for path in back] == sorted(path.relative_to(FOLDER) for path in few)
    assert goldens(back) == goldens(few)
    assert back[0].read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=")


def test_a_configuration_has_prompts_providers_and_tests_with_assertions(tmp_path: Path, few: list[Path]) -> None:
    data = yaml.safe_load(exported("promptfoo", tmp_path / "config.yaml", few).read_text(encoding="utf-8"))
    assert data["prompts"] == [{"label": "reply@1.0.0", "raw": "{{ prompt_reply_1_0_0 }}"}]
    assert data["providers"] == ["echo"]
    test = next(test for test in data["tests"] if test["description"] == "board-call-token-dead")
    assert test["assert"][0] == {"type": "icontains-any", "value": ["token", "code"], "metric": "mentions.1"}
    assert "Token app shows no code" in test["vars"]["message"]
    messages = json.loads(test["vars"]["prompt_reply_1_0_0"])
    assert next(message["role"] for message in messages) == "system"
    assert "Token app shows no code" in messages[-1]["content"]


def test_samples_have_input_target_and_metadata(tmp_path: Path, few: list[Path]) -> None:
    rows = exported("inspect", tmp_path / "samples.jsonl", few).read_text(encoding="utf-8").splitlines()
    sample = next(row for row in map(json.loads, rows) if row["id"] == "board-call-token-dead")
    assert set(sample) == {"id", "input", "target", "metadata"}
    assert sample["input"][0]["role"] == "system"
    assert "within 15 minutes" in sample["target"]
    assert sample["metadata"]["domain"] == "remote-access"


def test_what_looks_like_a_template_in_a_customers_text_stays_text() -> None:
    text = "{{ 7*7 }} {% for x in y %} {# hush #} { } }}"
    (message,) = json.loads(chat([ChatMessage("user", text)]))
    assert message == {"role": "user", "content": text}
    assert not [mark for mark in ("{{", "{%", "{#") if mark in chat([ChatMessage("user", text)])]
    told = unrendered(f"{text} {{{{{{ #}}")
    assert not [mark for mark in ("{{", "{%", "{#", "#}") if mark in told]
    assert told.replace("\u2060", "") == f"{text} {{{{{{ #}}"


def test_a_prompts_variable_is_a_name() -> None:
    assert variable("reply@1.0.0") == "prompt_reply_1_0_0"
    assert variable("theirs/prompt file.txt") == "prompt_theirs_prompt_file_txt"


def test_yaml_keeps_texts_that_yaml_would_misread(few: list[Path]) -> None:
    data = golden_data(goldens(few)[0])
    odd = ["no", "12:30", "1.10", "- x", "a: b", " lead", "trail ", "two\nlines", "tab\tx\n", "é “q” 😀", HOSTILE]
    data["good"] = [{"text": text} for text in odd]
    back = yaml.safe_load(golden_yaml(data))
    assert [good["text"] for good in back["good"]] == odd


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"id": "../../etc/passwd"}, "'../../etc/passwd' is no id"),
        ({"domain": "../elsewhere"}, "no domain '../elsewhere'"),
        ({"good": None}, "lacks good"),
    ],
)
def test_a_conversation_that_does_not_fit_is_left_out_and_written_nowhere(
    change: Mapping[str, Any], told: str, tmp_path: Path, few: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    data = {key: value for key, value in {**golden_data(goldens(few)[0]), **change}.items() if value is not None}
    tests = [{"vars": {"q": "x"}}, {"metadata": {"levelhead": data}}]
    (tmp_path / "config.json").write_text(json.dumps({"tests": tests}), encoding="utf-8")
    assert main(["import", str(tmp_path / "config.json"), "-o", str(tmp_path / "back")]) == 2
    errors = capsys.readouterr().err
    assert told in errors
    assert "number 1: no metadata.levelhead" in errors
    assert list(tmp_path.rglob("*.yaml")) == []


# ---- results ---------------------------------------------------------------------------------------------------------


def ran(tmp_path: Path, few: list[Path]) -> Path:
    """A result of the composer and of a vague model over a few golden conversations."""
    ids = ",".join(path.stem for path in few)
    models = ["--model", "mock/composer", "--model", "mock/vague", "--mode", "mock", "--repairs", "0"]
    places = ["--results", str(tmp_path / "results")]
    file = tmp_path / "ran.json"
    assert main(["run", "--set", ids, *models, "--prompt", "reply@1.0.0", "-o", str(file), *places]) in (0, 1)
    return file


def test_a_result_survives_the_way_through_promptfoo_and_inspect(tmp_path: Path, few: list[Path]) -> None:
    file = ran(tmp_path, few)
    before = read_result(file)
    call = ["report", str(file), "--promptfoo", str(tmp_path / "pf.json"), "--inspect", str(tmp_path / "log.json")]
    assert main(call) == 0
    logs = sorted(tmp_path.glob("log-*.json"))
    assert [path.name for path in logs] == ["log-reply-1.0.0-mock-composer.json", "log-reply-1.0.0-mock-vague.json"]
    told = {(*one.key, one.arm): (one.text, one.status, one.passed, one.checks) for one in before.outcomes}
    for source, count in ((tmp_path / "pf.json", 6), (logs[0], 3), (logs[1], 3)):
        assert main(["import", str(source), "-o", str(tmp_path / "back.json")]) == 0
        after = read_result(tmp_path / "back.json")
        assert len(after.outcomes) == count
        for one in after.outcomes:
            assert told[(*one.key, one.arm)] == (one.text, one.status, one.passed, one.checks)
        assert {one.version for one in after.arms} == {"1.0.0"}
        assert [one.request for one in after.conversations] == [one.request for one in before.conversations]


FOREIGN = {
    "evalId": "eval-abc-2026-01-01T00:00:00",
    "results": {
        "version": 3,
        "timestamp": "2026-01-01T00:00:00.000Z",
        "prompts": [{"raw": "Answer: {{query}}", "label": "answer", "provider": "openai:gpt-x"}],
        "results": [
            {
                "promptIdx": 0, "testIdx": 0, "success": success, "score": float(success), "latencyMs": 812,
                "testCase": {"description": "Printer eats paper", "vars": {"query": "It jams every day!!", "n": 3}},
                "provider": {"id": "openai:gpt-x", "label": ""},
                "prompt": {"raw": "Answer: It jams every day!!", "label": "answer"},
                "vars": {"query": "It jams every day!!", "n": 3},
                "response": {"output": text, "tokenUsage": {"total": 30, "prompt": 20, "completion": 10}},
                "gradingResult": {
                    "pass": success, "score": float(success), "reason": "…",
                    "componentResults": [
                        {"pass": success, "score": 1, "reason": "has no roller", "assertion": {"type": "contains",
                         "value": "roller"}},
                    ],
                },
                "namedScores": {"tone": 0.5}, "cost": 0.002,
            }
            for text, success in (
                ("A daily jam must be tiresome. I've ordered a roller and will write to you by tomorrow noon.", True),
                ("We will look into it soon.", False),
            )
        ],
        "stats": {"successes": 1, "failures": 1, "errors": 0},
    },
    "config": {},
}  # fmt: skip


@pytest.mark.parametrize("name", ["out.json", "out.jsonl"])
def test_results_of_promptfoos_own_tests_become_a_result_of_ours(tmp_path: Path, name: str) -> None:
    rows: list[Any] = FOREIGN["results"]["results"]  # type: ignore[index]
    text = json.dumps(FOREIGN) if name == "out.json" else "\n".join(map(json.dumps, rows))
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert main(["import", str(tmp_path / name), "-o", str(tmp_path / "r.json")]) == 0
    found = read_result(tmp_path / "r.json")
    assert [arm.name for arm in found.arms] == ["answer+openai:gpt-x"]
    (conversation,) = found.conversations
    assert conversation.id == "printer-eats-paper"
    assert conversation.request["messages"][0]["text"] == "It jams every day!!"
    first, second = found.outcomes
    assert (first.epoch, second.epoch) == (0, 1)
    assert [check.name for check in first.checks] == ["promptfoo.1.contains"]
    assert first.checks[0].passed
    assert not second.checks[0].passed
    assert second.checks[0].found == "has no roller"
    assert not second.passed
    assert "timeline.vague" in {finding["code"] for finding in second.findings}
    assert (second.scores["promptfoo.tone"], second.prompt_tokens, second.cost_usd) == (0.5, 20, 0.002)
    assert found.prompt(first.rendered)[0].content == "Answer: It jams every day!!"


def test_an_answer_that_never_came_is_an_error_and_not_an_empty_reply() -> None:
    row = {**FOREIGN["results"]["results"][0], "response": None, "error": "429"}  # type: ignore[index]
    (answer,) = of_promptfoo({"results": {"results": [row]}})
    assert (answer.text, answer.error) == ("", "output")


def test_a_log_of_inspects_own_task_is_read() -> None:
    data = {
        "version": 2,
        "eval": {"task": "helpdesk", "model": "openai/gpt-x"},
        "samples": [
            {
                "id": 7, "epoch": 1, "input": [{"role": "system", "content": "Be kind."},
                                               {"role": "user", "content": [{"type": "text", "text": "It jams."}]}],
                "target": "roller",
                "output": {"choices": [{"message": {"role": "assistant", "content": "I'll send one."}}],
                           "usage": {"input_tokens": 9, "output_tokens": 4}},
                "scores": {"includes": {"value": "I"}, "grade": {"value": 0.25}},
            }
        ],
    }  # fmt: skip
    (answer,) = of_inspect(data)
    assert (answer.name, answer.prompt, answer.model, answer.text) == (
        "7",
        "helpdesk",
        "openai/gpt-x",
        "I'll send one.",
    )
    assert answer.question == "It jams."
    assert [(check.name, check.passed) for check in answer.checks] == [("inspect.includes", False)]
    assert answer.scores == {"inspect.grade": 0.25}
    assert answer.prompt_tokens == 9


def test_promptfoos_output_counts_what_the_result_holds() -> None:
    told = output(result(some(3, 1), some(4, 0)))
    assert told["results"]["stats"]["successes"] == 7
    assert [prompt["metrics"]["testFailCount"] for prompt in told["results"]["prompts"]] == [1, 0]
    row = told["results"]["results"][-2]
    assert (row["success"], row["failureReason"], row["gradingResult"]["reason"]) == (
        False,
        1,
        f"assessment.timeline, {FINDING['code']}",
    )
    assert len(told["config"]["tests"]) == 4
    json.dumps(told, allow_nan=False)


def test_a_log_has_one_sample_a_run_with_scores_and_usage() -> None:
    told = log(result(some(1, 1), some(2, 0), epochs=2), OLD)
    assert (told["version"], told["status"], told["eval"]["model"], told["eval"]["task"]) == (
        2,
        "success",
        OLD.model,
        "reply@1.0.0",
    )
    assert [(one["id"], one["epoch"], one["scores"]["passed"]["value"]) for one in told["samples"]] == [
        ("case-001", 1, "C"),
        ("case-001", 2, "C"),
        ("case-002", 1, "I"),
        ("case-002", 2, "I"),
    ]
    json.dumps(told, allow_nan=False)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.json", "{", "not JSON"),
        ("a.yaml", "a: [", "not YAML"),
        ("a.json", '{"tests": "file://tests.csv"}', "neither a promptfoo configuration with its tests in it"),
        ("a.json", '{"results": {"results": []}}', "no answers in it"),
        ("b.json", None, "cannot read"),
    ],
)
def test_a_file_of_no_use_is_told_in_one_sentence(
    name: str, text: str | None, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert main(["import", str(tmp_path / name), "-o", str(tmp_path / "out.json")]) == 2
    assert told in capsys.readouterr().err
    assert not (tmp_path / "out.json").exists()


def test_an_export_to_a_place_that_cannot_be_written_is_told(
    tmp_path: Path, few: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "inspect", str(tmp_path), "--golden", str(few[0])]) == 2
    assert "cannot write" in capsys.readouterr().err
