"""The frozen nouns of Levelhead: what a conversation is, what reading it tells, what a draft carries.

Standard library only; every other module may import this one. The nouns are named tuples rather than frozen
dataclasses: they are as immutable, and forty of them cost a tenth of a second less to define, which a person who
types `levelhead draft` would otherwise wait for.

Spans are code-point offsets, half open, into the text that they speak of: a reply's span into the draft's text, a
message's span into `Message.text`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from service.tuples import NamedTuple

Role: TypeAlias = Literal["customer", "agent", "internal_note", "bot", "system"]
Heat: TypeAlias = Literal["calm", "warm", "hot", "cold"]
Stage: TypeAlias = Literal["first_reply", "ongoing", "stalled", "resolved"]
Trigger: TypeAlias = Literal[
    "manager_request",
    "legal_threat",
    "public_threat",
    "churn_threat",
    "safety_risk",
    "security_incident",
    "repeat_contact",
    "data_loss",
    "vulnerable_person",
]
Emotion: TypeAlias = Literal[
    "anger",
    "frustration",
    "disappointment",
    "anxiety",
    "confusion",
    "sadness",
    "resignation",
    "gratitude",
    "relief",
    "urgency",
    "embarrassment",
]
Goal: TypeAlias = Literal[
    "first_reply", "update", "resolution", "closing", "follow_up", "decline", "escalation", "boundary", "pause"
]
ActionType: TypeAlias = Literal["reply", "clarify", "escalate", "set_boundary", "pause"]
Tone: TypeAlias = Literal["calm", "off"]
Severity: TypeAlias = Literal["info", "warning", "error", "critical"]
Status: TypeAlias = Literal["ready", "needs_review", "fallback"]
Length: TypeAlias = Literal["short", "medium", "long"]
Format: TypeAlias = Literal["text", "html"]
Basis: TypeAlias = Literal["commitment", "fact", "escalation", "sla", "conversation", "none"]
PromiseProblem: TypeAlias = Literal["too_soon", "past", "outside_hours", "contradiction", "no_zone", "unsupported"]
ClaimKind: TypeAlias = Literal["done_act", "cause", "requirement", "review", "scope", "availability"]


# ---- what the helpdesk sends -----------------------------------------------------------------------------------------


class Span(NamedTuple):
    """Where in a reply something stands: `text[start:end] == quote`."""

    start: int
    end: int
    quote: str


class MessageSpan(NamedTuple):
    """Where in the conversation something stands: in message `message`, `text[start:end] == quote`."""

    message: str
    start: int
    end: int
    quote: str


class Attachment(NamedTuple):
    """What is known of a file sent along; its content is never read. `size` in bytes."""

    name: str
    content_type: str | None = None
    size: int | None = None


class Message(NamedTuple):
    """One message. `text` is all of it as plain text; `aside` are the parts that the author did not write just now.

    `aside` holds (start, end) of quoted mail and signatures, in order and disjoint. `said` is what readers read.
    """

    id: str
    role: Role
    text: str
    author: str | None = None
    created_at: datetime | None = None
    aside: tuple[tuple[int, int], ...] = ()
    attachments: tuple[Attachment, ...] = ()

    @property
    def said(self) -> str:
        """The author's own new words: `text` with every aside blanked by spaces, so offsets stay true."""
        if not self.aside:
            return self.text
        pieces, at = list[str](), 0
        for start, end in self.aside:
            pieces += self.text[at:start], " " * (end - start)
            at = end
        return "".join([*pieces, self.text[at:]])


class Ticket(NamedTuple):
    """The case as the helpdesk files it. `next_update_due` is the SLA clock, aware."""

    id: str | None = None
    subject: str | None = None
    channel: str | None = None
    priority: str | None = None
    tags: tuple[str, ...] = ()
    next_update_due: datetime | None = None


class Customer(NamedTuple):
    """Who wrote. `timezone` is an IANA name, `locale` a BCP 47 tag."""

    name: str | None = None
    tier: str | None = None
    locale: str | None = None
    timezone: str | None = None


class Agent(NamedTuple):
    """Who will send the reply, and how they sign."""

    name: str | None = None
    role: str | None = None
    signature: str | None = None


class Conversation(NamedTuple):
    """The messages in order, oldest first, with at least one from the customer."""

    messages: tuple[Message, ...]
    ticket: Ticket = Ticket()
    customer: Customer = Customer()
    agent: Agent = Agent()

    @property
    def customer_messages(self) -> tuple[Message, ...]:
        return tuple(message for message in self.messages if message.role == "customer")

    @property
    def last_customer_message(self) -> Message:
        """The message that wants an answer. Raises IndexError where there is none (refused at the edge)."""
        return self.customer_messages[-1]


# ---- what the caller allows ------------------------------------------------------------------------------------------


class Commitment(NamedTuple):
    """A promise that policy allows: `text` as it was given; `within` the time it takes, at the latest.

    `action` says what (never empty), `owner` who (None: us). `within` is None where the sentence names a moment
    (`at`: the clock time, weekday or date as written) or no time at all; `business` marks working hours or days.
    `recurring` is true for "every 60 minutes". All are read from `text` where the caller gave a plain sentence.
    """

    text: str
    action: str
    within: timedelta | None = None
    at: str | None = None
    owner: str | None = None
    business: bool = False
    recurring: bool = False


