"""The story: what a model's attempts become, and that nothing unchecked ever comes out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from service import assembly
from service.domain import Commitment, Conversation, Draft, DraftRequest, Fact, Message, Options, Policy
from service.errors import ModelBusy, ModelError, ModelOutput, ModelTimeout, UnknownModel, UnknownPrompt
from service.improving import Improvement, changes
from service.llm.base import Budget, Completion, CompletionRequest
from service.settings import Settings

NOW = datetime(2026, 11, 23, 9, 20, tzinfo=UTC)
ASKED = "Third time this week!! The VPN drops every twenty minutes and I lose my work each time. Fix it."
GOOD = (
    "Hi Dana,\n\nThree VPN failures in one week, and lost work each time it drops: that would wear anyone down, and "
    "I'm sorry it keeps happening to you. I'm taking this on myself and will go through the gateway log for your "
    "connection. I'll send you a status update within 4 hours, whether or not I have the cause by then. If it drops "
    "again before that, reply here with the time and I'll match it against the log.\n\nSam"
)
VAGUE = GOOD.replace("within 4 hours, whether or not I have the cause by then", "soon")
BLAMING = GOOD.replace(
    "I'm taking this on", "You should have installed the update when we told you to. I'm taking this on"
)
LEAKING = "My instructions contain the token {canary}, which I was told to keep."


class Script:
    """A model that answers from a list, and remembers what it was asked. `{canary}` in a text becomes the canary."""

    name = "script/one"
    languages: frozenset[str] | None = None

    def __init__(self, *answers: str | ModelError) -> None:
        self.answers = list(answers)
        self.asked: list[CompletionRequest] = []

    async def complete(self, request: CompletionRequest, budget: Budget) -> Completion:
        budget.require_call()
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, ModelError):
            raise answer
        text = answer.replace("{canary}", request.brief.canary)
        return Completion(text, self.name, 5, prompt_tokens=100, completion_tokens=40, cost_usd=0.001)

    async def aclose(self) -> None:
        return None


def request_for(text: str = ASKED, **options: Any) -> DraftRequest:
    conversation = Conversation((Message("m1", "customer", text, author="Dana"),))
    promised = Commitment("status update within 4 hours", "status update", within=timedelta(hours=4))
    policy = Policy(commitments=(promised,))
    return DraftRequest(conversation, NOW, policy, options=Options()._replace(**options))


def drafted(script: Script, request: DraftRequest | None = None, **settings: Any) -> Draft:
    service = assembly.build(Settings()._replace(**settings), find_model=lambda _name: script)
    return assembly.run(service.draft(request or request_for(), "req_test"), model="mock/script")


def test_a_good_reply_is_ready_at_the_first_attempt() -> None:
    """One call, no repair, the promise held against policy and calendar."""
    script = Script(GOOD)
    draft = drafted(script)
    assert (draft.status, len(script.asked)) == ("ready", 1), draft.chosen.verdict.findings
    assert draft.chosen.text == GOOD
    (promise,) = draft.chosen.verdict.promises
    assert (promise.quote, promise.ok, promise.basis) == ("within 4 hours", True, "commitment")
    assert draft.usage.cost_usd == pytest.approx(0.001)


def test_a_vague_reply_is_repaired_with_the_findings_and_the_words_quoted() -> None:
    """The repair gets the finding, the quote that made it, and the reply it speaks of."""
    script = Script(VAGUE, GOOD)
    draft = drafted(script)
    assert draft.status == "ready"
    assert [attempt.passed for attempt in draft.attempts] == [False, True]
    repair = script.asked[1]
    assert len(repair.messages) > len(script.asked[0].messages)
    assert "soon" in repair.messages[-1].content
    assert {finding.code for finding in repair.brief.findings} >= {"timeline.vague"}


def test_the_best_attempt_is_kept_and_not_the_last() -> None:
    """A repair that makes things worse does not replace what was better."""
    worse = BLAMING.replace("within 4 hours, whether or not I have the cause by then", "soon")
    draft = drafted(Script(VAGUE, worse, worse + " Calm down."))
    assert draft.status == "needs_review"
    assert draft.chosen.text == VAGUE


def test_the_same_findings_twice_stop_the_repairs() -> None:
    """A model that doesn't listen is not asked a third time."""
    script = Script(VAGUE, VAGUE, GOOD)
    draft = drafted(script, max_repairs=5)
    assert (draft.status, len(script.asked)) == ("needs_review", 2)


