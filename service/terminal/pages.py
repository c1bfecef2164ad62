"""Pages for people: a draft, a checked text and a situation, with their evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from service.domain import Claim, Conversation, Draft, Finding, Plan, Promise, Situation, Span, Variant, Verdict
from service.terminal.ink import Ink, Mark, harmless

_MARGIN = "  "
_LABEL = 12  # columns of the words at the left
_STATUS = {"ready": "good", "needs_review": "warning", "fallback": "fallback"}
_MEANING = {
    "ready": "no error is left; read it once and send it",
    "needs_review": "the best of the attempts; the errors below are left",
    "fallback": "no model gave a reply that may be shown; this one is made from plan and policy",
}
_CLAIMS = {
    "done_act": "says that something was done",
    "cause": "names a cause",
    "requirement": "states a requirement",
    "review": "says that something was looked at",
    "scope": "says how far it reaches",
    "availability": "says that something is available",
}
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def draft_page(draft: Draft, now: datetime, ink: Ink) -> Iterator[str]:
    """A draft for the agent who will send it: situation, plan, text with its spans, promises, findings, origin."""
    yield from situation_page(draft.situation, draft.plan, ink)
    yield from _row("Draft", draft.status.replace("_", " "), ink, _STATUS[draft.status])
    yield from ink.lines(_MEANING[draft.status], " " * _LABEL, style="dim")
    yield from _checked(draft.chosen.text, draft.chosen.verdict, now, ink)
    for number, variant in enumerate(draft.variants, start=2):
        yield ""
        yield from _outcome(f"Variant {number}", variant.verdict, ink)
        yield from _checked(variant.text, variant.verdict, now, ink)
    yield ""
    yield from ink.lines(_origin(draft), style="dim")


def ticket_page(conversation: Conversation, situation: Situation, ink: Ink) -> Iterator[str]:
    """What the customer wrote last, with the words that tell the situation marked in it."""
    message, ticket = conversation.last_customer_message, conversation.ticket
    who = message.author or conversation.customer.name or "a customer"
    earlier = f"after {len(conversation.messages) - 1} earlier" if len(conversation.messages) > 1 else ""
    head = (who, ticket.subject, ticket.channel, conversation.customer.tier, earlier)
    yield from _row("Customer", " · ".join(part for part in head if part), ink)
    spans = [row.span for row in situation.evidence if row.span.message == message.id]
    yield ""
    yield from ink.marked(message.text.rstrip(), [Mark(span.start, span.end, "info") for span in spans], _MARGIN)
    yield ""


def verdict_page(text: str, verdict: Verdict, now: datetime, ink: Ink) -> Iterator[str]:
    """What the guardrails say of a text, with its spans marked."""
    yield from _outcome("Text", verdict, ink)
    yield from _checked(text, verdict, now, ink)
    yield ""
    yield from _row("Does", _does(verdict), ink)


def improved_page(variant: Variant, changes: Sequence[tuple[str, str]], now: datetime, ink: Ink) -> Iterator[str]:
    """A human's own text as improved, and what changed (before, after)."""
    yield from _outcome("Improved", variant.verdict, ink)
    yield from _checked(variant.text, variant.verdict, now, ink)
    yield ""
    yield ink.paint("Changes", "heading") if changes else "Nothing had to change."
    for before, after in changes:
        yield from ink.lines(f"- {before}", _MARGIN, _MARGIN * 2, style="error") if before else ()
        yield from ink.lines(f"+ {after}", _MARGIN, _MARGIN * 2, style="good") if after else ()


def situation_page(situation: Situation, plan: Plan, ink: Ink) -> Iterator[str]:
    """What reading the conversation told, the customer's words that told it, and the plan."""
    tint = "error" if situation.heat in ("hot", "cold") else "info"
    labels = (label.replace(" ", "\u00a0") for label in _labels(situation))
    yield from _row("Situation", " · ".join((situation.heat, *labels)), ink, tint)
    quotes = dict.fromkeys((_short(row.span.quote), row.label.rpartition(".")[2]) for row in situation.evidence)
    words = " · ".join(f"{quote} {label.replace('_', ' ')}" for quote, label in quotes)
    yield from ink.lines(words, " " * _LABEL, style="dim") if words else ()
    action = plan.next_action
    to = f" to {action.to}" if action.to else ""
    goal = plan.goal.replace("_", " ")
    yield from _row("Plan", f"{goal}; {action.type.replace('_', ' ')}{to}: {action.reason}", ink)


