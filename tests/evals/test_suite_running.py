"""A run is strict about recordings, the same every time, and never drafts by what it does not name."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from evals.suite.arms import Prompts, arms_of
from evals.suite.golden import ROOT, Golden
from evals.suite.models import Answerers, recording_path
from evals.suite.results import Mode, Result, comparable
from evals.suite.running import Run, Wish
from golden_files import goldens, settings
from service.errors import ModelBusy, PromptError, UnknownPrompt
from service.llm.base import LLM, Budget, Completion, CompletionRequest
from service.llm.mock import mock_model

MODEL = "openai/some-model"


class Counting:
    """The composer under another name: counts what it is asked, and is pulled out of the socket after so many."""

    languages: frozenset[str] | None = None

    def __init__(self, most: int = 10_000, error: BaseException | None = None) -> None:
        self.name = MODEL
        self.asked: list[CompletionRequest] = []
        self._most = most
        self._error = error or KeyboardInterrupt()
        self._composer = mock_model("mock/composer")

    async def complete(self, request: CompletionRequest, budget: Budget) -> Completion:
        if len(self.asked) >= self._most:
            raise self._error
        self.asked.append(request)
        return (await self._composer.complete(request, budget))._replace(prompt_tokens=9, completion_tokens=3)

    async def aclose(self) -> None:
        """Nothing was opened."""


def ran(
    tmp_path: Path,
    chosen: Sequence[Golden],
    mode: Mode = "replay",
    model: LLM | None = None,
    **wishes: object,
) -> Result:
    """The result of a run whose recordings lie in the test's folder, with `model` as what is really asked."""
    ours = settings(tmp_path)
    wish = Wish(models=(MODEL,), mode=mode)._replace(**wishes)  # type: ignore[arg-type]
    answerers = Answerers(ours, mode, tmp_path / "recordings", lambda _: model or Counting(0))
    return Run(wish, ours, answerers).result(chosen, {}, len(chosen))


def recording(tmp_path: Path) -> Path:
    return tmp_path / "recordings" / "openai-some-model" / "reply-1.0.0.jsonl"


def test_what_is_not_recorded_is_listed_whole_with_the_command_that_records_it(tmp_path: Path) -> None:
    found = ran(tmp_path, goldens(tmp_path / "golden"), prompts=("reply@1.0.0",), selected="-k case", repairs=1, seed=5)

    assert found.outcomes == ()
    assert [each.conversation for each in found.missing] == ["case-0", "case-1", "case-2"]
    command = "python -m evals record --model openai/some-model --prompt reply@1.0.0 --seed 5 --repairs 1 -k case"
    assert {each.command for each in found.missing} == {command}


def test_what_was_recorded_is_played_back_to_the_same_outcomes(tmp_path: Path) -> None:
    chosen = goldens(tmp_path / "golden")
    recorded = ran(tmp_path, chosen, "record", Counting())

    played = ran(tmp_path, chosen)

    assert played.outcomes == recorded.outcomes
    assert played.missing == ()
    assert {outcome.prompt_tokens for outcome in played.outcomes} == {9}


def test_only_what_is_missing_is_asked_for(tmp_path: Path) -> None:
    chosen = goldens(tmp_path / "golden")
    first, second, third = Counting(), Counting(), Counting()

    ran(tmp_path, chosen[:1], "record", first)
    ran(tmp_path, chosen, "record", second)
    ran(tmp_path, chosen, "record", third)

    assert [len(model.asked) for model in (first, second, third)] == [1, 2, 0]


def test_a_recorder_that_is_killed_in_the_middle_loses_nothing(tmp_path: Path) -> None:
    chosen = goldens(tmp_path / "golden")

    with pytest.raises(KeyboardInterrupt):
        ran(tmp_path, chosen, "record", Counting(2))
    rest = Counting()
    ran(tmp_path, chosen, "record", rest)

    assert len(rest.asked) == 1
    assert len(recording(tmp_path).read_text("utf-8").splitlines()) == 3


def test_a_bad_day_of_the_provider_is_an_outcome_and_no_recording(tmp_path: Path) -> None:
    found = ran(tmp_path, goldens(tmp_path / "golden", 1), "record", Counting(0, ModelBusy("rate limited")))

    assert [tried.error for tried in found.outcomes[0].attempts] == ["busy"]
    assert found.outcomes[0].status == "fallback"
    assert not recording(tmp_path).exists()


