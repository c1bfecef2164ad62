"""Who answers in a run: mock models, recordings, or the model itself; and where recordings lie."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from evals.suite.golden import ROOT
from evals.suite.results import Mode
from service.assembly import Models
from service.domain import ChatMessage
from service.errors import LevelheadError
from service.llm.base import LLM, Budget, Completion, CompletionRequest
from service.llm.mock import mock_model
from service.llm.recordings import Recorded, RecordingError, read_entries
from service.llm.routes import Route
from service.prompting import PromptVersion
from service.settings import Settings

RECORDINGS = ROOT / "evals" / "recordings"
LOCAL = "local/smollm2"  # served on this machine by evals/local
SMOLLM2 = "SmolLM2-135M-Instruct, Q4_1, llama.cpp"


class ModelsError(LevelheadError):
    """A model cannot be had in this mode."""


class Heard:
    """A model for one draft: keeps the opening prompt, and gives each epoch answers of its own."""

    def __init__(self, model: LLM, epoch: int) -> None:
        self._model = model
        self._epoch = epoch
        self.name = model.name
        self.languages = model.languages
        self.opening: tuple[ChatMessage, ...] = ()

    async def complete(self, request: CompletionRequest, budget: Budget) -> Completion:
        self.opening = self.opening or request.messages
        return await self._model.complete(request._replace(variant=request.variant + self._epoch), budget)

    async def aclose(self) -> None:
        """The model is closed by whoever made it."""


class Answerers:
    """The models of a run by mode. `problems` are broken lines of recordings, which were left out.

    replay: recordings only. record: recordings, and the model for what is missing, which is kept. live: the model.
    Mock models answer by themselves in every mode; in `mock` nobody else does. `folder` is where recordings lie,
    `find_model` who is asked (None: the models of the settings).
    """

    def __init__(
        self,
        settings: Settings,
        mode: Mode,
        folder: Path = RECORDINGS,
        find_model: Callable[[str], LLM] | None = None,
    ) -> None:
        self._mode = mode
        self.folder = folder
        self._real = Models(settings)
        self._routes = {route.alias: provenance(route) for route in settings.models}
        self._find_model = find_model or self._real.find
        self._made: dict[tuple[str, Path], LLM] = {}
        self._entries: dict[Path, dict[str, dict[str, Any]]] = {}
        self.problems: list[str] = []

    def find(self, model: str, prompt: PromptVersion) -> LLM:
        """Who answers as `model` what this prompt asks. Raises RecordingError for a broken file to write to."""
        path = recording_path(model, prompt, self.folder)
        if (model, path) not in self._made:
            self._made[model, path] = self._make(model, path)
        return self._made[model, path]

    def recorded(self, model: str, prompt: PromptVersion) -> Recorded | None:
        """The recording that was played for this model and prompt, if one was."""
        made = self._made.get((model, recording_path(model, prompt, self.folder)))
        return made if isinstance(made, Recorded) else None

    async def aclose(self) -> None:
        """Close what was opened, in the event loop that used it."""
        for model in self._made.values():
            await model.aclose()
        await self._real.aclose()

    def _make(self, model: str, path: Path) -> LLM:
        if model.startswith("mock/"):
            return mock_model(model)
        if self._mode == "mock":
            raise ModelsError(f"{model} is no mock model; name mock/…, or leave --mode mock out")
        if self._mode == "live":
            return self._find_model(model)
        entries, problems = read_entries(path)
        if self._mode == "record":
            if problems:  # writing the file would lose the broken line for good
                raise RecordingError(problems[0])
            return Recorded(path, self._find_model(model), model=model, provenance=self._routes.get(model))
        self.problems += [problem for problem in problems if problem not in self.problems]
        return Recorded(path, model=model, entries=entries)


def provenance(route: Route) -> dict[str, Any]:
    """What a recording tells of the model behind an alias: never its address or key."""
    told: dict[str, Any] = {"model": SMOLLM2 if route.alias == LOCAL else route.model, "params": dict(route.params)}
    return told if route.max_tokens is None else {**told, "max_tokens": route.max_tokens}


def recording_path(model: str, prompt: PromptVersion, folder: Path = RECORDINGS) -> Path:
    """Where the answers of a model to a prompt version are kept."""
    stem = f"{prompt.name}-{prompt.version}" if prompt.version else Path(prompt.name).stem
    return folder / slug(model) / f"{slug(stem)}.jsonl"


def slug(name: str) -> str:
    """The name as a folder's or a file's name."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.") or "model"


@contextmanager
def served(settings: Settings, models: tuple[str, ...], *, real: bool) -> Iterator[Settings]:
    """The settings with the local model in them, which is served as long as the block where it will be asked."""
    if LOCAL not in models or not real:
        yield settings
    else:
        from evals.local import server

        try:
            with server.served() as address:
                yield _with_local(settings, address)
        except RuntimeError as error:
            raise ModelsError(str(error)) from error


def _with_local(settings: Settings, address: str) -> Settings:
    """`local/smollm2` as a model of the settings, with the time that one core takes and a fixed seed."""
    route = Route(
        alias=LOCAL,
        model="openai/local",
        api_base=address,
        api_key="none-needed",
        timeout_s=300.0,
        usd_per_million_in=0.0,
        usd_per_million_out=0.0,
        max_tokens=260,
        params=(("seed", 7), ("extra_body", {"repeat_penalty": 1.15})),  # else it says the same thing for ever
    )
    others = tuple(each for each in settings.models if each.alias != LOCAL)
    return settings._replace(models=(*others, route), deadline_s=1200.0, attempts_per_model=1)
