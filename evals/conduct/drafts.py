"""Rules for drafting, held against models that fail in known ways: golden bad replies, outages, a leaked mark.

What is right is worked out here once more, from verdicts alone, and not by the code that is held to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from evals.conduct.faults import Fault
from evals.suite.golden import Golden
from service.assembly import run
from service.checking import Checker
from service.domain import Brief, ChatMessage, Draft, DraftRequest, Finding, Verdict
from service.errors import ModelError, ModelOutput, ModelUnavailable
from service.intake import draft_request_from
from service.intake.times import moment
from service.llm.base import Budget, Completion, CompletionRequest
from service.llm.mock import mock_model
from service.pipeline import Drafter, Limits
from service.planning import Planner
from service.prompting import PromptLibrary

REPAIRS = 2
# What a draft can have much of and still be better than one with a guarantee.
_WARNINGS = """

We are sorry. I am sorry again. I am so sorry for this, truly sorry. Is it the *first* one? Is it the *second* one? Is
it the *third* one? Are there 47 of them, or 58, or 69?"""
_ERROR = "\n\nI guarantee that this will never, ever happen again."
_WEIGHT = {"critical": 1000, "error": 10, "warning": 1, "info": 0}
_TRIES = 6  # wordings that the fallback has


class Bench(NamedTuple):
    """What drafts are made with."""

    planner: Planner
    prompts: PromptLibrary
    checker: Checker


class Saying:
    """A model that says these texts in turn, the last one for ever, and keeps what it was asked.

    `{canary}` in a text becomes the private mark, as a model would have it that prints its instructions.
    """

    def __init__(self, texts: Sequence[str | ModelError]) -> None:
        self.name = "saying"
        self.languages: frozenset[str] | None = None
        self.asked: list[tuple[ChatMessage, ...]] = []
        self._texts = texts

    async def complete(self, request: CompletionRequest, budget: Budget) -> Completion:
        budget.require_call()
        self.asked.append(request.messages)
        text = self._texts[min(len(self.asked), len(self._texts)) - 1]
        if isinstance(text, ModelError):
            raise text
        return Completion(text.replace("{canary}", request.brief.canary), self.name, 0, 10, 5, 0.0)

    async def aclose(self) -> None:
        """Nothing was opened."""


class Told(NamedTuple):
    """One draft, what its model was asked, the case, and the id of the customer's last message as written."""

    draft: Draft
    asked: tuple[tuple[ChatMessage, ...], ...]
    brief: Brief
    last: str
    where: str


def draft_faults(golden: Golden, bench: Bench) -> Iterator[Fault]:
    """The rules that drafting this conversation breaks, whatever the model says."""
    good, bad = golden.good[0], golden.bad[0].text
    last = golden.bad[-1].text
    yield from _held(_told(golden, bench, (bad, good), "bad, then good"), bench)
    yield from _held(_told(golden, bench, (bad + _WARNINGS, bad + _ERROR), "warnings or an error"), bench)
    yield from _held(_told(golden, bench, (good + "\n\n" + last, bad + "\n\n" + last, last, bad), "bad"), bench)
    yield from _held(_told(golden, bench, (ModelOutput("cut off"), good), "cut off once"), bench)
    yield from _held(_told(golden, bench, (good + "\n\nReference: {canary}",), "leaks"), bench)


def outage_faults(golden: Golden, bench: Bench) -> Iterator[Fault]:
    """The rules that are broken where the model can't be reached, and the fallback has to write."""
    yield from _held(_told(golden, bench, (ModelUnavailable("down"),), "down"), bench)


def request_of(golden: Golden) -> DraftRequest:
    """The conversation as it stands, for any model."""
    return draft_request_from(golden.request, moment(golden.request["now"]))


def _told(golden: Golden, bench: Bench, texts: Sequence[str | ModelError], how: str) -> Told:
    model = Saying(texts)
    drafter = drafter_of(bench, model)
    request = request_of(golden)
    name = f"conduct-{golden.id}"
    draft = run(drafter.draft(request, name), model="mock/composer")
    rows = enumerate(golden.request["messages"], start=1)
    last = [row.get("id") or f"m{number}" for number, row in rows if row["role"] == "customer"][-1]
    return Told(draft, tuple(model.asked), drafter.brief(request, name), last, f"{golden.id} ({how})")


def drafter_of(bench: Bench, model: Saying) -> Drafter:
    """A drafter that asks this model; the clock stands still."""
    return Drafter(
        planner=bench.planner,
        prompts=bench.prompts,
        checker=bench.checker,
        find_model=lambda _: model,
        fallback=mock_model("mock/composer"),
        limits=Limits(max_repairs=REPAIRS),
        clock=lambda: 0.0,
    )


def _held(told: Told, bench: Bench) -> Iterator[Fault]:
    found = (_rounds(told), _repairs(told), _choice(told, bench), _fallback(told, bench), _provenance(told, bench))
    yield from (Fault(name, told.where, what) for name, what in chain.from_iterable(found))


def verdict_of(text: str, told: Told, bench: Bench, language: str | None = None) -> Verdict:
    """What the guardrails say of a text, asked anew."""
    brief = told.brief
    return bench.checker.check(
        text,
        now=brief.request.now,
        policy=brief.request.policy,
        conversation=brief.request.conversation,
        situation=brief.situation,
        plan=brief.plan,
        facets=brief.facets,
        clash=brief.clash,
        language=language or brief.language,
        length=brief.request.options.length,
        canary=brief.canary,
        prompt_text=told.asked[0][0].content,
    )


def passes(verdict: Verdict) -> bool:
    """Whether nothing of severity error or critical is left."""
    return not any(finding.severity in ("error", "critical") for finding in verdict.findings)


