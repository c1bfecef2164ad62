"""The kinds of fields that requests are made of: limits, formats, and words for what is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from service.intake.tags import language_tag
from service.intake.times import duration, holidays, moment, opening_hours, zone

MAX_TEXT_CHARS = 1_000_000  # settings set the limit that counts; this one bounds the schema
MAX_REPLY_CHARS = 20_000  # ten pages: guardrails look at every pair of promises, and nobody sends more
MAX_METADATA_CHARS = 10_000
MAX_DEPTH = 32


class Part(BaseModel):
    """What every part of a request keeps to: no unknown fields, no silent conversions."""

    model_config = ConfigDict(extra="forbid", strict=True, defer_build=True, frozen=True)


def held_to(read: Callable[[str], Any]) -> AfterValidator:
    """A string that `read` can read; what it says in its ValueError is what the caller is told."""

    def check(text: str) -> str:
        try:
            read(text)
        except ValueError as error:
            raise PydanticCustomError("unreadable", "{problem}", {"problem": str(error)}) from error
        return text

    return AfterValidator(check)


def _not_blank(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("blank", "must not be blank")
    return text


def _is_small(metadata: dict[str, Any]) -> dict[str, Any]:
    if len(json.dumps(metadata)) > MAX_METADATA_CHARS:
        raise PydanticCustomError("too_large", f"must take at most {MAX_METADATA_CHARS:,} characters as JSON")
    return metadata


Word = Annotated[str, Field(max_length=100)]
Line = Annotated[str, Field(max_length=500)]
Sentence = Annotated[str, Field(min_length=1, max_length=2_000), AfterValidator(_not_blank)]
Name = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_not_blank)]
Identifier = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_not_blank)]
Url = Annotated[str, Field(min_length=1, max_length=2_000), AfterValidator(_not_blank)]
Body = Annotated[str, Field(max_length=MAX_TEXT_CHARS)]
Text = Annotated[str, Field(min_length=1, max_length=MAX_REPLY_CHARS), AfterValidator(_not_blank)]
Moment = Annotated[
    str,
    Field(max_length=64, json_schema_extra={"format": "date-time"}),
    held_to(lambda text: moment(text, UTC)),  # whether it may be naive is seen with the calendar
]
Duration = Annotated[str, Field(max_length=40, json_schema_extra={"format": "duration"}), held_to(duration)]
Zone = Annotated[str, Field(max_length=64, json_schema_extra={"format": "iana-time-zone"}), held_to(zone)]
Hours = Annotated[str, Field(max_length=200, json_schema_extra={"format": "opening-hours"}), held_to(opening_hours)]
Holidays = Annotated[str, Field(max_length=10, json_schema_extra={"format": "country-or-region"}), held_to(holidays)]
Language = Annotated[
    str,
    # the pattern bounds the schema; the registry of languages decides
    Field(max_length=35, json_schema_extra={"pattern": "^(auto|[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*)$"}),
    held_to(lambda text: text if text == "auto" else language_tag(text)),
]
Metadata = Annotated[dict[str, Any], AfterValidator(_is_small)]