def test_a_broken_line_is_told_and_spoils_no_other_answer(tmp_path: Path) -> None:
    chosen = goldens(tmp_path / "golden")
    ran(tmp_path, chosen, "record", Counting())
    lines = recording(tmp_path).read_text("utf-8").splitlines()
    recording(tmp_path).write_text("\n".join(["{oh", *lines[1:]]) + "\n", "utf-8")

    found = ran(tmp_path, chosen)

    assert (len(found.outcomes), len(found.missing)) == (2, 1)
    assert [problem.partition(": ")[0] for problem in found.problems] == [f"{recording(tmp_path)}:1"]


def test_the_same_command_gives_the_same_bytes_whether_it_is_found_again_or_worked_out_anew(tmp_path: Path) -> None:
    chosen = goldens(tmp_path / "golden")
    ran(tmp_path, chosen, "record", Counting())

    once, again, anew = (comparable(ran(tmp_path, chosen, fresh=fresh)) for fresh in (False, False, True))

    assert once == again == anew


def test_a_conversation_that_changes_is_drafted_anew(tmp_path: Path) -> None:
    from golden_files import read, written

    one = goldens(tmp_path / "golden", 1)
    before = ran(tmp_path, one, model=None, models=("mock/composer",)).outcomes[0]
    written(
        tmp_path / "golden", "case-0", ("mentions: [[VPN, tunnel]]", "mentions: [[printer]]"), customer="customer-0"
    )
    after = ran(tmp_path, read(tmp_path / "golden").goldens, models=("mock/composer",)).outcomes[0]

    assert (before.passed, after.passed) == (True, False)
    assert before.text == after.text


def test_delimiters_come_from_the_seed_and_the_conversation_alone(tmp_path: Path) -> None:
    chosen = goldens(tmp_path / "golden", 2)
    one, other, second = Counting(), Counting(), Counting()

    ran(tmp_path / "a", chosen, "live", one)
    ran(tmp_path / "b", chosen, "live", other)
    ran(tmp_path / "c", chosen, "live", second, seed=2)

    assert [request.messages for request in one.asked] == [request.messages for request in other.asked]
    assert [request.messages for request in one.asked] != [request.messages for request in second.asked]


def test_epochs_ask_for_answers_of_their_own(tmp_path: Path) -> None:
    model = Counting()

    found = ran(tmp_path, goldens(tmp_path / "golden", 1), "record", model, epochs=3)

    assert [request.variant for request in model.asked] == [0, 1, 2]
    assert len({request.messages for request in model.asked}) == 1
    assert [outcome.epoch for outcome in found.outcomes] == [0, 1, 2]


def test_drafts_side_by_side_are_the_same_drafts(tmp_path: Path) -> None:
    chosen = goldens(tmp_path / "golden")

    one, many = (ran(tmp_path, chosen, "live", Counting(), parallel=count) for count in (1, 3))

    assert comparable(one) == comparable(many)


def test_without_repairs_a_prompt_has_one_attempt(tmp_path: Path) -> None:
    chosen = goldens(tmp_path / "golden", 1)

    alone, mended = (ran(tmp_path, chosen, models=("mock/vague",), repairs=rounds) for rounds in (0, 2))

    assert (len(alone.outcomes[0].attempts), alone.outcomes[0].passed) == (1, False)
    assert len(mended.outcomes[0].attempts) > 1


def test_scores_of_the_first_attempt_tell_of_the_prompt(tmp_path: Path) -> None:
    (outcome,) = ran(tmp_path, goldens(tmp_path / "golden", 1), models=("mock/rude",), repairs=0).outcomes

    assert outcome.scores["first_try"] == 0
    assert outcome.scores["faults"] >= 10
    assert outcome.scores["attempts"] == 1
    assert outcome.scores["passed"] == 0


def test_the_rendered_prompt_stands_in_the_result_once_for_all_epochs(tmp_path: Path) -> None:
    chosen = goldens(tmp_path / "golden", 1)

    found = ran(tmp_path, chosen, models=("mock/composer",), epochs=2)
    without = ran(tmp_path, chosen, models=("mock/composer",), keep_prompts=False)

    assert len(found.prompts) == 1
    assert found.prompt(found.outcomes[0].rendered)[0].role == "system"
    assert without.prompts == {}


def test_replay_and_mock_import_neither_litellm_nor_asyncio(tmp_path: Path) -> None:
    goldens(tmp_path / "golden", 1)
    places = ["--golden", str(tmp_path / "golden"), "--results", str(tmp_path / "results")]
    program = (
        "import sys; from evals.__main__ import main; status = main(sys.argv[1:]);"
        "heavy = {'litellm', 'asyncio', 'rich', 'fastapi'} & set(sys.modules);"
        "print('heavy:', *sorted(heavy), 'status:', status)"
    )
    for mode in ("replay", "mock"):
        command = [sys.executable, "-c", program, "run", "--mode", mode, *places]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        assert done.stdout.splitlines()[-1] == "heavy: status: 0", done.stderr


