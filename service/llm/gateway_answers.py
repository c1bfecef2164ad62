"""From a provider's answer to a reply's text. What is cut off, filtered, refused or empty is never a text."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from service.errors import ModelOutput

_TAGS = "think|thinking|thought|reasoning|scratchpad"


def text_of(alias: str, response: Any) -> str:
    """The reply in the provider's answer, without the model's own reasoning and wrapping. Raises ModelOutput."""
    choices = getattr(response, "choices", None)
    if not choices:
        raise ModelOutput(f"{alias}: the answer has no choices")
    reason, message = getattr(choices[0], "finish_reason", None), getattr(choices[0], "message", None)
    if reason == "length":
        raise ModelOutput(f"{alias}: the answer was cut off at its token limit; raise max_tokens")
    if reason == "content_filter":
        raise ModelOutput(f"{alias}: the provider's content filter stopped the answer")
    if _refusal(message):
        raise ModelOutput(f"{alias}: the model declined to answer")
    content = getattr(message, "content", None)
    if not isinstance(content, str) or not content.strip():
        raise ModelOutput(f"{alias}: the answer was empty" + (" but for a tool call" if reason == "tool_calls" else ""))
    text = unwrapped(content)
    if not text:
        raise ModelOutput(f"{alias}: the answer was nothing but the model's own reasoning")
    return text


def unwrapped(content: str) -> str:
    """The answer without reasoning tags, special tokens at its end and a code fence around all of it."""
    patterns = _patterns()
    text = patterns["reasoning"].sub("", content)
    text = patterns["orphan"].sub("", text)  # chat templates that open the tag in the prompt
    text = patterns["tokens"].sub("", text).strip()
    fenced = patterns["fence"].fullmatch(text)
    return fenced[1].strip() if fenced and "```" not in fenced[1] else text


def tokens_of(response: Any) -> tuple[int, int] | None:
    """Tokens of prompt and completion, as the provider counted them; None where it didn't."""
    usage = getattr(response, "usage", None)
    counts = (getattr(usage, "prompt_tokens", None) or 0, getattr(usage, "completion_tokens", None) or 0)
    return counts if any(counts) else None


def _refusal(message: Any) -> bool:
    """OpenAI says so in a field of its own, which litellm files under the provider's."""
    fields = getattr(message, "provider_specific_fields", None) or {}
    return bool(getattr(message, "refusal", None) or fields.get("refusal"))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    flags = re.DOTALL | re.IGNORECASE
    return {
        "reasoning": re.compile(rf"<({_TAGS})>.*?(?:</\1>|\Z)", flags),
        "orphan": re.compile(rf"\A.*</(?:{_TAGS})>", flags),
        "tokens": re.compile(r"(?:\s*(?:<\|[a-z_]+\|>|</s>|<eos>|<end_of_turn>))+\s*\Z", flags),
        "fence": re.compile(r"```[\w-]*[ \t]*\n(.*?)\n?```", flags),
    }
