"""Answers are played back strictly, and recorded so that a diff can be read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from asking import asking, brief_about, plenty, stepped
from service.errors import LevelheadError, ModelBusy, ModelError, ModelOutput, ModelRefused
from service.llm.base import CompletionRequest
from service.llm.recordings import Recorded, RecordingError, read_entries, read_recording, recording_key
from service.llm.scripted import ScriptedLLM


@pytest.fixture
def request_() -> CompletionRequest:
    return asking(brief_about())


def noon() -> datetime:
    return datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def recorded(path: Path, requests: list[CompletionRequest], script: list[str | ModelError]) -> None:
    llm = Recorded(path, ScriptedLLM(script, name="openai/x"), now=noon)
    for request in requests:
        stepped(llm.complete(request, plenty()))


def test_what_was_recorded_is_played_back_without_the_model(tmp_path: Path, request_: CompletionRequest) -> None:
    path = tmp_path / "answers.jsonl"
    recorded(path, [request_], ["I'll write to you by 14:00."])
    completion = stepped(Recorded(path).complete(request_, plenty()))
    assert (completion.text, completion.model) == ("I'll write to you by 14:00.", "openai/x")


def test_a_question_without_an_answer_is_an_error_that_names_its_key(
    tmp_path: Path, request_: CompletionRequest
) -> None:
    path = tmp_path / "answers.jsonl"
    recorded(path, [request_], ["Hello."])
    other = request_._replace(temperature=0.9)
    with pytest.raises(RecordingError, match=recording_key("openai/x", other)):
        stepped(Recorded(path).complete(other, plenty()))


def test_a_missing_answer_is_no_model_error_so_that_no_fallback_hides_it() -> None:
    assert issubclass(RecordingError, LevelheadError)
    assert not issubclass(RecordingError, ModelError)


@pytest.mark.parametrize("change", [{"temperature": 0.31}, {"max_tokens": 701}, {"variant": 1}, {"messages": ()}])
def test_the_key_depends_on_everything_that_is_asked(request_: CompletionRequest, change: dict[str, Any]) -> None:
    assert recording_key("m", request_) != recording_key("m", request_._replace(**change))
    assert recording_key("m", request_) != recording_key("n", request_)


def test_the_key_is_the_same_in_every_release(request_: CompletionRequest) -> None:
    """A changed key would make every recording worthless: change it only on purpose."""
    plain = request_._replace(messages=(), temperature=0.3, max_tokens=700, variant=0)
    assert recording_key("openai/x", plain) == "817763e3afc30f990ab1bcce58f9aa177b6cd4e345964f99625ddf1ba095ca7e"


def test_entries_are_one_line_each_sorted_by_key_with_provenance(tmp_path: Path, request_: CompletionRequest) -> None:
    path = tmp_path / "deep" / "answers.jsonl"
    requests = [request_._replace(variant=number) for number in range(5)]
    recorded(path, requests, [f"Reply {number}." for number in range(5)])
    entries = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [entry["key"] for entry in entries] == sorted(recording_key("openai/x", each) for each in requests)
    assert {entry["model"] for entry in entries} == {"openai/x"}
    assert {entry["recorded_at"] for entry in entries} == {"2026-11-21T12:00:00+00:00"}
    assert all(entry["tool"].startswith("levelhead ") for entry in entries)


def test_recording_again_keeps_what_is_there_and_asks_only_for_what_is_new(
    tmp_path: Path, request_: CompletionRequest
) -> None:
    path = tmp_path / "answers.jsonl"
    recorded(path, [request_], ["First."])
    recorded(path, [request_, request_._replace(variant=1)], ["Second."])
    assert sorted(entry["answer"]["text"] for entry in read_recording(path).values()) == ["First.", "Second."]


def test_two_recorders_of_one_file_lose_nothing(tmp_path: Path, request_: CompletionRequest) -> None:
    path = tmp_path / "answers.jsonl"
    one, two = (Recorded(path, ScriptedLLM(["Text."], name="m"), now=noon) for _ in range(2))
    stepped(one.complete(request_, plenty()))
    stepped(two.complete(request_._replace(variant=1), plenty()))
    assert len(read_recording(path)) == 2


def test_an_answer_that_was_no_reply_is_recorded_and_raised_again(tmp_path: Path, request_: CompletionRequest) -> None:
    path = tmp_path / "answers.jsonl"
    with pytest.raises(ModelOutput, match="cut off"):
        recorded(path, [request_], [ModelOutput("x: cut off")])
    with pytest.raises(ModelOutput, match="cut off"):
        stepped(Recorded(path).complete(request_, plenty()))


def test_a_bad_day_of_the_provider_is_not_recorded(tmp_path: Path, request_: CompletionRequest) -> None:
    path = tmp_path / "answers.jsonl"
    with pytest.raises(ModelBusy):
        recorded(path, [request_], [ModelBusy("x: rate limited", 3)])
    assert not path.exists()


def test_played_answers_cost_what_they_cost(tmp_path: Path, request_: CompletionRequest) -> None:
    path = tmp_path / "answers.jsonl"
    answer = {"text": "Hello.", "prompt_tokens": 90, "completion_tokens": 10, "cost_usd": 0.25, "latency_ms": 812}
    path.write_text(json.dumps({"key": recording_key("m", request_), "model": "m", "answer": answer}) + "\n")
    budget = plenty(max_tokens=1000, max_cost_usd=1.0)
    completion = stepped(Recorded(path).complete(request_, budget))
    assert (completion.latency_ms, budget.calls_left, budget.tokens_left, budget.cost_left_usd) == (812, 49, 900, 0.75)


def test_lines_that_nothing_asked_for_are_named(tmp_path: Path, request_: CompletionRequest) -> None:
    path = tmp_path / "answers.jsonl"
    other = request_._replace(variant=1)
    recorded(path, [request_, other], ["One.", "Two."])
    llm = Recorded(path)
    stepped(llm.complete(request_, plenty()))
    assert llm.unused() == (recording_key("openai/x", other),)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", ":2: not JSON"),
        ("[]", ":2: an entry is an object with key and model"),
        ('{"key": "k2", "model": "m"}', ":2: an entry has an answer with a text, or an error"),
        ('{"key": "k2", "model": "m", "answer": {"text": 5}}', ":2: an entry has an answer with a text"),
        ('{"key": "k2", "model": "m", "error": {"code": "busy"}}', ":2: an entry has an answer with a text"),
        ('{"key": "k1", "model": "m", "answer": {"text": "b"}}', ":2: key k1 is there twice"),
    ],
)
def test_a_broken_recording_is_refused_with_file_and_line(tmp_path: Path, line: str, complaint: str) -> None:
    path = tmp_path / "answers.jsonl"
    path.write_text('{"key": "k1", "model": "m", "answer": {"text": "a"}}\n' + line + "\n")
    with pytest.raises(RecordingError, match=f"answers.jsonl{complaint}"):
        Recorded(path)


def test_a_recording_of_several_models_needs_to_be_told_which(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    with pytest.raises(RecordingError, match="no model"):
        Recorded(path)
    path.write_text(
        "".join(f'{{"key": "k{name}", "model": "{name}", "answer": {{"text": "a"}}}}\n' for name in ("a", "b"))
    )
    with pytest.raises(RecordingError, match=r"\['a', 'b'\]"):
        Recorded(path)
    assert Recorded(path, model="b").name == "b"


def test_closing_closes_the_model_behind(tmp_path: Path) -> None:
    inner = ScriptedLLM([])
    stepped(Recorded(tmp_path / "a.jsonl", inner).aclose())
    assert inner.closed


def test_a_line_that_is_broken_spoils_no_other(tmp_path: Path, request_: CompletionRequest) -> None:
    path = tmp_path / "answers.jsonl"
    recorded(path, [request_], ["First."])
    path.write_text(path.read_text(encoding="utf-8") + "{broken\n\xff\n", encoding="latin-1")
    entries, problems = read_entries(path)
    assert [entry["answer"]["text"] for entry in entries.values()] == ["First."]
    assert [problem.partition(": ")[0] for problem in problems] == [f"{path}:2", f"{path}:3"]


def test_an_answer_with_a_line_separator_in_it_is_still_one_line(tmp_path: Path, request_: CompletionRequest) -> None:
    path = tmp_path / "answers.jsonl"
    recorded(path, [request_], ["One\u2028two\u0085three."])
    assert [entry["answer"]["text"] for entry in read_recording(path).values()] == ["One\u2028two\u0085three."]


def test_an_entry_says_how_it_was_sampled(tmp_path: Path, request_: CompletionRequest) -> None:
    path = tmp_path / "answers.jsonl"
    recorded(path, [request_], ["Text."])
    (entry,) = read_recording(path).values()
    assert entry["params"] == {"temperature": 0.3, "max_tokens": 700, "variant": 0}


@pytest.mark.parametrize(
    "secret",
    [
        "sk-proj-aB3dE6gH9jK2mN5pQ8sT",
        "Bearer aB3dE6gH9jK2mN5pQ8sT",
        "AKIAIOSFODNN7EXAMPLE",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl",
    ],
)
def test_what_looks_like_a_key_is_not_written_down(tmp_path: Path, request_: CompletionRequest, secret: str) -> None:
    path = tmp_path / "answers.jsonl"
    recorded(path, [request_], [f"It was {secret}, I think."])
    with pytest.raises(ModelRefused):
        recorded(path, [request_._replace(variant=1)], [ModelRefused(f"401 for {secret}")])
    assert secret.removeprefix("Bearer ") not in path.read_text(encoding="utf-8")
    assert path.read_text(encoding="utf-8").count("[secret]") == 2


def test_an_entry_tells_what_the_caller_knows_of_the_model_but_no_key(
    tmp_path: Path, request_: CompletionRequest
) -> None:
    path = tmp_path / "answers.jsonl"
    told = {"model": "openai/local", "params": {"seed": 7, "api_key": "sk-proj-aB3dE6gH9jK2mN5pQ8sT"}}
    llm = Recorded(path, ScriptedLLM(["Text."], name="m"), provenance=told, now=noon)
    stepped(llm.complete(request_, plenty()))
    (entry,) = read_recording(path).values()
    assert entry["provenance"] == {"model": "openai/local", "params": {"seed": 7, "api_key": "[secret]"}}


def test_answers_that_nobody_asks_for_can_be_struck(tmp_path: Path, request_: CompletionRequest) -> None:
    path = tmp_path / "answers.jsonl"
    recorded(path, [request_, request_._replace(variant=1)], ["Kept.", "Struck."])
    llm = Recorded(path)
    stepped(llm.complete(request_, plenty()))
    llm.strike(llm.unused())
    assert [entry["answer"]["text"] for entry in read_recording(path).values()] == ["Kept."]