def techniques_page(plan: Plan, ink: Ink) -> Iterator[str]:
    """The techniques that the plan uses."""
    yield from _row("Techniques", ", ".join(plan.techniques) or "none", ink)


def _labels(situation: Situation) -> Iterator[str]:
    yield from situation.emotions
    if situation.abuse:
        yield "abuse"
    yield from (trigger.replace("_", " ") for trigger in situation.triggers)
    yield situation.stage.replace("_", " ")
    yield "1 issue" if situation.issues == 1 else f"{situation.issues} issues"
    if situation.novice:
        yield "not technical"
    yield situation.language


def _checked(text: str, verdict: Verdict, now: datetime, ink: Ink) -> Iterator[str]:
    """The text with its marks, and below it what the marks stand for."""
    notes = _notes(verdict)
    yield ""
    yield from ink.marked(text, _marks(verdict, notes), _MARGIN)
    yield ""
    if ink.colour:
        yield from _legend(verdict, ink)
    yield from _promises(verdict.promises, notes, now, ink)
    yield from _claims(verdict, ink)
    yield from _findings(verdict.findings, notes, ink)


def _notes(verdict: Verdict) -> dict[Span, str]:
    """A footnote's number for each promise and each quoted finding, in the order in which they stand in the text."""
    spans = {promise.span for promise in verdict.promises}
    spans |= {finding.span for finding in verdict.findings if finding.span is not None}
    return {span: str(number) for number, span in enumerate(sorted(spans), start=1)}


def _marks(verdict: Verdict, notes: dict[Span, str]) -> list[Mark]:
    marks = [Mark(span.start, span.end, "evidence") for _, span in verdict.evidence]
    marks += [Mark(made.span.start, made.span.end, "promise", notes[made.span]) for made in verdict.promises]
    for finding in verdict.findings:
        if finding.span is not None:
            marks.append(Mark(finding.span.start, finding.span.end, finding.severity, notes[finding.span]))
    return marks


def _legend(verdict: Verdict, ink: Ink) -> Iterator[str]:
    """What the colours stand for, wrapped like the text that they are in."""
    kinds = [("promise", "promise")] if verdict.promises else []
    quoted = dict.fromkeys(finding.severity for finding in verdict.findings if finding.span is not None)
    kinds += [(severity, severity) for severity in quoted]
    earned = ", ".join(dict.fromkeys(label.replace("_", " ") for label, _ in verdict.evidence))
    kinds += [(f"earns {earned}", "evidence")] if earned else []
    text, marks = "", []
    for words, kind in kinds:
        text += "   " if text else ""
        marks.append(Mark(len(text), len(text) + len(words), kind))
        text += words
    if text:
        yield from (*ink.marked(text, marks, _MARGIN), "")


def _promises(promises: Sequence[Promise], notes: dict[Span, str], now: datetime, ink: Ink) -> Iterator[str]:
    if not promises:
        return
    yield ink.paint("Promises", "heading")
    for promise in promises:
        due = f"due {moment(promise.due_at)} ({_from_now(promise.due_at - now)})" if promise.due_at else "no due time"
        owner = "" if promise.owner == "agent" else f"{promise.owner}: "
        rests = "rests on nothing in the policy" if promise.basis == "none" else f"rests on the {promise.basis}"
        kept = "" if promise.ok else "; can't be kept as it stands"
        tint = "" if promise.ok else "error"
        yield from ink.lines(f"[{notes[promise.span]}] {promise.quote}: {owner}{promise.action}", _MARGIN, _MARGIN * 3)
        yield from ink.lines(f"{due}, {rests}{kept}", _MARGIN * 3, style=tint)


def _claims(verdict: Verdict, ink: Ink) -> Iterator[str]:
    """Claims that nothing supports and no finding speaks of already."""
    spoken_of = [finding.span for finding in verdict.findings if finding.span is not None]
    open_claims = [claim for claim in verdict.claims if claim.supported_by is None and not _within(claim, spoken_of)]
    if not open_claims:
        return
    yield ink.paint("Make true or strike", "heading")
    for claim in open_claims:
        yield from ink.lines(f"{_short(claim.quote)} {_CLAIMS[claim.kind]}; no fact supports it", _MARGIN, _MARGIN * 2)