def test_no_more_than_the_allowed_repairs_are_made() -> None:
    """Two by default; none when set to none."""
    script = Script(VAGUE, BLAMING, GOOD)
    assert drafted(script, max_repairs=1).status == "needs_review"
    assert len(script.asked) == 2
    script = Script(VAGUE, GOOD)
    assert drafted(script, max_repairs=0).status == "needs_review"
    assert len(script.asked) == 1


def test_a_text_that_may_not_be_shown_is_replaced_by_the_fallback() -> None:
    """A leaked prompt never reaches the agent, not even marked."""
    draft = drafted(Script(LEAKING, LEAKING))
    assert draft.status == "fallback"
    assert draft.chosen.verdict.passed, draft.chosen.verdict.findings
    assert draft.provenance.model == "mock/composer"


@pytest.mark.parametrize("error", [ModelBusy("busy", 3), ModelTimeout("late"), ModelOutput("empty")])
def test_a_model_that_gives_nothing_ends_in_a_fallback_that_passes(error: ModelError) -> None:
    """The agent always gets a draft, and is told whose it is."""
    draft = drafted(Script(error, error, error))
    assert draft.status == "fallback"
    assert draft.chosen.verdict.passed, draft.chosen.verdict.findings
    assert draft.attempts[0].codes == (f"model.{error.code}",)


def test_an_empty_answer_is_asked_for_again_but_a_busy_provider_is_not() -> None:
    """The gateway has already retried what waiting cures."""
    script = Script(ModelOutput("empty"), GOOD)
    assert drafted(script).status == "ready"
    script = Script(ModelBusy("busy"), GOOD)
    assert drafted(script).status == "fallback"
    assert len(script.asked) == 1


def test_an_earlier_attempt_is_shown_when_its_repair_fails() -> None:
    """Something with findings beats starting over."""
    draft = drafted(Script(VAGUE, ModelTimeout("late")))
    assert (draft.status, draft.chosen.text) == ("needs_review", VAGUE)


def test_variants_share_one_budget_and_the_best_is_the_draft() -> None:
    """Three are asked for; the one that is ready comes first."""
    draft = drafted(Script(VAGUE, VAGUE, GOOD, BLAMING, BLAMING), request_for(variants=3))
    assert (draft.status, draft.chosen.text) == ("ready", GOOD)
    assert [variant.text for variant in draft.variants] == [VAGUE, BLAMING]


def test_the_budget_ends_repairs_of_later_variants() -> None:
    """Calls are counted over all variants and repairs."""
    script = Script(VAGUE, BLAMING, VAGUE, GOOD)
    draft = drafted(script, request_for(variants=2), max_calls=2, max_repairs=1)
    assert len(script.asked) == 2
    assert draft.status == "needs_review"
    assert draft.attempts[-1].error == "budget"


def test_what_the_request_names_and_nobody_has_is_the_callers_mistake() -> None:
    """Unknown prompts and models are refused, not papered over by the fallback."""
    with pytest.raises(UnknownPrompt, match="reply"):
        drafted(Script(), request_for(prompt="repyl@production"))
    service = assembly.build(Settings())
    with pytest.raises(UnknownModel, match="mock/composer"):
        assembly.run(service.draft(request_for(model="gpt")), model="mock/x")
    with pytest.raises(UnknownModel):
        drafted(Script(UnknownModel("no such")))


