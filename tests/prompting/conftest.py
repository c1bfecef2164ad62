"""Every shipped version of `reply` is held to the same tests."""

from __future__ import annotations

import pytest

from prompt_briefs import SHIPPED, reply
from service.prompting import PromptVersion


@pytest.fixture(scope="session", params=SHIPPED)
def prompt(request: pytest.FixtureRequest) -> PromptVersion:
    """One version of `reply` after the other."""
    return reply(str(request.param))