class Fact(NamedTuple):
    """Something that the reply may state as true. `id` is the caller's, or f1, f2, … by position."""

    id: str
    text: str
    url: str | None = None


class Escalation(NamedTuple):
    """Where a case goes that is beyond the agent, and how soon that person is in touch."""

    to: str
    within: timedelta | None = None


class BusinessCalendar(NamedTuple):
    """When our side works: IANA `timezone`; `hours` such as "Mo-Fr 08:00-18:00"; `holidays` a country code."""

    timezone: str | None = None
    hours: str | None = None
    holidays: str | None = None


class Policy(NamedTuple):
    """What the caller allows a reply to promise, offer, state and link to."""

    commitments: tuple[Commitment, ...] = ()
    may_offer: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    escalation: Escalation | None = None
    calendar: BusinessCalendar = BusinessCalendar()
    allowed_links: tuple[str, ...] = ()


class Options(NamedTuple):
    """How the caller wants the draft. "auto" leaves `goal` and `language` to the plan; `prompt` is name@label."""

    goal: Goal | Literal["auto"] = "auto"
    language: str = "auto"
    length: Length = "medium"
    variants: int = 1
    format: Format = "text"
    prompt: str = "reply@production"
    model: str | None = None


class DraftRequest(NamedTuple):
    """All that a draft is made from. `now` is aware. `metadata` is echoed and never read (JSON text)."""

    conversation: Conversation
    now: datetime
    policy: Policy = Policy()
    instruction: str | None = None
    options: Options = Options()
    metadata: str | None = None


# ---- what reading the conversation tells -----------------------------------------------------------------------------


class Evidence(NamedTuple):
    """The words that earned a label of the situation (`heat`, `emotion.anger`, `trigger.legal_threat`, …)."""

    label: str
    span: MessageSpan


class Situation(NamedTuple):
    """The conversation's labels (rubric, second table), read up to the last customer message."""

    heat: Heat
    emotions: tuple[str, ...] = ()
    abuse: bool = False
    triggers: tuple[Trigger, ...] = ()
    issues: int = 1
    novice: bool = False
    language: str = "en"
    stage: Stage = "first_reply"
    evidence: tuple[Evidence, ...] = ()


class NextAction(NamedTuple):
    """What we recommend that the agent does, why, and to whom the case should go (escalate only)."""

    type: ActionType
    reason: str
    to: str | None = None


class Plan(NamedTuple):
    """The goal of this reply, the techniques it uses (catalogue ids, in the catalogue's order) and what to do next."""

    goal: Goal
    techniques: tuple[str, ...]
    next_action: NextAction


# ---- what checking a reply tells -------------------------------------------------------------------------------------


class Assessment(NamedTuple):
    """What a reply does, label by label (rubric, first table). Levels are 0, 1, 2."""

    empathy: int
    apology: bool
    nonapology: bool
    ownership: int
    blame: bool
    timeline: int
    overpromise: bool
    tone: Tone
    next_step: bool
    boundary: bool
    escalation: bool
    question: bool
    paraphrase: bool
    closing: bool


class Finding(NamedTuple):
    """One thing that a guardrail has to say. `error` wants a repair; `critical` may not be shown to anyone.

    `code` is family.problem (`timeline.vague`); `techniques` the catalogue ids that it breaks; `span` is None where
    something is missing rather than wrong; `suggestion` says what to write instead.
    """

    code: str
    severity: Severity
    message: str
    techniques: tuple[str, ...] = ()
    span: Span | None = None
    suggestion: str | None = None

    @property
    def blocking(self) -> bool:
        """Whether a draft with this finding is not ready."""
        return self.severity in ("error", "critical")


class Promise(NamedTuple):
    """A concrete time commitment of our side. `quote` is the time expression as written; `due_at` is aware.

    `within` is the duration (None where the reply names a moment); `basis` says what in policy it rests on; `ok` is
    false where policy or calendar cannot keep it. `owner` is "agent" or the named person or team.
    """

    quote: str
    span: Span
    action: str
    owner: str
    within: timedelta | None
    due_at: datetime | None
    basis: Basis
    ok: bool


class HeldPromise(NamedTuple):
    """A promise held against policy, calendar and its neighbours; `problem` is None where it can be kept."""

    promise: Promise
    problem: PromiseProblem | None = None


class Claim(NamedTuple):
    """Something that a reply states as done or true; `supported_by` names what supports it (fact id, message id)."""

    kind: ClaimKind
    quote: str
    span: Span
    supported_by: str | None


class Citation(NamedTuple):
    """Where the reply uses a fact of the policy."""

    fact: str
    span: Span


class LabelOpinion(NamedTuple):
    """What a judging model says of one label. `value` None: no value of the label's; `valid` says whether it counts.

    `quote` is what the model gave as proof and `span` where that stands in the draft; `problem` says why it is void.
    """

    label: str
    value: int | str | bool | None
    quote: str
    span: Span | None
    reason: str
    valid: bool
    problem: str | None = None