# ---- arms and prompts of others --------------------------------------------------------------------------------------


def prompts() -> Prompts:
    from service.settings import Settings

    return Prompts(Settings().prompts_dir)


def test_two_names_of_one_version_are_one_arm() -> None:
    arms = arms_of(prompts(), ("reply@1.0.0", "reply/1.0.0", "reply@1.1.0"), ("mock/composer", "m/x"), 2)

    assert [arm.name for arm in arms] == [
        "reply@1.0.0+mock/composer",
        "reply@1.0.0+m/x",
        "reply@1.1.0+mock/composer",
        "reply@1.1.0+m/x",
    ]


def test_a_prompt_that_there_is_not_is_refused() -> None:
    with pytest.raises(UnknownPrompt):
        arms_of(prompts(), ("reply@9.9.9",), ("mock/composer",), 2)
    with pytest.raises(PromptError, match="no such prompt file"):
        arms_of(prompts(), ("theirs/none.txt",), ("mock/composer",), 2)


@pytest.mark.parametrize(
    ("text", "roles", "told"),
    [
        ("Be kind to {{ customer_name }}.", ["system", "user"], "customer, Dana: This is the second time"),
        ("Answer this:\n{{ message }}\nYou may promise:\n{{ policy }}", ["system", "user"], "status update within 4 h"),
        ("[system]\nBe kind.\n[user]\n{{ conversation }}\n", ["system", "user"], "customer, Dana: This is the second"),
        (
            "[system]\nBe kind.\n[user]\nHello\n[assistant]\nHi.\n[user]\n{{ message }}",
            ["system", "user", "assistant", "user"],
            "drops",
        ),
    ],
)
def test_a_prompt_of_another_product_is_set_beside_ours(tmp_path: Path, text: str, roles: list[str], told: str) -> None:
    theirs = tmp_path / "theirs.txt"
    theirs.write_text(text, encoding="utf-8")
    model = Counting()

    found = ran(tmp_path, goldens(tmp_path / "golden", 1), "live", model, prompts=("reply@1.0.0", str(theirs)))

    asked = model.asked[-1].messages
    assert [message.role for message in asked] == roles
    assert told in asked[-1].content
    assert [arm.prompt for arm in found.arms] == ["reply", theirs.as_posix()]
    assert len(found.paired(found.arms[0].name, found.arms[1].name)) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Be {{ kind }}.", "'kind' is undefined; there are: agent_name"),
        ("a\n{% if %}", "theirs.txt:2: "),
        ("Hello\n[user]\nx", "theirs.txt:1: text before the first"),
    ],
)
def test_a_broken_prompt_of_another_product_is_told_with_its_file(tmp_path: Path, text: str, told: str) -> None:
    theirs = tmp_path / "theirs.txt"
    theirs.write_text(text, encoding="utf-8")

    with pytest.raises(PromptError) as caught:
        ran(tmp_path, goldens(tmp_path / "golden", 1), prompts=(str(theirs),), models=("mock/composer",))

    assert told in str(caught.value)


def test_recordings_lie_by_model_and_prompt_version(tmp_path: Path) -> None:
    path = recording_path("azure/my deployment:v2", prompts().resolve("reply@1.0.0"), tmp_path)

    assert path == tmp_path / "azure-my-deployment-v2" / "reply-1.0.0.jsonl"


def test_a_judges_verdicts_are_recorded_as_well(tmp_path: Path) -> None:
    chosen = goldens(tmp_path / "golden", 1)
    ours = settings(tmp_path)._replace(judge_model="openai/judge", judge_threshold=1.0)

    class Judging(Counting):
        async def complete(self, request: CompletionRequest, budget: Budget) -> Completion:
            self.asked.append(request)
            return Completion("no opinion", "openai/judge", 1)

    judge = Judging()
    answerers = Answerers(ours, "record", tmp_path / "recordings", lambda _: judge)
    wish = Wish(models=("mock/composer",), mode="record")
    recorded = Run(wish, ours, answerers).result(chosen, {}, 1)
    played = Run(wish._replace(mode="replay"), ours, Answerers(ours, "replay", tmp_path / "recordings")).result(
        chosen, {}, 1
    )

    lines = (tmp_path / "recordings" / "openai-judge" / "judge-1.0.0.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["answer"]["text"] for line in lines] == ["no opinion"] * len(judge.asked)
    assert played.outcomes == recorded.outcomes
    assert played.outcomes[0].second_opinion is not None
