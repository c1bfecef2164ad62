"""The answers that list what is loaded, and the problem document."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from service.domain import Severity
from service.web.verdicts import Answer


class Prompt(Answer):
    """One version of a prompt."""

    name: Annotated[str, Field(description="Name, as in options.prompt before the @.", examples=["reply"])]
    version: Annotated[str, Field(description="Version, as in options.prompt behind the @.", examples=["1.0.0"])]
    labels: Annotated[
        list[str],
        Field(
            description="Labels that point to this version now; options.prompt may name one behind the @.",
            examples=[["production"]],
        ),
    ]
    summary: Annotated[
        str,
        Field(
            description="What this version does, in a sentence.",
            examples=["Drafts a reply from the plan, with the policy as the only source of promises."],
        ),
    ]
    released: Annotated[
        bool, Field(description="Whether it is in the lock: released versions never change.", examples=[True])
    ]
    sha256: Annotated[
        str,
        Field(
            description="Over its files, in hexadecimal.",
            examples=["9f2c0a5be1d34c7788aa1be0b95f6d3c4e2071f8a6b5c4d3e2f10918273645ab"],
        ),
    ]
    techniques: Annotated[
        list[str],
        Field(description="Ids of the techniques that it has instructions for.", examples=[["listen.reflect"]]),
    ]
    variables: Annotated[
        list[str], Field(description="What its templates may use.", examples=[["conversation", "policy"]])
    ]
    changelog: Annotated[
        str, Field(description="What is new in this version, and why.", examples=["The first release."])
    ]


class PromptsAnswer(Answer):
    """The prompt versions that options.prompt may name, as name@label or name@version."""

    prompts: Annotated[list[Prompt], Field(description="Every version that is loaded.")]


class Technique(Answer):
    """One row of the guidance catalogue."""

    id: Annotated[
        str, Field(description="Dotted id: the group, and the technique in it.", examples=["listen.paraphrase"])
    ]
    title: Annotated[str, Field(description="The technique in a few words.", examples=["An even voice"])]
    meaning: Annotated[
        str,
        Field(description="What it asks of a written reply.", examples=["Short plain sentences, without reproach."]),
    ]
    why: Annotated[str, Field(description="For what reason.", examples=["A calm voice is easier to answer calmly."])]
    guides: Annotated[
        list[int], Field(description="Ids of the guides that teach it, as in `sources`.", examples=[[0, 1]])
    ]
    concerns_reply: Annotated[
        bool,
        Field(
            description="false: nothing that a single reply can do; the product serves it elsewhere.", examples=[True]
        ),
    ]
    checked_by: Annotated[
        list[str],
        Field(
            description="Guardrail codes and labels of the assessment that check it; empty where no reader could tell.",
            examples=[["tone"]],
        ),
    ]
    example: Annotated[
        str | None,
        Field(
            description="The technique in a sentence or two; null where there is none.",
            examples=["Tell me if I have that wrong."],
        ),
    ]


class Source(Answer):
    """A published guide that techniques come from."""

    id: Annotated[int, Field(ge=0, description="Number of the guide.", examples=[1])]
    title: Annotated[
        str, Field(description="What the guide is about.", examples=["Calming frustrated customers in IT support"])
    ]
    publisher: Annotated[
        str | None, Field(description="Who published it; null where the guide does not tell.", examples=[None])
    ]


class GuidanceAnswer(Answer):
    """The catalogue of techniques."""

    techniques: Annotated[list[Technique], Field(description="Every technique, in the order of the catalogue.")]
    sources: Annotated[list[Source], Field(description="The guides that the techniques come from, by id.")]


class Elsewhere(Answer):
    """In which situations a code has another severity."""

    when: Annotated[
        dict[str, Any],
        Field(
            description="Facets of the situation and what each must be; all must hold.",
            examples=[{"heat": {"any_of": ["hot", "cold"]}}],
        ),
    ]
    severity: Annotated[Severity, Field(description="The severity that holds there.", examples=["error"])]


class Code(Answer):
    """What a code of a finding means. `severities`: where another severity holds; the first that fits counts."""

    code: Annotated[str, Field(description="As in the findings.", examples=["timeline.vague"])]
    severity: Annotated[
        Severity, Field(description="How bad it is, where `severities` says nothing else.", examples=["error"])
    ]
    message: Annotated[
        str,
        Field(
            description="What is wrong; an ellipsis stands for what a finding names.",
            examples=["It says sorry … times."],
        ),
    ]
    suggestion: Annotated[str, Field(description="What to write instead.", examples=["Name a moment or a duration."])]
    techniques: Annotated[
        list[str], Field(description="Ids of the techniques that it speaks for.", examples=[["expectations.timeline"]])
    ]
    severities: Annotated[
        list[Elsewhere], Field(description="Where another severity holds; the first that fits counts.")
    ]


class Requirement(Answer):
    """In the situation `when`, the assessment's `label` must pass `test` against `level`, or `code` is found."""

    code: Annotated[
        str, Field(description="The code that is found where the requirement is missed.", examples=["empathy.missing"])
    ]
    label: Annotated[str, Field(description="The label of the assessment that is tested.", examples=["empathy"])]
    test: Annotated[str, Field(description="at_least, at_most or is.", examples=["at_least"])]
    level: Annotated[
        int,
        Field(
            ge=0, le=2, description="What the label is tested against; 0 and 1 stand for false and true.", examples=[1]
        ),
    ]
    when: Annotated[
        dict[str, Any],
        Field(
            description="The situation in which it holds: facets and what each must be; all must hold.",
            examples=[{"heat": {"any_of": ["hot", "cold"]}}],
        ),
    ]
    severity: Annotated[
        Severity | None, Field(description="The finding's severity; null: that of the code.", examples=[None])
    ]


