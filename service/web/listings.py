"""The answers that list what is loaded, and the problem document."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from service.domain import Severity
from service.web.verdicts import Answer


class Prompt(Answer):
    """One version of a prompt."""

    name: Annotated[str, Field(examples=["reply"])]
    version: Annotated[str, Field(examples=["1.0.0"])]
    labels: Annotated[list[str], Field(examples=[["production"]])]
    summary: str
    released: Annotated[bool, Field(description="Whether it is in the lock: released versions never change.")]
    sha256: Annotated[str, Field(description="Of its files.")]
    techniques: list[str]
    variables: list[str]
    changelog: str


class PromptsAnswer(Answer):
    """The prompt versions that options.prompt may name, as name@label or name@version."""

    prompts: list[Prompt]


class Technique(Answer):
    """One row of the guidance catalogue."""

    id: Annotated[str, Field(examples=["listen.paraphrase"])]
    title: str
    meaning: str
    why: str
    guides: Annotated[list[int], Field(description="Numbers of the guides that teach it.")]
    concerns_reply: bool
    checked_by: Annotated[list[str], Field(description="Guardrail codes and labels of the assessment.")]
    example: str | None


class Source(Answer):
    """A published guide that techniques come from."""

    id: int
    title: str
    publisher: str | None


class GuidanceAnswer(Answer):
    """The catalogue of techniques."""

    techniques: list[Technique]
    sources: list[Source]


class Elsewhere(Answer):
    """In which situations a code has another severity."""

    when: Annotated[dict[str, Any], Field(examples=[{"heat": {"any_of": ["hot", "cold"]}}])]
    severity: Severity


class Code(Answer):
    """What a code of a finding means. `severities`: where another severity holds; the first that fits counts."""

    code: Annotated[str, Field(examples=["timeline.vague"])]
    severity: Severity
    message: str
    suggestion: str
    techniques: list[str]
    severities: list[Elsewhere]


class Requirement(Answer):
    """In the situation `when`, the assessment's `label` must pass `test` against `level`, or `code` is found."""

    code: str
    label: str
    test: str
    level: int
    when: dict[str, Any]
    severity: Severity | None


class GuardrailsAnswer(Answer):
    """The guardrails as data."""

    version: Annotated[str, Field(examples=["1.0.0"])]
    codes: list[Code]
    requirements: list[Requirement]


class Model(Answer):
    """A model that options.model may name."""

    name: Annotated[str, Field(examples=["mock/composer"])]
    target: Annotated[str | None, Field(description="What litellm is asked for; null: a mock.", examples=[None])]
    default: bool


class ModelsAnswer(Answer):
    """The models of this process."""

    models: list[Model]


class HealthAnswer(Answer):
    """The process is well."""

    status: Annotated[str, Field(examples=["ok"])]
    version: Annotated[str, Field(examples=["1.0.0"])]


class Fault(Answer):
    """One thing wrong with a request."""

    pointer: Annotated[str, Field(description="JSON pointer (RFC 6901) to the field.", examples=["/messages/0/role"])]
    detail: Annotated[str, Field(description="What would be right.", examples=["is required"])]


class Problem(Answer):
    """What went wrong (RFC 9457)."""

    type: Annotated[str, Field(examples=["urn:levelhead:problem:request.invalid"])]
    title: Annotated[str, Field(examples=["The request can't be used as it is"])]
    status: Annotated[int, Field(examples=[422])]
    detail: Annotated[str, Field(examples=["/messages/0/role: is required"])]
    instance: Annotated[str, Field(examples=["urn:levelhead:request:req_8f2a0c51d7e94b6a13c0f7d2"])]
    code: Annotated[str, Field(description="Stable; made for programs.", examples=["request.invalid"])]
    request_id: Annotated[
        str, Field(description="In the service's log, too.", examples=["req_8f2a0c51d7e94b6a13c0f7d2"])
    ]
    errors: list[Fault]
    retryable: Annotated[bool, Field(description="Whether the same request may work later.")]