def _within(claim: Claim, spans: Sequence[Span]) -> bool:
    return any(span.start < claim.span.end and claim.span.start < span.end for span in spans)


def _findings(findings: Sequence[Finding], notes: dict[Span, str], ink: Ink) -> Iterator[str]:
    if not findings:
        yield f"{ink.paint('Findings', 'heading')}  none"
        return
    yield ink.paint("Findings", "heading")
    for finding in findings:
        place = f"[{notes[finding.span]}] " if finding.span else ""
        quote = f" {_short(finding.span.quote)}" if finding.span else ""
        severity = ink.paint(finding.severity, finding.severity)
        yield f"{_MARGIN}{place}{severity} {finding.code}{quote}"
        yield from ink.lines(finding.message, _MARGIN * 3)
        if finding.suggestion:
            yield from ink.lines(f"→ {finding.suggestion}", _MARGIN * 3, _MARGIN * 4)


def _does(verdict: Verdict) -> str:
    """The assessment in words: what the text does, and how well."""
    found = verdict.assessment
    levels = (("empathy", found.empathy), ("ownership", found.ownership), ("timeline", found.timeline))
    words = [f"{label} {level}/2" for label, level in levels]
    words += [f"tone {found.tone}"]
    flags = {name for name, value in found._asdict().items() if value is True}
    words += [name.replace("_", " ") for name in found._fields if name in flags]
    return " · ".join(words)


def _origin(draft: Draft) -> str:
    made = draft.provenance
    label = f" ({made.label})" if made.label else ""
    tries = "1 attempt" if len(draft.attempts) == 1 else f"{len(draft.attempts)} attempts"
    broken = "; ".join(f"{number}: {', '.join(row.codes)}" for number, row in enumerate(draft.attempts, 1) if row.codes)
    used = draft.usage
    tokens = f"{used.prompt_tokens + used.completion_tokens} tokens" if used.prompt_tokens else ""
    cost = f"{used.cost_usd:.4f} USD" if used.cost_usd else ""
    parts = (
        made.model,
        f"prompt {made.prompt} {made.version}{label}",
        f"guardrails {made.guardrails}",
        f"{tries} ({broken})" if broken else tries,
        tokens,
        cost,
        f"{used.latency_ms} ms",
        draft.id,
    )
    return " · ".join(part for part in parts if part)


def _outcome(label: str, verdict: Verdict, ink: Ink) -> Iterator[str]:
    outcome, tint = ("passes", "good") if verdict.passed else ("has errors", "error")
    yield from _row(label, outcome, ink, tint)


def _row(label: str, words: str, ink: Ink, tint: str = "") -> Iterator[str]:
    """A labelled line, wrapped under itself; `tint` paints what stands before its first dot."""
    lines = [line[_LABEL:] for line in ink.lines(words, " " * _LABEL)]
    if tint:
        first, dot, rest = lines[0].partition(" · ")
        lines[0] = ink.paint(first, tint) + dot + rest
    head = ink.paint(label, "heading") + " " * max(1, _LABEL - len(label))
    for line in lines:
        yield head + line
        head = " " * _LABEL


def _short(quote: str) -> str:
    words = " ".join(harmless(quote).split())
    return f"“{words}”" if len(words) <= 60 else f"“{words[:57].rstrip()}…”"


def moment(due: datetime) -> str:
    """A moment as people write it, in its own zone: Fri 21 Nov 2026, 14:20 CET."""
    zone = due.tzname() or ""
    day = f"{_WEEKDAYS[due.weekday()]} {due.day} {_MONTHS[due.month - 1]} {due.year}"
    return f"{day}, {due.hour:02}:{due.minute:02} {zone}".rstrip()


def _from_now(left: timedelta) -> str:
    minutes = round(abs(left.total_seconds()) / 60)
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    parts = [f"{count} {unit}" for count, unit in ((days, "d"), (hours, "h"), (rest, "min")) if count][:2]
    length = " ".join(parts) or "0 min"
    return f"{length} ago" if left < timedelta(0) else f"in {length}"
