"""What a golden file may say, as a pydantic model; `evals/golden.schema.json` is made from it for editors.

Imported only where a golden file has changed, or the schema is written anew: `python -m evals golden --schema`.
Vocabularies (guardrail codes, technique ids) come with the validation's context, and into the schema as enumerations.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationError, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from evals.suite.golden import DOMAINS, Vocabulary
from service.domain import ActionType, Emotion, Goal, Heat, Stage, Tone, Trigger
from service.errors import Fault, RequestError
from service.web import schemas
from service.web.faults import request_error
from service.web.fields import Part, Sentence, Text, Word, held_to
from service.web.parsing import checked

DRAFT_7 = "http://json-schema.org/draft-07/schema#"


def _one_of(kind: str) -> AfterValidator:
    """A word of the vocabulary of that kind."""

    def check(word: str, info: ValidationInfo) -> str:
        known = (info.context or {}).get(kind, (word,))
        if word not in known:
            told = {"word": word, "kind": kind.removesuffix("s"), "near": _near(word, known)}
            raise PydanticCustomError("unknown_word", "{kind} {word} is not known{near}", told)
        return word

    return AfterValidator(check)


def _near(word: str, known: tuple[str, ...]) -> str:
    import difflib

    near = difflib.get_close_matches(word, known, n=3)
    if not near:
        tail = word.rpartition(".")[2]
        near = [each for each in known if tail and tail in each][:3]
    return f"; did you mean {' or '.join(near)}?" if near else f"; there are {', '.join(known)}"


Code = Annotated[str, Field(json_schema_extra={"enum_of": "codes"}), _one_of("codes")]
TechniqueId = Annotated[str, Field(json_schema_extra={"enum_of": "techniques"}), _one_of("techniques")]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Level = Annotated[int, Field(ge=0, le=2)]
Phrase = Annotated[str, Field(min_length=1, max_length=200, pattern=r"\w")]


def _moment(text: str) -> object:
    from service.intake.times import moment

    return moment(text)


AwareMoment = Annotated[str, Field(json_schema_extra={"format": "date-time"}), held_to(_moment)]


class Situation(Part):
    """Labels that reading the conversation must give (rubric, second table)."""

    heat: Heat | None = None
    abuse: bool | None = None
    triggers: Annotated[list[Trigger] | None, Field(description="Exactly these; [] for none.")] = None
    emotions: Annotated[list[Emotion] | None, Field(description="At least these.")] = None
    issues: Annotated[int | None, Field(ge=1, le=20)] = None
    novice: bool | None = None
    stage: Stage | None = None
    language: Annotated[str | None, Field(description="As a tag: en, de, …")] = None


class Plan(Part):
    """What the plan must be."""

    goal: Goal | None = None
    includes: Annotated[list[TechniqueId] | None, Field(description="Techniques that it uses.")] = None
    excludes: Annotated[list[TechniqueId] | None, Field(description="Techniques that it does not use.")] = None
    next_action: ActionType | None = None


class Bounds(Part):
    """A level between two bounds."""

    at_least: Level | None = None
    at_most: Level | None = None


class Assessment(Part):
    """Labels of the reply (rubric, first table)."""

    empathy: Level | Bounds | None = None
    apology: bool | None = None
    nonapology: bool | None = None
    ownership: Level | Bounds | None = None
    blame: bool | None = None
    timeline: Level | Bounds | None = None
    overpromise: bool | None = None
    tone: Tone | None = None
    next_step: bool | None = None
    boundary: bool | None = None
    escalation: bool | None = None
    question: bool | None = None
    paraphrase: bool | None = None
    closing: bool | None = None


class Findings(Part):
    """Codes that must not, or must, be found in any good reply."""

    none_of: list[Code] | None = None
    any_of: Annotated[list[Code] | None, Field(description="At least one of these is found.")] = None


class Promises(Part):
    """Time commitments that any good reply makes."""

    at_least: Annotated[int | None, Field(ge=0, le=20)] = None
    at_most: Annotated[int | None, Field(ge=0, le=20)] = None
    latest: Annotated[AwareMoment | None, Field(description="The earliest promise falls due by then.")] = None


class ReplyExpectation(Part):
    """What any good reply does, whoever wrote it."""

    assessment: Assessment | None = None
    findings: Findings | None = None
    promises: Promises | None = None
    mentions: Annotated[
        list[Annotated[list[Phrase], Field(min_length=1)]] | None,
        Field(description="Of each group at least one stands in the reply: case-blind, whole words."),
    ] = None
    avoids: Annotated[list[Phrase] | None, Field(description="None of these stands in the reply.")] = None


class Expectation(Part):
    """Only what is named is checked."""

    situation: Situation | None = None
    plan: Plan | None = None
    reply: ReplyExpectation | None = None


class Good(Part):
    """A reply that may go out as it is: no finding of severity error, and all of `expect.reply` holds."""

    text: Text


class Bad(Part):
    """A reply that is broken in a realistic way."""

    why: Sentence
    breaks: Annotated[
        list[Code], Field(min_length=1, description="Exactly its codes of severity error or critical, in any order.")
    ]
    text: Text


class GoldenRequest(schemas.DraftRequest):
    """The body of POST /v1/drafts; `now` is always given, so that it reads the same on every day."""

    now: Annotated[str, Field(max_length=64, json_schema_extra={"format": "date-time"}), held_to(_moment)]


class GoldenFile(Part):
    """A golden conversation of Levelhead: what it is there to catch, and what must come of it."""

    id: Annotated[Slug, Field(description="The file's name without .yaml; unique over all folders.")]
    why: Annotated[Sentence, Field(description="What this conversation is there to catch, in 1 to 3 sentences.")]
    tags: Annotated[list[Word] | None, Field(description="Free words; `--filter tag:WORD` finds them.")] = None
    domain: Annotated[Literal[DOMAINS], Field(description="The folder's name.")]  # type: ignore[valid-type]
    customer: Annotated[
        Slug | None,
        Field(description="Whose it is: conversations of one customer are no independent cases. Missing: its own."),
    ] = None
    techniques: Annotated[list[TechniqueId], Field(min_length=1, description="What a good reply needs to do here.")]
    request: GoldenRequest
    expect: Expectation
    good: Annotated[list[Good], Field(min_length=1, max_length=3)]
    bad: Annotated[list[Bad], Field(min_length=2, max_length=4)]

    @model_validator(mode="after")
    def _expects_something(self) -> GoldenFile:
        if not self.expect.model_dump(exclude_defaults=True, exclude_none=True):
            raise PydanticCustomError("nothing", "'expect' names nothing: say what must come of it")
        return self


def faults_in(data: object, words: Vocabulary) -> tuple[Fault, ...]:
    """All that is wrong with what a file says, with JSON pointers; empty where it is a golden conversation."""
    if not isinstance(data, dict):
        return (Fault("", "must be a mapping that starts with id, why, …"),)
    try:
        GoldenFile.model_validate(data, context=words._asdict())
        checked(data["request"], GoldenRequest)
    except ValidationError as error:
        return tuple(_quoted(fault, data) for fault in request_error(error, data, GoldenFile).faults)
    except RequestError as error:
        return tuple(Fault(f"/request{fault.pointer}", fault.detail) for fault in error.faults)
    return ()


def _quoted(fault: Fault, data: object) -> Fault:
    """The fault with a hint for values that YAML makes something else of, and for lists that are too short."""
    value = data
    for part in fault.pointer.split("/")[1:]:
        value = value.get(part) if isinstance(value, dict) else value[int(part)] if isinstance(value, list) else None
    if fault.pointer == "/bad" and isinstance(value, list):
        return Fault(fault.pointer, f"needs 2 to 4 replies, and has {len(value)}")
    if fault.detail.startswith("must be a string") and value is not None and not isinstance(value, list | dict):
        return Fault(fault.pointer, f"{fault.detail}: put it in quotation marks")
    return fault


def schema_text(words: Vocabulary) -> str:
    """The JSON schema for editors, as the file holds it."""
    schema = GoldenFile.model_json_schema()
    filled = _filled({"$schema": DRAFT_7, **schema}, words._asdict())
    return json.dumps(filled, indent=1, ensure_ascii=False) + "\n"


def _filled(node: Any, words: Mapping[str, tuple[str, ...]]) -> Any:
    if isinstance(node, list):
        return [_filled(each, words) for each in node]
    if not isinstance(node, dict):
        return node
    filled = {key: _filled(value, words) for key, value in node.items() if key not in {"enum_of", "title"}}
    if isinstance(node.get("title"), dict):  # a field of that name
        filled["title"] = _filled(node["title"], words)
    return {**filled, "enum": list(words[node["enum_of"]])} if isinstance(node.get("enum_of"), str) else filled
