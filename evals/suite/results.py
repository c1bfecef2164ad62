"""The result file: what a run gave, as nouns, and how it is read and written.

`run` and `score` write one, `compare`, `report` and `release-check` read it:

    result = read_result(path)                      # raises ResultError with file and reason
    for outcome in result.outcomes:                 # sorted by conversation, arm, epoch
        conversation = result.conversation(outcome.conversation)
        outcome.scores["passed"]                    # numbers; `metrics.METRICS` has titles and which way is better
        outcome.findings                            # as in the HTTP answer: {"code", "severity", "span": {...}, ...}
        result.prompt(outcome.rendered)             # the messages that were sent, () where they were left out

To pair two arms: `result.paired(arm_a, arm_b)` or, over two files, the outcomes by `key` (conversation and epoch).
Cluster by `conversation.customer`. Parts that come from the service (findings, promises, claims, assessment, situation,
plan) are plain dicts in exactly the shapes of the HTTP contract, so spans are code-point offsets into the text beside
them: `outcome.text`, `attempt.text`, `reply.text`.

Everything but `about` is comparable: it depends on files and seed only, never on the clock, so the same command gives
the same bytes (`comparable`). Lists are sorted, a row a line, so two results can be read with `diff`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias

from service.domain import ChatMessage
from service.errors import LevelheadError

FORMAT = 1
RESULTS = Path(__file__).parents[1] / "results"  # git-ignored
LATEST = RESULTS / "latest.json"

Answer: TypeAlias = Mapping[str, Any]
Mode: TypeAlias = Literal["replay", "record", "live", "mock"]


class ResultError(LevelheadError):
    """A result file cannot be read: the message names it and says what to do."""


class Check(NamedTuple):
    """One expectation held against what came out. `known`: `not_yet.txt` lists it, so its failing is no news.

    Names: situation.heat, plan.goal, plan.includes, … for a conversation; assessment.empathy, findings.none_of,
    promises.at_least, promises.latest, mentions.1, avoids, … for a reply. `expected` and `found` are JSON values.
    """

    name: str
    passed: bool
    expected: Any = None
    found: Any = None
    known: bool = False


class Arm(NamedTuple):
    """One prompt with one model: a column of the matrix. `name` is `reply@1.0.0+MODEL`.

    `prompt` is `reply` and `version` `1.0.0` for ours; for a file of another product its path and "".
    `sha256` is over the prompt's files, `repairs` how many rounds of repair a draft may take.
    """

    name: str
    prompt: str
    version: str
    sha256: str
    model: str
    repairs: int = 2


class Reply(NamedTuple):
    """One of a conversation's own replies, good or bad, and what the guardrails make of it.

    `name` is good.1, bad.2, …; `check` is that name's verdict, `details` what it is made of (of bad replies: breaks).
    """

    name: str
    text: str
    why: str
    check: Check
    details: tuple[Check, ...]
    findings: tuple[Answer, ...]
    assessment: Answer
    promises: tuple[Answer, ...] = ()


class ConversationResult(NamedTuple):
    """A golden conversation, and all that needs no model: situation, plan, and its own good and bad replies.

    `file` is below evals/golden. `customer` is the cluster. `request` is the body as POST /v1/drafts takes it.
    `checks` are the expectations of situation and plan. `expect` are all expectations as written.
    """

    id: str
    file: str
    why: str
    tags: tuple[str, ...]
    domain: str
    customer: str
    techniques: tuple[str, ...]
    request: Answer
    expect: Answer
    situation: Answer
    plan: Answer
    checks: tuple[Check, ...]
    replies: tuple[Reply, ...]


class Tried(NamedTuple):
    """One completion by the model. `error` is its failure (`output`, `timeout`, …); then there is no text.

    Where an outcome's status is fallback, its text is the composer's and is none of the attempts.
    """

    model: str
    text: str
    passed: bool
    codes: tuple[str, ...]
    findings: tuple[Answer, ...] = ()
    assessment: Answer | None = None
    error: str | None = None
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float | None = None


class Outcome(NamedTuple):
    """What one arm made of one conversation, once. `text` with all below it is what the agent would get.

    `status`: ready, needs_review, fallback. `rendered` is the SHA-256 of the opening prompt: `Result.prompt`.
    `scores` by metric name. `second_opinion` as in the HTTP answer.
    """

    arm: str
    conversation: str
    epoch: int
    status: str
    text: str
    language: str
    scores: Mapping[str, float]
    checks: tuple[Check, ...]
    findings: tuple[Answer, ...]
    assessment: Answer
    promises: tuple[Answer, ...]
    claims: tuple[Answer, ...]
    citations: tuple[Answer, ...]
    second_opinion: Answer | None
    attempts: tuple[Tried, ...]
    rendered: str
    prompt_tokens: int
    completion_tokens: int
    cost_usd: float | None

    @property
    def passed(self) -> bool:
        return self.scores.get("passed") == 1

    @property
    def key(self) -> tuple[str, int]:
        """What pairs it with another arm's outcome."""
        return self.conversation, self.epoch


