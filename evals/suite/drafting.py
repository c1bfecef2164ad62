"""Drafts golden conversations by one arm: the ordinary pipeline, with all that chance or a clock decides held still.

The request's id, from which delimiters and canary are derived, comes from seed and conversation, so the same prompt is
rendered in every run; where no model is really asked, the clock stands still, so no deadline can pass.
"""

from __future__ import annotations

import time
from datetime import datetime
from typing import NamedTuple

from evals.suite.arms import Prompts, spec_of
from evals.suite.golden import Golden
from evals.suite.models import Answerers, Heard
from evals.suite.readings import Readings, ReadOnce
from evals.suite.results import Arm, Mode
from service.checking import Checker
from service.domain import ChatMessage, Draft, DraftRequest
from service.guardrails.policy import load_policy
from service.intake import draft_request_from
from service.judging import Judge
from service.llm.mock import mock_model
from service.pipeline import Limits
from service.planning import load_planner
from service.settings import Settings

_STILL = 0.0


class Drafted(NamedTuple):
    """A draft and the prompt that opened it."""

    draft: Draft
    opening: tuple[ChatMessage, ...]


class Desk:
    """All that drafts of one run share. Raises PromptError where a data file is broken."""

    def __init__(
        self,
        settings: Settings,
        prompts: Prompts,
        answerers: Answerers,
        mode: Mode,
        seed: int,
        readings: Readings | None = None,
    ) -> None:
        root, cache = settings.prompts_dir, settings.cache_dir
        self._settings = settings
        self._prompts = prompts
        self._answerers = answerers
        self._clock = time.monotonic if mode in ("record", "live") else _stopped
        self._seed = seed
        self._readings = readings or Readings()
        self._planner = load_planner(root / "planning.yaml", cache)
        self._checker = Checker(load_policy(root / "guardrails.yaml", cache))
        self._fallback = mock_model("mock/composer")
        self.guardrails = self._checker.version

    async def draft(self, golden: Golden, arm: Arm, epoch: int) -> Drafted:
        """One draft. Raises NotRecorded in replay where the recording says nothing of what was asked."""
        prompt = self._prompts.resolve(spec_of(arm), "reply")
        heard = Heard(self._answerers.find(arm.model, prompt), epoch)
        drafter = self.drafter(heard, arm.repairs, epoch)
        drafter.readings, drafter.golden = self._readings, golden
        draft = await drafter.draft(request_of(golden, arm), request_id(self._seed, golden.id))
        return Drafted(draft, heard.opening)

    def drafter(self, model: Heard, repairs: int, epoch: int = 0) -> ReadOnce:
        """A drafter that asks this model."""
        return ReadOnce(
            planner=self._planner,
            prompts=self._prompts,
            checker=self._checker,
            find_model=lambda _: model,
            fallback=self._fallback,
            limits=Limits(deadline_s=self._settings.deadline_s, max_calls=8 + 2 * repairs, max_repairs=repairs),
            clock=self._clock,
            judge=self._judge(epoch),
        )

    def _judge(self, epoch: int) -> Judge | None:
        name = self._settings.judge_model
        if name is None:
            return None
        settings, prompt = self._settings, self._prompts.resolve("judge@production", "judge")
        asked = Heard(self._answerers.find(name, prompt), epoch)
        threshold, clears = settings.judge_threshold, settings.judge_clears
        return Judge(name, self._prompts, self._checker, lambda _: asked, threshold, clears, self._clock)


def request_of(golden: Golden, arm: Arm | None = None) -> DraftRequest:
    """The golden request, to be drafted by that arm (None: as it stands)."""
    request = draft_request_from(golden.request, _moment_of(golden))
    if arm is None:
        return request
    return request._replace(options=request.options._replace(prompt=spec_of(arm), model=arm.model, variants=1))


def request_id(seed: int, conversation: str) -> str:
    """What delimiters and canary are derived from: the same for every arm and epoch."""
    return f"eval-{seed}-{conversation}"


def _moment_of(golden: Golden) -> datetime:
    from service.intake.times import moment

    return moment(golden.request["now"])


def _stopped() -> float:
    return _STILL
