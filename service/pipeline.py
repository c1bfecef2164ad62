"""From a heated conversation to a checked draft: the whole story, one file.

read -> plan -> render -> complete -> check -> repair -> draft. Everything but the model call is pure. No path returns
a text that was not checked: what a model can't give, or may not show, the fallback writes, and that is checked too.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from service.attempts import RANK, author, cost, ends_it, signature, usage, worth_keeping
from service.checking import Checker, Examined
from service.domain import (
    Attempt,
    Brief,
    Draft,
    DraftRequest,
    Provenance,
    RenderedPrompt,
    Situation,
    Status,
    Variant,
    Verdict,
)
from service.errors import ModelError, UnknownModel
from service.llm.base import LLM, Budget, CompletionRequest
from service.markup import to_html
from service.planning import Planned, Planner
from service.prompting import PromptLibrary, PromptVersion
from service.situation import read_situation
from service.tokens import conversation_key, conversation_sha256, derived
from service.tuples import NamedTuple

if TYPE_CHECKING:
    from service.judging import Judge

_FALLBACK_TRIES = 6
_RESERVE_S, _RESERVE_SHARE = 0.5, 0.1  # of the deadline, for the fallback: seconds at most, share

T = TypeVar("T")


class Limits(NamedTuple):
    """What one draft may take: seconds, model calls, tokens, US dollars, rounds of repair."""

    deadline_s: float = 60.0
    max_calls: int = 8
    max_tokens: int | None = None
    max_cost_usd: float | None = None
    max_repairs: int = 2


class Case(NamedTuple):
    """One request as far as it has been understood: what every attempt at it has in common."""

    brief: Brief
    prompt: PromptVersion
    label: str | None
    opening: RenderedPrompt
    llm: LLM
    request_id: str


class Drafter:
    """Drafts replies and checks texts. Safe to share between requests; holds no state of any of them."""

    def __init__(
        self,
        planner: Planner,
        prompts: PromptLibrary,
        checker: Checker,
        find_model: Callable[[str | None], LLM],
        fallback: LLM,
        limits: Limits = Limits(),
        clock: Callable[[], float] = time.monotonic,
        judge: Judge | None = None,
    ) -> None:
        self._planner = planner
        self._prompts = prompts
        self._checker = checker
        self._find_model = find_model
        self._fallback = fallback
        self._limits = limits
        self._clock = clock
        self._judge = judge

    async def draft(self, request: DraftRequest, request_id: str) -> Draft:
        """A checked reply to the customer's last message.

        A draft that still breaks a guardrail is returned, not raised: its status says `needs_review`. Raises
        UnknownPrompt or UnknownModel where the request names what there isn't, PromptError where the prompt is broken.
        """
        started = self._clock()
        case = self.open(request, request_id)
        tried, latency_ms = await self.timed(lambda budget: self._tries(case, budget), started)
        variants = [await self.choose(case, attempts, number) for number, attempts in enumerate(tried)]
        return self.assemble(case, [attempt for attempts in tried for attempt in attempts], variants, latency_ms)

    async def timed(self, work: Callable[[Budget], Awaitable[T]], started: float | None = None) -> tuple[T, int]:
        """What `work` gives within a fresh budget, and how many milliseconds have passed since `started` (None: now).

        The deadline counts from there too, and leaves the fallback time to write and to be checked.
        """
        limits, now = self._limits, self._clock()
        started = now if started is None else started
        left = limits.deadline_s - min(_RESERVE_S, limits.deadline_s * _RESERVE_SHARE) - (now - started)
        budget = Budget(left, limits.max_calls, limits.max_tokens, limits.max_cost_usd, self._clock)
        return await work(budget), round((self._clock() - started) * 1000)

    def read(self, request: DraftRequest) -> tuple[Situation, Planned]:
        """What the conversation tells, and the plan for answering it."""
        situation = read_situation(request.conversation)
        return situation, self._planner.plan(request, situation)

    def open(self, request: DraftRequest, request_id: str) -> Case:
        """Read, plan and render: everything that comes before the first model call."""
        llm = self._find_model(request.options.model)
        prompt = self._prompts.resolve(request.options.prompt, "reply", conversation_key(request.conversation))
        brief = self.brief(request, request_id, llm)
        label = request.options.prompt.partition("@")[2] or "production"
        label_used = None if label == prompt.version else label
        return Case(brief, prompt, label_used, opening=prompt.render(brief), llm=llm, request_id=request_id)

    def brief(self, request: DraftRequest, request_id: str, llm: LLM | None = None) -> Brief:
        """What a prompt is rendered from; without a model, for one that writes any language."""
        situation, planned = self.read(request)
        return Brief(
            request=request,
            situation=situation,
            plan=planned.plan,
            facets=planned.facets,
            language=_language(request, situation, llm),
            clash=planned.clash,
            nonce=derived("nonce", request_id),
            canary=derived("canary", request_id),
        )

    def check(self, text: str, case: Case) -> Verdict:
        """What the guardrails say of a text as the reply to this case."""
        return self._checker.verdict(self._examine(text, case))

    async def weigh(self, text: str, case: Case, budget: Budget) -> Verdict:
        """What the guardrails say, and a second opinion where a judge is set and could decide something."""
        examined = self._examine(text, case)
        verdict = self._checker.verdict(examined)
        if self._judge is None:
            return verdict
        return await self._judge.weigh(text, examined, verdict, case.brief, budget, case.request_id)

    def _examine(self, text: str, case: Case) -> Examined:
        brief = case.brief
        return self._checker.examine(
            text,
            now=brief.request.now,
            policy=brief.request.policy,
            conversation=brief.request.conversation,
            situation=brief.situation,
            plan=brief.plan,
            facets=brief.facets,
            clash=brief.clash,
            language=brief.language,
            length=brief.request.options.length,
            canary=brief.canary,
            prompt_text=case.opening.messages[0].content,
        )

    async def repair(
        self,
        case: Case,
        budget: Budget,
        first: Attempt,
        variant: int = 0,
        good: Callable[[Attempt], bool] = lambda attempt: attempt.passed,
    ) -> list[Attempt]:
        """`first` and what mends it, until one is good, the rounds are used up or the findings repeat."""
        attempts = [first]
        last, seen = first, {signature(first)}
        for _ in range(self._limits.max_repairs):
            if good(last):
                break
            case_now, prompt = case, case.opening
            if last.verdict is not None:
                findings = tuple(finding for finding in last.verdict.findings if finding.severity != "info")
                own = last.text if case.brief.original else ""  # the findings are about the last text, not the first
                case_now = case._replace(brief=case.brief._replace(findings=findings, original=own))
                keep = worth_keeping(last.verdict)
                prompt = case.prompt.render_repair(case_now.brief, case.opening, last.text, findings, keep)
            last = await self._attempt(case_now, prompt, budget, variant)
            attempts.append(last)
            if ends_it(last) or (last.verdict is not None and signature(last) in seen):
                break
            seen.add(signature(last))
        return attempts

    async def _tries(self, case: Case, budget: Budget) -> list[list[Attempt]]:
        """For each variant wanted: the first attempt and its repairs."""
        tried: list[list[Attempt]] = []
        for variant in range(case.brief.request.options.variants):
            first = await self._attempt(case, case.opening, budget, variant)
            tried.append([first] if ends_it(first) else await self.repair(case, budget, first, variant))
        return tried

    async def _attempt(self, case: Case, prompt: RenderedPrompt, budget: Budget, variant: int) -> Attempt:
        started = self._clock()
        request = CompletionRequest(prompt.messages, case.brief, prompt.temperature, prompt.max_tokens, variant)
        try:
            completion = await case.llm.complete(request, budget)
        except UnknownModel:
            raise  # the caller's mistake, not the model's
        except ModelError as error:
            latency_ms = round((self._clock() - started) * 1000)
            return Attempt(case.llm.name, "", None, latency_ms, error=error.code)
        return Attempt(
            model=completion.model,
            text=completion.text,
            verdict=await self.weigh(completion.text, case, budget),
            latency_ms=completion.latency_ms,
            prompt_tokens=completion.prompt_tokens,
            completion_tokens=completion.completion_tokens,
            cost_usd=completion.cost_usd,
        )

    async def choose(self, case: Case, attempts: list[Attempt], number: int) -> tuple[Status, Variant]:
        """The best attempt that may be shown, or the fallback's own text."""
        judged = [(attempt.text, attempt.verdict) for attempt in attempts if attempt.verdict is not None]
        showable = [(text, verdict) for text, verdict in judged if verdict.showable]
        if not showable:
            return "fallback", await self.fall_back(case, number)
        text, verdict = min(showable, key=lambda pair: cost(pair[1]))  # the first of equals
        return "ready" if verdict.passed else "needs_review", _variant(case, text, verdict)

    async def fall_back(self, case: Case, number: int = 0) -> Variant:
        """The fallback's reply: the first that passes every guardrail, without facts and offers where none passes."""
        language = _language(case.brief.request, case.brief.situation, self._fallback)
        case = case._replace(brief=case.brief._replace(language=language, findings=()))
        replies: list[tuple[str, Verdict]] = []
        for brief in (case.brief, _bare(case.brief)):
            for offset in range(_FALLBACK_TRIES):
                request = CompletionRequest(case.opening.messages, brief, variant=number + offset)
                budget = Budget(self._limits.deadline_s, max_calls=1)  # its own: the model's may be spent
                text = (await self._fallback.complete(request, budget)).text
                replies.append((text, self.check(text, case)))
                if replies[-1][1].passed:
                    return _variant(case, *replies[-1])
        return _variant(case, *min(replies, key=lambda reply: cost(reply[1])))

    def assemble(
        self, case: Case, attempts: list[Attempt], variants: list[tuple[Status, Variant]], latency_ms: int
    ) -> Draft:
        """The answer made from what was tried; the best variant is the draft, the others stay to choose from."""
        brief = case.brief
        status, chosen = min(variants, key=lambda pair: RANK[pair[0]])
        rest = tuple(variant for _, variant in variants if variant is not chosen)
        conversation = brief.request.conversation
        return Draft(
            id="drf_" + derived("draft", case.request_id, 24),
            status=status,
            chosen=chosen,
            variants=rest,
            situation=brief.situation,
            plan=brief.plan,
            attempts=tuple(attempts),
            provenance=Provenance(
                prompt=case.prompt.name,
                version=case.prompt.version,
                sha256=case.prompt.sha256,
                label=case.label,
                rendered_sha256=case.opening.sha256,
                guardrails=self._checker.version,
                model=self._fallback.name if status == "fallback" else author(attempts, chosen.text, case.llm.name),
                request_id=case.request_id,
            ),
            usage=usage(attempts, latency_ms),
            last_message_id=conversation.last_customer_message.id,
            conversation_sha256=conversation_sha256(conversation),
            metadata=brief.request.metadata,
        )


def _language(request: DraftRequest, situation: Situation, llm: LLM | None) -> str:
    """What to write in: as asked, else as the customer writes, else English; and never what the writer can't write."""
    wanted = request.options.language if request.options.language != "auto" else situation.language
    if wanted == "und" or (llm is not None and llm.languages is not None and wanted not in llm.languages):
        return "en"
    return wanted


def _bare(brief: Brief) -> Brief:
    """The brief without what a caller's own words could spoil a reply with: facts and offers."""
    policy = brief.request.policy._replace(facts=(), may_offer=())
    return brief._replace(request=brief.request._replace(policy=policy))


def _variant(case: Case, text: str, verdict: Verdict) -> Variant:
    html = to_html(text) if case.brief.request.options.format == "html" else None
    return Variant(text, html, case.brief.language, verdict)
