"""One outcome at a time: found again where nothing that it depends on has changed, drafted anew where something has."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from evals.suite.arms import Prompts, spec_of
from evals.suite.drafting import Desk
from evals.suite.golden import Golden
from evals.suite.memo import Memo, file_hash, key_of
from evals.suite.models import recording_path
from evals.suite.outcomes import outcome_of
from evals.suite.results import Arm, Missing, Mode, Outcome
from evals.suite.results_json import outcome_from, plain
from service.domain import ChatMessage
from service.llm.recordings import NotRecorded


class Played(NamedTuple):
    """One outcome with its opening prompt, or what is missing for it."""

    outcome: Outcome | None
    opening: tuple[ChatMessage, ...] = ()
    missing: Missing | None = None


class Context(NamedTuple):
    """What all outcomes of a run depend on. `laws` is a hash of code and data; `judge` the judging model's name."""

    mode: Mode
    seed: int
    laws: str
    judge: str | None
    recordings: Path
    selected: str


class Player:
    """Plays arms over conversations. `cache_dir` None: nothing is kept."""

    def __init__(self, desk: Desk, prompts: Prompts, context: Context, cache_dir: Path | None) -> None:
        self._desk = desk
        self._prompts = prompts
        self._context = context
        self._cache_dir = cache_dir if context.mode in ("replay", "mock") else None  # what is asked live is news
        self._memos: dict[str, Memo] = {}
        self._heads: dict[str, str] = {}

    async def play(self, golden: Golden, arm: Arm, epoch: int) -> Played:
        """The outcome; where its recording is missing, the command that makes it."""
        memo, key = self._memo(arm), key_of((self._head(arm), golden.sha256, golden.file, epoch))
        row = memo.found(key)
        if row is not None:
            opening = tuple(ChatMessage(**message) for message in row["opening"])
            return Played(outcome_from(row["outcome"]), opening)
        try:
            drafted = await self._desk.draft(golden, arm, epoch)
        except NotRecorded:
            return Played(None, missing=Missing(arm.name, golden.id, epoch, self._command(arm)))
        expected = golden.expect.get("reply", {})
        outcome = outcome_of(drafted.draft, arm, golden.id, epoch, expected)
        if self._cache_dir is not None:
            memo.put(key, {"outcome": plain(outcome), "opening": plain(drafted.opening)})
        return Played(outcome, drafted.opening)

    def save(self) -> None:
        """Keep what was found for the next run."""
        for memo in self._memos.values():
            memo.save()

    def _memo(self, arm: Arm) -> Memo:
        if arm.name not in self._memos:
            self._memos[arm.name] = Memo(self._cache_dir, arm.name, self._context.laws)
        return self._memos[arm.name]

    def _head(self, arm: Arm) -> str:
        """What the arm's outcomes depend on, but for the conversation and the epoch."""
        if arm.name not in self._heads:
            context = self._context
            files = [recording_path(arm.model, self._prompts.resolve(spec_of(arm)), context.recordings)]
            judging = ""
            if context.judge:
                judge = self._prompts.resolve("judge@production", "judge")
                files.append(recording_path(context.judge, judge, context.recordings))
                judging = judge.sha256
            answers = [judging, *map(file_hash, files)]
            self._heads[arm.name] = key_of((tuple(arm), context.judge, context.seed, answers))
        return self._heads[arm.name]

    def _command(self, arm: Arm) -> str:
        """What records all that this run lacks of the arm."""
        context = self._context
        words = ["python -m evals record", f"--model {arm.model}", f"--prompt {spec_of(arm)}"]
        words += [f"--seed {context.seed}"] if context.seed != 1 else []
        words += [f"--repairs {arm.repairs}"] if arm.repairs != 2 else []
        return " ".join([*words, *([context.selected] if context.selected else [])])