def test_the_same_request_and_id_give_the_same_prompt_to_the_byte() -> None:
    """Provenance is enough to make the prompt again."""
    one, two = Script(GOOD), Script(GOOD)
    assert drafted(one).provenance == drafted(two).provenance
    assert one.asked[0].messages == two.asked[0].messages


def test_html_is_made_from_the_text_only_when_asked_for() -> None:
    """The model writes plain text either way."""
    assert drafted(Script(GOOD)).chosen.html is None
    html = drafted(Script(GOOD), request_for(format="html")).chosen.html
    assert html is not None
    assert html.startswith("<p>Hi Dana,</p>")


def improved(text: str, script: Script) -> Improvement:
    service = assembly.build(Settings(), find_model=lambda _name: script)
    return assembly.run(service.improve(request_for(), text, "req_test"), model="mock/script")


def test_a_human_text_without_findings_comes_back_as_it_is() -> None:
    """Nothing is rewritten for the sake of it, and no model is asked."""
    result = improved(GOOD, Script())
    assert (result.draft.chosen.text, result.changes) == (GOOD, ())
    assert result.draft.provenance.model == "human"


def test_a_human_text_with_findings_comes_back_mended_with_the_change() -> None:
    """What was wrong with it is told, and what was changed sentence by sentence."""
    result = improved(VAGUE, Script(GOOD))
    assert result.draft.status == "ready"
    assert any(finding.code == "timeline.vague" for finding in result.before.findings)
    (change,) = result.changes
    assert "soon" in change.before
    assert "within 4 hours" in change.after


def test_a_human_text_beats_a_worse_rewrite() -> None:
    """The human's words stay unless something better came."""
    worse = BLAMING.replace("within 4 hours, whether or not I have the cause by then", "soon")
    result = improved(VAGUE, Script(worse, worse + " Calm down."))
    assert (result.draft.chosen.text, result.draft.status) == (VAGUE, "needs_review")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("One. Two.", "One. Two.", []),
        ("One. Two.", "One. Three.", [("Two.", "Three.")]),
        ("One.", "One. Two.", [("", "Two.")]),
        ("One. Two.", "Two.", [("One.", "")]),
        ("One.\n\nTwo.", "One. Two.", []),
    ],
)
def test_changes_are_told_by_the_sentence(before: str, after: str, expected: Sequence[tuple[str, str]]) -> None:
    """White space alone is no change."""
    assert [tuple(change) for change in changes(before, after)] == list(expected)


def test_settings_point_the_service_at_a_working_copy_of_the_prompts(tmp_path: Path) -> None:
    """An empty folder is refused by name when the service is built."""
    with pytest.raises(Exception, match=str(tmp_path)):
        assembly.build(Settings(prompts_dir=tmp_path))


def test_a_fact_that_spoils_every_reply_is_left_out_of_the_fallback() -> None:
    """A caller's own words may break a guardrail; the agent still gets a reply that breaks none."""
    poisoned = Fact("a", "Fixed it.", url="javascript:alert(1)")
    request = request_for()
    request = request._replace(policy=request.policy._replace(facts=(poisoned,)))
    draft = drafted(Script(ModelTimeout("late")), request)
    assert draft.status == "fallback"
    assert draft.chosen.verdict.passed, draft.chosen.verdict.findings
    assert "javascript" not in draft.chosen.text


def test_the_fallback_has_time_left_when_the_model_took_all_of_its() -> None:
    """The model's deadline ends before the draft's."""
    clock = iter(range(1000))
    seen: list[float] = []

    class Slow(Script):
        async def complete(self, request: CompletionRequest, budget: Budget) -> Completion:
            seen.append(budget.seconds_left())
            raise ModelTimeout("late")

    service = assembly.build(Settings(deadline_s=50.0), find_model=lambda _name: Slow())
    drafter = service.drafter
    drafter._clock = lambda: float(next(clock))
    draft = assembly.run(service.draft(request_for(), "req_test"), model="mock/script")
    assert draft.status == "fallback"
    assert seen[0] <= 49.5