class GuardrailsAnswer(Answer):
    """The guardrails as data."""

    version: Annotated[
        str, Field(description="Version of the guardrails, as in provenance.guardrails.", examples=["1.0.0"])
    ]
    codes: Annotated[list[Code], Field(description="Every code that a finding can have, in alphabetical order.")]
    requirements: Annotated[list[Requirement], Field(description="What a reply must reach in which situation.")]


class Model(Answer):
    """A model that options.model may name."""

    name: Annotated[str, Field(description="As in options.model.", examples=["mock/composer"])]
    target: Annotated[str | None, Field(description="What litellm is asked for; null: a mock.", examples=[None])]
    default: Annotated[bool, Field(description="Whether it is asked where a request names none.", examples=[True])]


class ModelsAnswer(Answer):
    """The models of this process."""

    models: Annotated[
        list[Model], Field(description="Aliases of the settings first, then the models that need no network.")
    ]


class HealthAnswer(Answer):
    """The process is well."""

    status: Annotated[str, Field(description="Always ok; what is not well is answered as a problem.", examples=["ok"])]
    version: Annotated[str, Field(description="Version of the service.", examples=["1.0.0"])]


class Fault(Answer):
    """One thing wrong with a request."""

    pointer: Annotated[str, Field(description="JSON pointer (RFC 6901) to the field.", examples=["/messages/0/role"])]
    detail: Annotated[str, Field(description="What would be right.", examples=["is required"])]


class Problem(Answer):
    """What went wrong (RFC 9457)."""

    type: Annotated[
        str, Field(description="URN of this kind of problem.", examples=["urn:levelhead:problem:request.invalid"])
    ]
    title: Annotated[
        str,
        Field(
            description="The kind of problem in a few words; the same for every problem of the kind.",
            examples=["The request can't be used as it is"],
        ),
    ]
    status: Annotated[int, Field(ge=400, le=599, description="The HTTP status, once more.", examples=[422])]
    detail: Annotated[
        str, Field(description="What is wrong with this request.", examples=["/messages/0/role: is required"])
    ]
    instance: Annotated[
        str, Field(description="URN of this request.", examples=["urn:levelhead:request:req_8f2a0c51d7e94b6a13c0f7d2"])
    ]
    code: Annotated[str, Field(description="Stable; made for programs.", examples=["request.invalid"])]
    request_id: Annotated[
        str, Field(description="In the service's log, too.", examples=["req_8f2a0c51d7e94b6a13c0f7d2"])
    ]
    errors: Annotated[
        list[Fault], Field(description="Each thing that is wrong, with its place; empty where no field is at fault.")
    ]
    retryable: Annotated[bool, Field(description="Whether the same request may work later.", examples=[False])]
