"""Where a real model is and how it is called: plain values that settings give and the gateway takes."""

from __future__ import annotations

from typing import Any

from service.tuples import NamedTuple


class Route(NamedTuple):
    """One model behind one address. Made from a table `[models.<alias>]` of the settings, field by field.

    `model` is anything that litellm accepts (`openai/…`, `anthropic/…`, `azure/…`, `ollama/…`). `api_key` None: litellm
    reads the provider's own variable. `timeout_s` bounds one call. Prices are US dollars per million tokens; None:
    litellm's price table, where it knows the model. `max_tokens` overrides the prompt version's. `params` go to litellm
    as they are (`extra_body`, `temperature`, `api_version`, `reasoning_effort`, …) and win over what the prompt says.

    An endpoint that speaks OpenAI's protocol (vLLM, llama.cpp, TGI, LM Studio, most gateways) can be named two ways:
    `openai/<name>` goes through OpenAI's SDK, `hosted_vllm/<name>` through litellm's own HTTP client, which took a
    quarter less CPU a call in our measurements. The tests hold both to the same verdicts on success and failure; where
    nobody listens, `hosted_vllm/` knocks twice. The choice is yours; nothing here rewrites a name.
    """

    alias: str
    model: str
    api_base: str | None = None
    api_key: str | None = None
    timeout_s: float = 30.0
    usd_per_million_in: float | None = None
    usd_per_million_out: float | None = None
    max_tokens: int | None = None
    params: tuple[tuple[str, Any], ...] = ()

    def __repr__(self) -> str:
        """Without the key and the address, which may carry one: routes end up in tracebacks and logs."""
        return f"Route({self.alias!r}, {self.model!r})"


class GatewayPolicy(NamedTuple):
    """How often and how patiently one model is asked before the next one is.

    `max_attempts` counts the first call. The wait doubles from `base_wait_s` to `max_wait_s`, less up to a half at
    random, so that many clients don't come back together. A provider's own `retry-after` is kept to the second; where
    it is longer than `max_wait_s`, or than the draft has left, the next model is asked at once.
    """

    max_attempts: int = 3
    base_wait_s: float = 0.5
    max_wait_s: float = 20.0
