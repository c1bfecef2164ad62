"""promptfoo's formats: a configuration made of golden conversations, and results as `promptfoo eval -o` writes them.

A rendered prompt differs from conversation to conversation, so it travels as a variable of the test (a JSON list of
messages, which promptfoo hands to chat models as it is) and the configuration's prompts only name the variable.
promptfoo may render variables as templates: what looks like one in a customer's text is written so that it stays text.
Expectations that promptfoo can check become its assertions; the whole conversation is carried in `metadata.levelhead`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from evals.suite.exchange.golden_data import CARRIED, golden_data, last_message, transcript
from evals.suite.golden import Golden
from service.domain import ChatMessage

SCHEMA_LINE = "# yaml-language-server: $schema=https://promptfoo.dev/config-schema.json"
_TEMPLATE = re.compile(r"(?<=\{)(?=[{%#])|(?<=#)(?=\})")
Rendered = Mapping[str, Sequence[ChatMessage]]  # by title of the prompt


def config(
    goldens: Iterable[tuple[Golden, Rendered]], titles: Sequence[str], providers: Sequence[str]
) -> dict[str, Any]:
    """The configuration: prompts, providers and a test for each conversation."""
    return {
        "description": "Levelhead: golden conversations",
        "prompts": prompts(titles),
        "providers": list(providers),
        "tests": [test(golden, rendered) for golden, rendered in goldens],
    }


def prompts(titles: Sequence[str]) -> list[dict[str, str]]:
    """One prompt for each version; it is the variable that holds what was rendered for the test."""
    return [{"label": title, "raw": f"{{{{ {variable(title)} }}}}"} for title in titles]


def test(golden: Golden, rendered: Rendered) -> dict[str, Any]:
    """One conversation with its prompts, and `message` and `conversation` for prompts of one's own."""
    told = {variable(title): chat(messages) for title, messages in rendered.items()}
    plain = {"message": last_message(golden.request), "conversation": transcript(golden.request)}
    return {
        "description": golden.id,
        "vars": {**told, **{name: unrendered(text) for name, text in plain.items()}},
        "assert": assertions(golden.expect.get("reply", {})),
        "metadata": {"domain": golden.domain, "tags": list(golden.tags), CARRIED: golden_data(golden)},
    }


def assertions(expected: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What promptfoo can check by itself: words that stand in the reply, and words that don't."""
    told = [
        {"type": "icontains-any", "value": [unrendered(word) for word in group], "metric": f"mentions.{number}"}
        for number, group in enumerate(expected.get("mentions", ()), start=1)
    ]
    avoids = [unrendered(word) for word in expected.get("avoids", ())]
    return told + ([{"type": "not-icontains-any", "value": avoids, "metric": "avoids"}] if avoids else [])


def variable(title: str) -> str:
    """The name of the variable for a prompt: `reply@1.0.0` is `reply_1_0_0`."""
    return "prompt_" + re.sub(r"\W+", "_", title).strip("_")


def chat(messages: Iterable[ChatMessage]) -> str:
    """Messages as JSON in which no brace of a text can start a template."""
    rows = [{"role": one.role, "content": one.content} for one in messages]
    return "[" + ", ".join(_object(row) for row in rows) + "]"


def _object(row: Mapping[str, str]) -> str:
    content = json.dumps(row["content"], ensure_ascii=False).replace("{", "\\u007b").replace("}", "\\u007d")
    return f'{{"role": {json.dumps(row["role"])}, "content": {content}}}'


def unrendered(text: str) -> str:
    """The text with nothing in it that promptfoo would take for a template: a word joiner parts such signs.

    promptfoo renders some variables and leaves others as they are, so no escape is right for both; this is, but for a
    character that nobody sees. Rendered prompts (`chat`) need no such thing and stay exact.
    """
    return _TEMPLATE.sub("\u2060", text)
