"""Makes the prompt of an answer again, to the byte, and says what differs where that fails.

The marks around customer text are derived from the request's id, which the provenance holds. The id also tells in which
second the request came, for one that named no time itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from service.domain import Brief, DraftRequest, RenderedPrompt
from service.errors import LevelheadError, PromptError
from service.prompting.version import PromptVersion
from service.releasing.desk import Desk
from service.tokens import conversation_sha256, made_at
from service.tuples import NamedTuple

_FIELDS = ("prompt", "version", "sha256", "rendered_sha256", "guardrails", "model", "request_id")
_NEAR = (0, -1, 1, -2, 2, -3, 3, -4, 4, -5, 5)  # seconds between the id's and the moment that the request was read


class Replay(NamedTuple):
    """What came of it. `differs` says in sentences what is not as it was; empty where the prompt is the same."""

    rendered: RenderedPrompt
    expected_sha256: str
    differs: tuple[str, ...]

    @property
    def same(self) -> bool:
        return self.rendered.sha256 == self.expected_sha256


def provenance_of(answer: Mapping[str, Any], where: str) -> Mapping[str, str]:
    """The provenance of an answer. Raises PromptError where it has none, or not all of it."""
    provenance = answer.get("provenance")
    if not isinstance(provenance, Mapping):
        raise PromptError(f"{where}: is no answer: it has no 'provenance'")
    if missing := [field for field in _FIELDS if not isinstance(provenance.get(field), str)]:
        raise PromptError(f"{where}: its provenance lacks {', '.join(missing)}")
    return provenance


def replay(desk: Desk, request: DraftRequest, answer: Mapping[str, Any], where: str, *, timed: bool) -> Replay:
    """The prompt that the answer's model was asked, made again from its request.

    `timed` says whether the request, or who replays it, names the present moment; else it is the id's.
    """
    provenance = provenance_of(answer, where)
    version = desk.library.resolve(f"{provenance['prompt']}@{provenance['version']}")
    rendered = None
    for candidate in _moments(request, provenance["request_id"], timed):
        rendered = version.render(_brief(desk, candidate, provenance))
        if rendered.sha256 == provenance["rendered_sha256"]:
            return Replay(rendered, rendered.sha256, ())
    if rendered is None:
        raise PromptError(f"{where}: neither the request nor its id tells when it was made; say it with --now TIME")
    differs = tuple(_differences(desk, version, request, answer, provenance))
    return Replay(rendered, provenance["rendered_sha256"], differs)


def _moments(request: DraftRequest, request_id: str, timed: bool) -> Iterator[DraftRequest]:
    if timed:
        yield request
        return
    made = made_at(request_id)
    if made is not None:
        for seconds in _NEAR:
            yield request._replace(now=datetime.fromtimestamp(made, UTC) + timedelta(seconds=seconds))


def _brief(desk: Desk, request: DraftRequest, provenance: Mapping[str, str]) -> Brief:
    """The brief for the model that was asked, which may write fewer languages than others."""
    from service.llm.mock import mock_model

    wanted = request.options.model or provenance["model"]
    llm = mock_model(wanted) if wanted.startswith("mock/") else None
    return desk.service.drafter.brief(request, provenance["request_id"], llm)


def _differences(
    desk: Desk, version: PromptVersion, request: DraftRequest, answer: Mapping[str, Any], provenance: Mapping[str, str]
) -> Iterator[str]:
    """Everything that is not as it was when the answer was made, the likeliest reason first."""
    told = f"{version.name} {version.version}"
    based_on = answer.get("based_on")
    was = based_on.get("conversation_sha256") if isinstance(based_on, Mapping) else None
    if was is not None and was != conversation_sha256(request.conversation):
        yield "the request: its messages are not those that the answer was made for"
        return
    if version.sha256 != provenance["sha256"]:
        yield f"the prompt: {told} is {version.sha256[:12]} here and was {provenance['sha256'][:12]} when it was used"
    if desk.policy.version != provenance["guardrails"]:
        yield f"the guardrails: {desk.policy.version} here, {provenance['guardrails']} then"
    if plan := _plan_differs(desk, request, answer):
        yield plan
    if version.sha256 == provenance["sha256"]:
        yield (
            f"{told} is as it was, so it is what surrounds it: policy, options or time of the request, planning.yaml,"
            " or the code that words policy and conversation (check out the version that made the answer)"
        )


def _plan_differs(desk: Desk, request: DraftRequest, answer: Mapping[str, Any]) -> str:
    then = answer.get("plan")
    if not isinstance(then, Mapping):
        return ""
    try:
        plan = desk.brief(request).plan
    except LevelheadError:
        return ""
    if plan.goal != then.get("goal"):
        return f"the plan: the goal is {plan.goal!r} here and was {then.get('goal')!r}"
    now, before = set(plan.techniques), set(then.get("techniques") or ())
    if now == before:
        return ""
    changes = [*(f"+{name}" for name in sorted(now - before)), *(f"-{name}" for name in sorted(before - now))]
    return f"the plan: other techniques ({', '.join(changes)})"
