"""A run: every arm over every chosen conversation, as often as there are epochs, made into a result."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import NamedTuple

from evals.suite.arms import Prompts, arms_of
from evals.suite.case import examine
from evals.suite.drafting import Desk
from evals.suite.golden import Golden
from evals.suite.memo import Memo, fingerprint, key_of
from evals.suite.models import Answerers
from evals.suite.playing import Context, Played, Player
from evals.suite.readings import Readings
from evals.suite.results import About, Arm, ConversationResult, Mode, Result, Settings, in_order
from evals.suite.results_json import conversation_from, plain
from service import __version__
from service.assembly import Service, run, waits
from service.settings import Settings as ServiceSettings

Known = Mapping[str, Collection[str]]
Step = Callable[[], None]


class Wish(NamedTuple):
    """What a run is asked for.

    `fresh`: nothing that was found before is used. `parallel`: drafts at a time where a model is really asked.
    `selected`: the selection as on a command line, for the command that records what is missing.
    """

    prompts: tuple[str, ...] = ()
    models: tuple[str, ...] = ("mock/composer",)
    mode: Mode = "replay"
    seed: int = 1
    epochs: int = 1
    repairs: int = 2
    keep_prompts: bool = True
    fresh: bool = False
    parallel: int = 1
    selected: str = ""


class Run:
    """One run over golden conversations. Raises LevelheadError for a prompt or a model that there isn't."""

    def __init__(self, wish: Wish, settings: ServiceSettings, answerers: Answerers | None = None) -> None:
        self._wish = wish
        self._settings = settings
        self.prompts = Prompts(settings.prompts_dir, settings.cache_dir, settings.allow_unreleased_prompts)
        self.answerers = answerers or Answerers(settings, wish.mode)
        self.arms = arms_of(self.prompts, wish.prompts, wish.models, wish.repairs)
        self._cache = None if wish.fresh else settings.cache_dir
        self._laws = fingerprint(settings.prompts_dir) if self._cache else ""
        self._readings = Readings(Memo(self._cache, "readings", self._laws))
        self._desk = Desk(settings, self.prompts, self.answerers, wish.mode, wish.seed, self._readings)
        context = Context(wish.mode, wish.seed, self._laws, settings.judge_model, self.answerers.folder, wish.selected)
        self._player = Player(self._desk, self.prompts, context, self._cache)

    def size(self, goldens: Sequence[Golden]) -> int:
        """How many drafts the run makes."""
        return len(self.arms) * len(goldens) * self._wish.epochs

    def result(
        self,
        goldens: Sequence[Golden],
        known: Known,
        golden_count: int,
        problems: Sequence[str] = (),
        step: Step = lambda: None,
    ) -> Result:
        """Draft everything. `known`: by conversation, what not_yet.txt lists; `step` is called after every draft.

        Raises LevelheadError where a model or a prompt can't be used at all.
        """
        began = time.monotonic()
        conversations = self._conversations(goldens, known)
        with _few_collections():
            played = self._finished(goldens, step)
        outcomes = [(one.outcome, one.opening) for one in played if one.outcome]
        now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        return Result(
            about=About(now, round(time.monotonic() - began, 2)),
            settings=self._told(golden_count, len(goldens)),
            arms=self.arms,
            conversations=conversations,
            outcomes=in_order((outcome for outcome, _ in outcomes), self.arms),
            missing=tuple(sorted(one.missing for one in played if one.missing)),
            problems=(*problems, *self.answerers.problems),
            prompts={one.rendered: opening for one, opening in outcomes if opening and self._wish.keep_prompts},
        )

    def _told(self, golden_count: int, chosen: int) -> Settings:
        wish = self._wish
        return Settings(
            mode=wish.mode,
            seed=wish.seed,
            epochs=wish.epochs,
            guardrails=self._desk.guardrails,
            levelhead=__version__,
            golden=golden_count,
            chosen=chosen,
            judge=self._settings.judge_model,
        )

    def _conversations(self, goldens: Sequence[Golden], known: Known) -> tuple[ConversationResult, ...]:
        """What needs no model, of each conversation."""
        memo, service = Memo(self._cache, "conversations", self._laws), Service(self._settings)
        rows = []
        for golden in goldens:
            key = key_of((golden.sha256, golden.file))
            row = memo.found(key)
            if row is None:
                row = plain(examine(golden, service, readings=self._readings))
                memo.put(key, row)
            rows.append(conversation_from(row))
        memo.save()
        return tuple(marked(row, known.get(row.id, ())) for row in rows)

    def _finished(self, goldens: Sequence[Golden], step: Step) -> list[Played]:
        """All of the drafts: in one event loop where a model is really asked, without one elsewhere."""
        wish = self._wish
        names = [*wish.models, *([self._settings.judge_model] if self._settings.judge_model else [])]
        waiting = wish.mode in ("record", "live") or any(name.startswith("mock/") and waits(name) for name in names)
        return run(self._all(goldens, step), model="mock/slow" if waiting else "mock/composer")

    async def _all(self, goldens: Sequence[Golden], step: Step) -> list[Played]:
        try:
            if self._wish.parallel > 1:
                return await self._side_by_side(goldens, step)
            played = []
            for arm, golden, epoch in self._tasks(goldens):
                played.append(await self._player.play(golden, arm, epoch))
                step()
            return played
        finally:
            self._player.save()
            self._readings.save()
            await self.answerers.aclose()

    async def _side_by_side(self, goldens: Sequence[Golden], step: Step) -> list[Played]:
        import asyncio

        gate = asyncio.Semaphore(self._wish.parallel)

        async def one(arm: Arm, golden: Golden, epoch: int) -> Played:
            async with gate:
                played = await self._player.play(golden, arm, epoch)
                step()
                return played

        return list(await asyncio.gather(*(one(*task) for task in self._tasks(goldens))))

    def _tasks(self, goldens: Sequence[Golden]) -> Iterator[tuple[Arm, Golden, int]]:
        """An arm's drafts one after the other: a model that is loaded stays loaded."""
        for arm in self.arms:
            for golden in goldens:
                for epoch in range(self._wish.epochs):
                    yield arm, golden, epoch


@contextmanager
def _few_collections() -> Iterator[None]:
    """Drafts are tuples without cycles: looking for cycles among them costs a tenth of a replay, and finds none."""
    usual = gc.get_threshold()
    gc.set_threshold(50_000, *usual[1:])
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(*usual)


def marked(conversation: ConversationResult, known: Collection[str]) -> ConversationResult:
    """The conversation with the checks marked that are known to fail."""
    if not known:
        return conversation
    return conversation._replace(
        checks=tuple(check._replace(known=check.name in known) for check in conversation.checks),
        replies=tuple(
            reply._replace(check=reply.check._replace(known=reply.name in known)) for reply in conversation.replies
        ),
    )
