"""litellm, imported when the first real model is called, and made quiet, offline and singly-tried before any client is.

`import litellm` takes four seconds and more of CPU, and would fetch a price table from the network. Its aiohttp
transport is switched off: it is invisible to tests that stand between client and network, and leaves sessions open.
"""

from __future__ import annotations

import logging
import os
from functools import cache
from typing import Any

# Their debug lines carry prompts; httpx's informational ones carry addresses, in which some providers take the key.
_TALKATIVE = ("LiteLLM", "LiteLLM Router", "LiteLLM Proxy", "openai", "httpx", "httpcore")


@cache
def load_litellm() -> Any:
    """The configured litellm module. Slow on the first call (seconds); later ones cost nothing."""
    os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")  # read at import, nowhere else to say it
    import litellm

    litellm.disable_aiohttp_transport = True
    litellm.suppress_debug_info = True
    litellm.turn_off_message_logging = True
    litellm.drop_params = True
    litellm.callbacks = []
    litellm.success_callback = []
    litellm.failure_callback = []
    for name in _TALKATIVE:
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, logging.WARNING))
    return litellm


def names_a_provider(model: str) -> bool:
    """Whether litellm knows whom to ask for this model."""
    litellm = load_litellm()
    try:
        litellm.get_llm_provider(model)
    except litellm.exceptions.BadRequestError:
        return False
    return True