def showable(verdict: Verdict) -> bool:
    """Whether an agent may see the text at all."""
    return not any(finding.severity == "critical" for finding in verdict.findings)


def weight(verdict: Verdict) -> int:
    """How bad the findings are in all."""
    return sum(_WEIGHT[finding.severity] for finding in verdict.findings)


def _rounds(told: Told) -> Iterator[tuple[str, str]]:
    """Repairs as many as allowed: none after a good reply, one at least after a bad one, never more than the limit."""
    attempts = told.draft.attempts
    if len(attempts) > REPAIRS + 1:
        yield "draft.rounds", f"{len(attempts)} attempts, where {REPAIRS} repairs are allowed"
    first = attempts[0]
    mendable = not first.passed and first.error in (None, ModelOutput.code)
    if mendable and len(attempts) == 1:
        yield "draft.rounds", "the first attempt broke a guardrail, and no repair was asked for"
    if len(attempts) > 1 and first.error not in (None, ModelOutput.code):
        yield "draft.rounds", f"a model that failed with {first.error} was asked again"
    if any(attempt.passed for attempt in attempts[:-1]):
        yield "draft.rounds", "a repair was asked for after an attempt that passed"


def _repairs(told: Told) -> Iterator[tuple[str, str]]:
    """Each repair says every finding of the attempt before, quotes what it is about, and shows that attempt."""
    for attempt, asked in zip(told.draft.attempts, told.asked[1:], strict=False):
        if attempt.verdict is None:
            continue
        words = " ".join(asked[-1].content.split())
        for finding in attempt.verdict.findings:
            if finding.severity != "info" and not _said(finding, words):
                yield "repair.findings", f"{finding.code} is not told, or not with its words"
        if not any(message.role == "assistant" for message in asked):
            yield "repair.draft", "the repair does not show the draft that it is about"


def _said(finding: Finding, words: str) -> bool:
    quote = " ".join(finding.span.quote.split())[:40].replace('"', "'") if finding.span else ""
    plain = "<" not in quote and ">" not in quote and "[" not in quote
    return finding.message in words and (not plain or quote in words)


def _choice(told: Told, bench: Bench) -> Iterator[tuple[str, str]]:
    """The best showable attempt is the draft, `ready` only without an error; else the fallback."""
    draft, chosen = told.draft, told.draft.chosen
    if told.brief.canary in chosen.text:
        yield "draft.leak", f"the private mark stands in the draft, which is {draft.status}"
    verdicts = [(one.text, verdict_of(one.text, told, bench)) for one in draft.attempts if one.verdict is not None]
    shown = [(text, verdict) for text, verdict in verdicts if showable(verdict)]
    if not shown:
        if draft.status != "fallback":
            yield "draft.choice", f"no attempt may be shown, and the draft is {draft.status}"
        return
    best = min(weight(verdict) for _, verdict in shown)
    found = next((verdict for text, verdict in shown if text == chosen.text), None)
    if found is None:
        yield "draft.choice", "the draft is none of the attempts that may be shown"
    elif weight(found) > best:
        yield "draft.choice", f"an attempt with findings of weight {best} was passed over for one of {weight(found)}"
    elif (draft.status == "ready") != passes(found):
        yield "draft.choice", f"the draft is {draft.status}, and its text {'passes' if passes(found) else 'does not'}"


def _fallback(told: Told, bench: Bench) -> Iterator[tuple[str, str]]:
    """A fallback's text is checked, may be shown, and passes where any of its wordings would."""
    draft = told.draft
    if draft.status != "fallback":
        return
    verdict = verdict_of(draft.chosen.text, told, bench, draft.chosen.language)
    if not showable(verdict):
        yield "draft.fallback", "the fallback's text may be shown to nobody"
    if {one.code for one in verdict.findings} != {one.code for one in draft.chosen.verdict.findings}:
        yield "draft.fallback", "the fallback's text was not checked as a reply to this case"
    if not passes(verdict) and any(_passing(told, bench, number) for number in range(_TRIES)):
        yield "draft.fallback", "the fallback's text breaks a guardrail, and another wording of its own would not"


def _passing(told: Told, bench: Bench, variant: int) -> bool:
    brief = told.brief._replace(language=told.draft.chosen.language)
    request = CompletionRequest((), brief, variant=variant)
    budget = Budget(1.0, 1, clock=lambda: 0.0)
    text = run(mock_model("mock/composer").complete(request, budget), model="mock/composer").text
    return passes(verdict_of(text, told, bench, brief.language))


def _provenance(told: Told, bench: Bench) -> Iterator[tuple[str, str]]:
    """Where a draft came from, and what it cost."""
    draft, source = told.draft, told.draft.provenance
    version = bench.prompts.resolve(told.brief.request.options.prompt, "reply")
    if (source.prompt, source.version, source.sha256) != (version.name, version.version, version.sha256):
        yield "draft.provenance", f"says {source.prompt} {source.version}, and {version.version} was rendered"
    if source.rendered_sha256 != version.render(told.brief).sha256:
        yield "draft.provenance", "the hash is not that of the rendered prompt"
    author = "mock/composer" if draft.status == "fallback" else "saying"
    if source.model != author:
        yield "draft.provenance", f"says {source.model} wrote it; it was {author}"
    if draft.last_message_id != told.last:
        yield "draft.provenance", f"says that it answers {draft.last_message_id}; the customer's last is {told.last}"
    answered = sum(attempt.verdict is not None for attempt in draft.attempts)
    if (draft.usage.prompt_tokens, draft.usage.completion_tokens) != (10 * answered, 5 * answered):
        yield "draft.usage", f"{draft.usage.prompt_tokens} tokens read, {answered} answers of 10 each"
