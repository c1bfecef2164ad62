"""Stored texts held against today's guardrails and expectations: no model is asked, and nothing is drafted anew.

Every attempt of an outcome is checked again, and the best one that may be shown is chosen by the pipeline's own rule;
where none may, the composer writes, as it would today. What another verdict would have led to (a repair more, or one
less) is not known, and not guessed. Second opinions are left out: they belong to the run.
"""

from __future__ import annotations

from collections.abc import Mapping

from evals.suite.arms import Prompts, spec_of
from evals.suite.case import examine
from evals.suite.drafting import Desk, request_id, request_of
from evals.suite.golden import Golden
from evals.suite.models import Answerers, Heard
from evals.suite.outcomes import outcome_of
from evals.suite.results import Arm, ConversationResult, Outcome, Result, Tried
from evals.suite.running import Known, marked
from service import __version__
from service.assembly import Service, run
from service.domain import Attempt, ChatMessage
from service.errors import PromptError
from service.llm.mock import mock_model
from service.pipeline import Case, Drafter
from service.settings import Settings


class Rescorer:
    """Scores a stored result anew. `goldens`: today's conversations by id; one that is gone is held to what it was."""

    def __init__(self, result: Result, goldens: Mapping[str, Golden], settings: Settings) -> None:
        self._result = result
        self._goldens = goldens
        self._settings = settings._replace(judge_model=None)
        self._service = Service(self._settings)
        self._prompts = Prompts(settings.prompts_dir, settings.cache_dir, allow_unreleased=True)
        answerers = Answerers(self._settings, "mock")
        self._desk = Desk(self._settings, self._prompts, answerers, "mock", result.settings.seed)
        self._arms = {arm.name: arm for arm in result.arms}

    def rescored(self, known: Known) -> Result:
        """The result as today's guardrails and expectations see it; `about` keeps when its texts were made."""
        conversations = tuple(
            marked(self._conversation(each), known.get(each.id, ())) for each in self._result.conversations
        )
        outcomes = run(self._all(), model="mock/composer")
        told = self._result.settings._replace(guardrails=self._desk.guardrails, levelhead=__version__, judge=None)
        return self._result._replace(settings=told, conversations=conversations, outcomes=outcomes)

    def _golden(self, conversation: ConversationResult) -> Golden:
        """Today's file, where it still asks the same; else what the result says it was."""
        today = self._goldens.get(conversation.id)
        return today if today is not None and today.request == conversation.request else stored(conversation)

    def _conversation(self, conversation: ConversationResult) -> ConversationResult:
        return examine(self._golden(conversation), self._service)

    async def _all(self) -> tuple[Outcome, ...]:
        return tuple([await self._outcome(outcome) for outcome in self._result.outcomes])

    async def _outcome(self, outcome: Outcome) -> Outcome:
        arm = self._arms[outcome.arm]
        golden = self._golden(self._result.conversation(outcome.conversation))
        drafter = self._desk.drafter(Heard(mock_model("mock/composer"), 0), 0)
        case = self._case(drafter, golden, arm, self._result.prompt(outcome.rendered))
        attempts = [_attempt(drafter, case, tried) for tried in outcome.attempts]
        status, chosen = await drafter.choose(case, attempts, 0)
        draft = drafter.assemble(case, attempts, [(status, chosen)], 0)
        expected = golden.expect.get("reply", {})
        return outcome_of(draft, arm, golden.id, outcome.epoch, expected)._replace(rendered=outcome.rendered)

    def _case(self, drafter: Drafter, golden: Golden, arm: Arm, opening: tuple[ChatMessage, ...]) -> Case:
        """The case as it was drafted; a prompt that is gone is stood in for by what the result holds of it."""
        name = request_id(self._result.settings.seed, golden.id)
        request = request_of(golden, arm)
        try:
            self._prompts.resolve(spec_of(arm), "reply")
        except PromptError:
            request = request_of(golden)
        case = drafter.open(request, name)
        return case._replace(opening=case.opening._replace(messages=opening)) if opening else case


def stored(conversation: ConversationResult) -> Golden:
    """The conversation as the result holds it."""
    from evals.suite.golden import Bad

    good = tuple(reply.text for reply in conversation.replies if reply.name.startswith("good."))
    bad = tuple(
        Bad(reply.why, tuple(reply.check.expected), reply.text)
        for reply in conversation.replies
        if reply.name.startswith("bad.")
    )
    return Golden(
        id=conversation.id,
        file=conversation.file,
        why=conversation.why,
        tags=conversation.tags,
        domain=conversation.domain,
        customer=conversation.customer,
        techniques=conversation.techniques,
        request=conversation.request,
        expect=conversation.expect,
        good=good,
        bad=bad,
        sha256="",
    )


def _attempt(drafter: Drafter, case: Case, tried: Tried) -> Attempt:
    return Attempt(
        model=tried.model,
        text=tried.text,
        verdict=None if tried.error else drafter.check(tried.text, case),
        latency_ms=0,
        prompt_tokens=tried.prompt_tokens,
        completion_tokens=tried.completion_tokens,
        cost_usd=tried.cost_usd,
        error=tried.error,
    )