class Missing(NamedTuple):
    """An outcome that could not be played back, and the command that records it."""

    arm: str
    conversation: str
    epoch: int
    command: str


class About(NamedTuple):
    """What may differ between two runs of the same command. `created_at` is RFC 3339; `seconds` is wall time."""

    created_at: str
    seconds: float = 0.0
    command: str = ""


class Settings(NamedTuple):
    """How the run was made. `chosen` is how many conversations were run of `golden` that there are."""

    mode: Mode
    seed: int
    epochs: int
    guardrails: str
    levelhead: str
    golden: int
    chosen: int
    judge: str | None = None


class _Result(NamedTuple):
    about: About
    settings: Settings
    arms: tuple[Arm, ...]
    conversations: tuple[ConversationResult, ...]
    outcomes: tuple[Outcome, ...]
    missing: tuple[Missing, ...] = ()
    problems: tuple[str, ...] = ()
    prompts: Mapping[str, tuple[ChatMessage, ...]] = {}


class Result(_Result):
    """A whole run. `problems` are broken files that were left out, a sentence each, with file and line."""

    @cached_property
    def _by_id(self) -> dict[str, ConversationResult]:
        return {conversation.id: conversation for conversation in self.conversations}

    def conversation(self, conversation_id: str) -> ConversationResult:
        """The conversation of that id. Raises KeyError where the run has none."""
        return self._by_id[conversation_id]

    def prompt(self, sha256: str) -> tuple[ChatMessage, ...]:
        """The messages of a rendered prompt; empty where the result was written without prompts."""
        return self.prompts.get(sha256, ())

    def of_arm(self, name: str) -> tuple[Outcome, ...]:
        """An arm's outcomes in order."""
        return tuple(outcome for outcome in self.outcomes if outcome.arm == name)

    def paired(self, first: str, second: str) -> tuple[tuple[Outcome, Outcome], ...]:
        """The outcomes of two arms for the same conversation and epoch; those that only one has are left out."""
        others = {outcome.key: outcome for outcome in self.of_arm(second)}
        return tuple((one, others[one.key]) for one in self.of_arm(first) if one.key in others)


def read_result(path: Path) -> Result:
    """The result in a file. Raises ResultError where it is none, or of another format."""
    from evals.suite.results_json import result_from  # here: the nouns alone stay light

    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ResultError(f"cannot read {path}: {error.strerror}; make one with: python -m evals run") from error
    except ValueError as error:
        raise ResultError(f"{path}: not a result, not even JSON: {error}") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        told = data.get("format") if isinstance(data, dict) else None
        raise ResultError(f"{path}: format {told!r} where {FORMAT} is wanted; run it again: python -m evals run")
    try:
        return result_from(data)
    except (KeyError, TypeError) as error:
        raise ResultError(f"{path}: not a whole result: {error!r}; run it again: python -m evals run") from error


def write_result(result: Result, path: Path) -> None:
    """Write the file whole or not at all."""
    from evals.suite.results_json import result_lines

    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    partial.write_text("\n".join(result_lines(result)) + "\n", encoding="utf-8")
    partial.replace(path)


def comparable(result: Result) -> bytes:
    """All of the result that depends on files and seed alone: equal bytes mean the same outcomes."""
    from evals.suite.results_json import result_lines

    return "\n".join(result_lines(result._replace(about=About("")))).encode()


def in_order(outcomes: Iterable[Outcome], arms: Sequence[Arm]) -> tuple[Outcome, ...]:
    """Outcomes by conversation, then arm as the run names them, then epoch."""
    place = {arm.name: number for number, arm in enumerate(arms)}
    return tuple(sorted(outcomes, key=lambda one: (one.conversation, place.get(one.arm, len(place)), one.epoch)))
