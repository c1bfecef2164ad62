"""What providers send over the wire, in OpenAI's and in Anthropic's shape, with made-up contents."""

from __future__ import annotations

from typing import Any

import httpx

REPLY = "Hi Dana,\n\nI'll write to you by 14:00.\n\nSam"
KEY = "sk-secret-4711"
OPENAI_URL = "http://openai.test/v1"
ANTHROPIC_URL = "http://anthropic.test"


def openai(**changes: Any) -> dict[str, Any]:
    """A chat completion; `message` and `choice` change those parts, other names the top level (None: left out)."""
    message = {"role": "assistant", "content": REPLY, **changes.pop("message", {})}
    choice = {"index": 0, "finish_reason": "stop", "message": message, **changes.pop("choice", {})}
    body = {
        "id": "c1",
        "object": "chat.completion",
        "created": 1,
        "model": "gpt-4o-mini",
        "choices": [choice],
        "usage": {"prompt_tokens": 900, "completion_tokens": 100, "total_tokens": 1000},
        **changes,
    }
    return {name: value for name, value in body.items() if value is not None}


def anthropic(**changes: Any) -> dict[str, Any]:
    """A message of Anthropic's shape; names change the top level (None: left out)."""
    body = {
        "id": "m1",
        "type": "message",
        "role": "assistant",
        "model": "claude-3-5-haiku-20241022",
        "content": [{"type": "text", "text": REPLY}],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 900, "output_tokens": 100},
        **changes,
    }
    return {name: value for name, value in body.items() if value is not None or name == "stop_sequence"}


def failed(status: int, code: str | None = None, **headers: str) -> httpx.Response:
    """An error as OpenAI words it, with a message that must not reach anybody: key and prompt are in it."""
    told = f"Failed on your key {KEY} and your text: Third time this week the VPN drops me out of a client call!!"
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, headers=names, json={"error": {"message": told, "type": "x", "code": code}})


def failed_anthropic(status: int, kind: str, **headers: str) -> httpx.Response:
    """An error as Anthropic words it, with the same message."""
    told = f"Failed on your key {KEY} and your text: Third time this week the VPN drops me out of a client call!!"
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, headers=names, json={"type": "error", "error": {"type": kind, "message": told}})
