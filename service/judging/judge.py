"""Asks a judging model about one draft, once, and gives the verdict that both opinions make together."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable

from service.checking import Checker, Examined
from service.domain import Brief, LabelOpinion, SecondOpinion, Verdict
from service.errors import ModelError
from service.guardrails.confidence import with_confidence
from service.guardrails.second import addressed
from service.judging.answers import BrokenAnswer, opinions_in, suspicious
from service.judging.combining import combine, omissions, unsure
from service.llm.base import LLM, Budget, Completion, CompletionRequest
from service.prompting import PromptLibrary, PromptVersion
from service.tokens import conversation_key
from service.tuples import NamedTuple

_PROMPT = "judge@production"
_SHARE = 0.5  # of the time that a draft has left: a judge that stalls must leave some for a repair


class Judge(NamedTuple):
    """A second opinion by the model of this name. Safe to share between requests.

    `threshold` is the confidence under which a label is asked; `find_model` is asked for the model at every draft;
    `clears`: whether its word may take away the finding that something is missing (`combining.py`).
    """

    model: str
    prompts: PromptLibrary
    checker: Checker
    find_model: Callable[[str | None], LLM]
    threshold: float
    clears: bool = False
    clock: Callable[[], float] = time.monotonic

    async def weigh(
        self, text: str, examined: Examined, verdict: Verdict, brief: Brief, budget: Budget, request_id: str
    ) -> Verdict:
        """The verdict with a second opinion on the labels that the reader is unsure of.

        The verdict as it is where no opinion could decide anything: the draft is not ready anyway, the text or its
        language can't be judged, or the reader is sure. A judge that fails changes nothing but to be told of.
        """
        review = examined.review
        if not review.judged or review.conversation is None or not self._could_decide(verdict):
            return verdict
        examined = examined._replace(assessed=with_confidence(review, examined.assessed))
        asked = unsure(examined.assessed, self.threshold)
        if not asked:
            return verdict
        prompt = self.prompts.resolve(_PROMPT, "judge", conversation_key(brief.request.conversation))
        opinion = self._blank(prompt, examined, asked)
        if any(addressed(reading) for reading in review.theirs):
            return verdict._replace(second_opinion=opinion._replace(void="conversation.addressed"))
        started = self.clock()
        try:
            completion = await self._ask(text, asked, prompt, brief, budget, request_id)
        except ModelError as error:
            latency_ms = round((self.clock() - started) * 1000)
            return verdict._replace(second_opinion=opinion._replace(void=f"model.{error.code}", latency_ms=latency_ms))
        return self._combined(_charged(opinion, completion), completion.text, examined, verdict)

    def _could_decide(self, verdict: Verdict) -> bool:
        """Whether the draft passes so far, or lacks what a judge may find in it after all."""
        return verdict.passed or (self.clears and omissions(self.checker, verdict) is not None)

    def _blank(self, prompt: PromptVersion, examined: Examined, asked: tuple[str, ...]) -> SecondOpinion:
        assessed = examined.assessed
        sure = tuple((label, assessed.confidence[label]) for label in asked)
        return SecondOpinion(self.model, prompt.version, sure, assessed.assessment)

    async def _ask(
        self, text: str, asked: tuple[str, ...], prompt: PromptVersion, brief: Brief, budget: Budget, request_id: str
    ) -> Completion:
        """The one call, behind a mark that whoever wrote the draft can't know."""
        nonce = hashlib.sha256(f"judge:{request_id}:{text}".encode("utf-8", "replace")).hexdigest()[:16]
        brief = brief._replace(nonce=nonce, canary="", findings=())
        rendered = prompt.render_judgement(brief, text, asked)
        request = CompletionRequest(rendered.messages, brief, rendered.temperature, rendered.max_tokens)
        return await self.find_model(self.model).complete(request, budget.share(_SHARE))

    def _combined(self, opinion: SecondOpinion, answer: str, examined: Examined, verdict: Verdict) -> Verdict:
        try:
            opinions = opinions_in(answer, opinion.labels_asked, examined.review.reading)
        except BrokenAnswer:
            return verdict._replace(second_opinion=opinion._replace(void="answer.broken"))
        opinion = opinion._replace(opinions=opinions)
        if suspicious(opinions):
            return verdict._replace(second_opinion=_voided(opinion, "answer.suspicious"))
        both = combine(self.checker, examined, verdict, opinions, clears=self.clears)
        return both.verdict._replace(second_opinion=opinion._replace(taken=both.taken, cleared=both.cleared))


def _charged(opinion: SecondOpinion, completion: Completion) -> SecondOpinion:
    return opinion._replace(
        model=completion.model,
        prompt_tokens=completion.prompt_tokens,
        completion_tokens=completion.completion_tokens,
        cost_usd=completion.cost_usd,
        latency_ms=completion.latency_ms,
    )


def _voided(opinion: SecondOpinion, why: str) -> SecondOpinion:
    voided: tuple[LabelOpinion, ...] = tuple(
        one._replace(valid=False, problem=one.problem or "the whole opinion is void") for one in opinion.opinions
    )
    return opinion._replace(opinions=voided, void=why)
