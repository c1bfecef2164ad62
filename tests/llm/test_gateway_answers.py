"""A provider's answer becomes a text only when it is whole, and without what is not meant for the customer."""

from __future__ import annotations

from types import SimpleNamespace as Answer
from typing import Any

import pytest

from service.errors import ModelOutput
from service.llm.gateway_answers import text_of, tokens_of, unwrapped

REPLY = "Hi Dana,\n\nI'll write to you by 14:00.\n\nSam"


def answer(content: Any = REPLY, reason: str | None = "stop", **message: Any) -> Answer:
    return Answer(choices=[Answer(finish_reason=reason, message=Answer(content=content, **message))])


@pytest.mark.parametrize("reason", ["stop", "end_turn", "eos", None])
def test_a_whole_answer_is_the_text(reason: str | None) -> None:
    assert text_of("fast", answer(reason=reason)) == REPLY


@pytest.mark.parametrize(
    ("response", "complaint"),
    [
        (answer(reason="length"), "cut off at its token limit"),
        (answer(reason="content_filter"), "content filter"),
        (answer(refusal="I can't help with that."), "declined"),
        (answer(None, provider_specific_fields={"refusal": "No."}), "declined"),
        (answer(None), "empty"),
        (answer(""), "empty"),
        (answer(" \n\t"), "empty"),
        (answer(["Hello"]), "empty"),
        (answer(None, "tool_calls"), "empty but for a tool call"),
        (answer("<think>The customer is angry."), "nothing but the model's own reasoning"),
        (answer("<think>Hm.</think>\n"), "nothing but the model's own reasoning"),
        (Answer(choices=[]), "no choices"),
        (Answer(choices=None), "no choices"),
        (Answer(), "no choices"),
        (Answer(choices=[Answer(finish_reason="stop", message=None)]), "empty"),
        (Answer(choices=[Answer()]), "empty"),
    ],
)
def test_what_is_no_reply_is_an_error_that_says_why_and_quotes_nothing(response: Any, complaint: str) -> None:
    with pytest.raises(ModelOutput, match=complaint) as error:
        text_of("fast", response)
    assert str(error.value).startswith("fast: ")
    assert "angry" not in str(error.value)


@pytest.mark.parametrize(
    "content",
    [
        f"<think>She is angry. I'll be calm.</think>\n\n{REPLY}",
        f"<THINK>\nTwo\nlines.\n</THINK>{REPLY}",
        f"<thinking>a</thinking><reasoning>b</reasoning>\n{REPLY}",
        f"Her VPN drops, so I should own it.\n</think>\n{REPLY}",
        f"{REPLY}<|im_end|>",
        f"{REPLY}\n<|eot_id|></s>\n",
        f"```\n{REPLY}\n```",
        f"```markdown\n{REPLY}\n```",
        f"<think>Fence it.</think>\n```text\n{REPLY}```\n",
        f"\n\n  {REPLY}  \n",
    ],
)
def test_reasoning_fences_and_special_tokens_are_taken_off(content: str) -> None:
    assert unwrapped(content) == REPLY


@pytest.mark.parametrize(
    "content",
    [
        "Run this:\n\n```\nipconfig /flushdns\n```\n\nThen I'll check again at 14:00.",
        "```\nipconfig\n```\n\nand then\n\n```\nping\n```",
        "I think <b> is what you typed. Use a < b.",
        "We say </s> where we mean the end of a line.",
    ],
)
def test_what_only_looks_like_wrapping_stays(content: str) -> None:
    assert unwrapped(content) == content


def test_tokens_are_the_provider_s_count_or_unknown() -> None:
    assert tokens_of(Answer(usage=Answer(prompt_tokens=90, completion_tokens=10))) == (90, 10)
    assert tokens_of(Answer(usage=Answer(prompt_tokens=0, completion_tokens=0))) is None
    assert tokens_of(Answer(usage=None)) is None
    assert tokens_of(Answer()) is None