class SecondOpinion(NamedTuple):
    """A judging model on the labels that the reader was unsure of (`confidence`: how sure, label by label).

    `reader` is the assessment without it. `taken` are the labels whose value in the combined assessment is the model's,
    `cleared` the codes that it took away. `void` says why none of it counts; `version` is that of the judge's prompt.
    """

    model: str
    version: str
    confidence: tuple[tuple[str, float], ...]
    reader: Assessment
    opinions: tuple[LabelOpinion, ...] = ()
    taken: tuple[str, ...] = ()
    cleared: tuple[str, ...] = ()
    void: str | None = None
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float | None = None
    latency_ms: int = 0

    @property
    def answered(self) -> bool:
        """Whether the model was asked and gave an answer, be it void."""
        return self.void is None or self.void.startswith("answer.")

    @property
    def labels_asked(self) -> tuple[str, ...]:
        return tuple(label for label, _ in self.confidence)


class Verdict(NamedTuple):
    """All that checking a text tells. `evidence` pairs an assessment label with the words that earned it."""

    assessment: Assessment
    findings: tuple[Finding, ...]
    promises: tuple[Promise, ...] = ()
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    evidence: tuple[tuple[str, Span], ...] = ()
    second_opinion: SecondOpinion | None = None

    @property
    def passed(self) -> bool:
        return not any(finding.blocking for finding in self.findings)

    @property
    def showable(self) -> bool:
        """Whether an agent may see the text at all."""
        return not any(finding.severity == "critical" for finding in self.findings)


# ---- what the caller gets --------------------------------------------------------------------------------------------


class Attempt(NamedTuple):
    """One completion by a model, with its verdict; `error` names what went wrong where there is no text."""

    model: str
    text: str
    verdict: Verdict | None
    latency_ms: int
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float | None = None
    error: str | None = None

    @property
    def passed(self) -> bool:
        return self.verdict is not None and self.verdict.passed

    @property
    def codes(self) -> tuple[str, ...]:
        """The blocking findings' codes, sorted and without repeats; the error's code where there was no text."""
        if self.verdict is None:
            return (f"model.{self.error}",) if self.error else ()
        return tuple(sorted({finding.code for finding in self.verdict.findings if finding.blocking}))


class Provenance(NamedTuple):
    """What made the draft: enough to make the same prompt again, to the byte."""

    prompt: str
    version: str
    sha256: str
    label: str | None
    rendered_sha256: str
    guardrails: str
    model: str
    request_id: str


class Usage(NamedTuple):
    """What the draft cost. `cost_usd` is None where the model's price is unknown."""

    prompt_tokens: int
    completion_tokens: int
    cost_usd: float | None
    latency_ms: int


class Variant(NamedTuple):
    """One text that the caller may choose, with what checking it told."""

    text: str
    html: str | None
    language: str
    verdict: Verdict


class Draft(NamedTuple):
    """The answer: a text a human can send, its status, and the evidence for it."""

    id: str
    status: Status
    chosen: Variant
    variants: tuple[Variant, ...]
    situation: Situation
    plan: Plan
    attempts: tuple[Attempt, ...]
    provenance: Provenance
    usage: Usage
    last_message_id: str
    conversation_sha256: str
    metadata: str | None = None


class Change(NamedTuple):
    """One place where an improvement differs from the human's own text; `before` or `after` may be empty."""

    before: str
    after: str


# ---- what a model is asked -------------------------------------------------------------------------------------------


class ChatMessage(NamedTuple):
    """One message of a prompt as providers take it."""

    role: Literal["system", "user", "assistant"]
    content: str


class Deadline(NamedTuple):
    """A time by which the customer needs it: words and place as written, and what it resolves to."""

    span: MessageSpan
    due_at: datetime


class Brief(NamedTuple):
    """All that a prompt is rendered from, and that mock models read.

    `facets` are what conditions are held against (`conditions.FACETS`); `clash` is the customer's own deadline where
    our soonest commitment comes after it; `language` is what to write in; `nonce` and `canary` are random per request;
    `findings` is what a repair is asked to mend (empty on the first attempt); `original` is a human's own text that an
    improvement starts from.
    """

    request: DraftRequest
    situation: Situation
    plan: Plan
    facets: Mapping[str, str | bool | int | frozenset[str]]
    language: str = "en"
    clash: Deadline | None = None
    nonce: str = ""
    canary: str = ""
    findings: tuple[Finding, ...] = ()
    original: str = ""


class RenderedPrompt(NamedTuple):
    """What a model gets. `sha256` is over the messages; sampling settings come with the prompt version."""

    messages: tuple[ChatMessage, ...]
    sha256: str
    temperature: float
    max_tokens: int


class Technique(NamedTuple):
    """One row of the guidance catalogue, in our own words. `guides` are the numbers of the guides that teach it.

    `checked_by` names guardrail codes and labels of the rubric; `example` shows the technique in a sentence or two.
    """

    id: str
    title: str
    meaning: str
    why: str
    guides: tuple[int, ...]
    concerns_reply: bool
    checked_by: tuple[str, ...] = ()
    example: str | None = None
