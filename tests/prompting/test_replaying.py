"""The prompt of an answer comes out again, to the byte; and where it does not, what differs is said."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from prompt_folders import copy_of_the_prompts, desk_of, edit
from service import assembly, examples, wire
from service.domain import DraftRequest
from service.errors import PromptError, UnknownPrompt
from service.intake import draft_request_from
from service.prompting import release
from service.releasing.desk import Desk
from service.releasing.replaying import Replay, replay
from service.settings import Settings
from service.tokens import made_at

NOW = datetime(2026, 11, 21, 9, 20, 41, 987_654, UTC)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    root = copy_of_the_prompts(tmp_path_factory.mktemp("shipped"))
    release(root, "reply/1.1.0")
    edit(root / "labels.yaml", '  production: "1.0.0"\n', '  production: {"1.0.0": 50, "1.1.0": 50}\n')
    return desk_of(root)


def request_of(name: str, **changes: Any) -> DraftRequest:
    data = json.loads(examples.load(name))
    return draft_request_from({**data, **changes}, NOW)


def answer_to(desk: Desk, request: DraftRequest, request_id: str | None = None, model: str = "mock/composer") -> Any:
    """What HTTP answers."""
    wanted = request._replace(options=request.options._replace(model=model))
    made = assembly.run(desk.service.draft(wanted, request_id), model=model)
    return json.loads(json.dumps(wire.draft_answer(made)))


def again(desk: Desk, request: DraftRequest, answer: Any, *, timed: bool = True) -> Replay:
    return replay(desk, request, answer, "answer.json", timed=timed)


@pytest.mark.parametrize("name", examples.names())
def test_every_bundled_answer_s_prompt_comes_out_again_whichever_arm_it_drew(shipped: Desk, name: str) -> None:
    request = request_of(name)
    found = again(shipped, request, answer_to(shipped, request))
    assert (found.same, found.differs) == (True, ())


@pytest.mark.parametrize("model", ["mock/empty", "mock/stubborn", "mock/down"])
def test_an_answer_that_was_repaired_or_fell_back_replays_too(shipped: Desk, model: str) -> None:
    """Provenance is about the first question, whoever wrote the text in the end."""
    request = request_of("vpn-third-time")
    asked = request._replace(options=request.options._replace(model=model))
    assert again(shipped, asked, answer_to(shipped, request, model=model)).same


def test_a_request_without_a_time_is_replayed_at_the_time_that_its_id_tells(shipped: Desk) -> None:
    data = {"messages": [{"role": "customer", "text": "The lift has been stuck since 8. Fix it by 10!"}]}
    came = datetime.now(UTC)
    answer = answer_to(shipped, draft_request_from(data, came))
    later = draft_request_from(data, came + timedelta(days=3))
    assert again(shipped, later, answer, timed=False).same
    assert not again(shipped, later, answer, timed=True).same


def test_an_id_of_another_kind_tells_no_time(shipped: Desk) -> None:
    request = request_of("vpn-third-time")
    answer = answer_to(shipped, request, "req_of-my-own")
    assert again(shipped, request, answer).same
    with pytest.raises(PromptError, match=r"answer\.json: neither the request nor its id .* --now TIME"):
        again(shipped, request, answer, timed=False)


@pytest.mark.parametrize("made", ["req_x", "req_" + "g" * 32, "req_" + "0" * 24, "x" * 36, ""])
def test_only_our_own_ids_tell_when_they_were_made(made: str) -> None:
    assert made_at(made) is None


def test_an_id_tells_when_it_was_made() -> None:
    before = int(datetime.now(UTC).timestamp())
    assert before <= (made_at(assembly.new_request_id()) or 0) <= before + 60


def test_two_ids_of_one_second_have_nothing_else_in_common() -> None:
    ids = {assembly.new_request_id()[12:] for _ in range(50)}
    assert len(ids) == 50


def test_other_messages_are_told_as_such(shipped: Desk) -> None:
    request = request_of("vpn-third-time")
    answer = answer_to(shipped, request)
    found = again(shipped, request_of("cold-cancel"), answer)
    assert found.differs == ("the request: its messages are not those that the answer was made for",)


def test_another_plan_is_told_with_what_changed(tmp_path: Path) -> None:
    root = copy_of_the_prompts(tmp_path)
    request = request_of("vpn-third-time")
    answer = answer_to(desk_of(root), request)
    edit(
        root / "planning.yaml",
        "  - {technique: calm.tone, required: true}\n",
        "  - {technique: calm.tone, priority: 1}\n",
    )
    found = again(desk_of(root), request, answer)
    assert not found.same
    assert found.differs[0].startswith("the plan: other techniques (+") or "-calm.tone" in found.differs[0]
    assert "reply 1.0.0 is as it was" in found.differs[-1]


def test_a_changed_version_is_told_with_both_hashes(tmp_path: Path) -> None:
    root = copy_of_the_prompts(tmp_path)
    request = request_of("vpn-third-time", options={"prompt": "reply@1.1.0"})
    answer = answer_to(desk_of(root), request)
    edit(root / "reply" / "1.1.0" / "_goal.j2", "Our first answer", "The first answer")
    found = again(desk_of(root), request, answer)
    assert found.differs[0].startswith("the prompt: reply 1.1.0 is ")
    assert answer["provenance"]["sha256"][:12] in found.differs[0]


def test_other_guardrails_are_told(tmp_path: Path) -> None:
    """They change nothing about the first question, but everything about what came after it."""
    root = copy_of_the_prompts(tmp_path)
    request = request_of("vpn-third-time")
    answer = answer_to(desk_of(root), request)
    edit(root / "guardrails.yaml", 'version: "1.0.0"', 'version: "2.0.0"')
    assert again(desk_of(root), request, answer).same
    other = again(desk_of(root), request._replace(instruction="offer a call"), answer)
    assert "the guardrails: 2.0.0 here, 1.0.0 then" in other.differs


def test_a_version_that_is_gone_is_said_to_be(tmp_path: Path) -> None:
    desk = desk_of(copy_of_the_prompts(tmp_path))
    request = request_of("vpn-third-time")
    answer = answer_to(desk, request)
    answer["provenance"]["version"] = "0.9.0"
    with pytest.raises(UnknownPrompt, match=r"no prompt 'reply@0\.9\.0'; there are"):
        again(desk, request, answer)


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        ({}, r"answer\.json: is no answer: it has no 'provenance'"),
        ({"provenance": 7}, "is no answer"),
        ({"provenance": {"prompt": "reply"}}, "its provenance lacks version, sha256"),
    ],
)
def test_a_file_that_is_no_answer_is_said_to_be_none(shipped: Desk, answer: Any, complaint: str) -> None:
    with pytest.raises(PromptError, match=complaint):
        again(shipped, request_of("vpn-third-time"), answer)


def test_settings_that_allow_drafts_replay_them(tmp_path: Path) -> None:
    root = copy_of_the_prompts(tmp_path)
    request = request_of("vpn-third-time", options={"prompt": "reply@1.1.0"})
    service = assembly.build(Settings(prompts_dir=root))
    made = assembly.run(service.draft(request), model="mock/composer")
    assert again(desk_of(root), request, wire.draft_answer(made)).same
