"""Puts the parts together: settings in, a service that drafts out. The only file that names concrete classes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from service.checking import Checker
from service.domain import (
    Conversation,
    Draft,
    DraftRequest,
    Plan,
    Policy,
    RenderedPrompt,
    Situation,
    Technique,
    Verdict,
)
from service.errors import LevelheadError, UnknownModel
from service.guardrails.policy import GuardrailPolicy, load_policy
from service.guidance import Source, load_guidance, load_sources
from service.improving import Improvement, improve
from service.llm.base import LLM
from service.llm.mock import MOCK_MODELS, mock_model
from service.llm.routes import Route
from service.pipeline import Drafter, Limits
from service.planning import load_planner
from service.prompting import PromptInfo, PromptLibrary
from service.settings import Settings
from service.tokens import REQUEST_ID
from service.tuples import NamedTuple

if TYPE_CHECKING:
    from service.judging import Judge
    from service.llm.gateway import Gateway

T = TypeVar("T")
_GATEWAYS_KEPT = 64


class ModelInfo(NamedTuple):
    """One model that a request may name; `target` is what litellm is asked for (None: a mock)."""

    name: str
    target: str | None
    default: bool


class Models:
    """The models of this process by name, each made when it is first asked for."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._mocks: dict[str, LLM] = {}
        self._gateways: dict[str, Gateway] = {}

    def find(self, name: str | None) -> LLM:
        """The model of that name (None: the default). Raises UnknownModel, which lists what there is."""
        name = name or self._settings.default_model
        if not name.startswith("mock/"):
            return self._gateway(name)
        if name not in self._mocks:
            self._mocks[name] = mock_model(name)
        return self._mocks[name]

    def infos(self) -> tuple[ModelInfo, ...]:
        """What a request may name, aliases first."""
        default = self._settings.default_model
        aliases = [ModelInfo(model.alias, model.model, model.alias == default) for model in self._settings.models]
        return (*aliases, *(ModelInfo(name, None, name == default) for name in MOCK_MODELS))

    async def warm(self) -> None:
        """Load what the default model and the judge need, so that the first draft does not wait for it."""
        for name in (self._settings.default_model, self._settings.judge_model):
            if name is not None and not name.startswith("mock/"):
                await self._gateway(name).warm()

    async def aclose(self) -> None:
        """Close what was opened, in the event loop that used it."""
        for model in (*self._mocks.values(), *self._gateways.values()):
            await model.aclose()

    def _gateway(self, name: str) -> Gateway:
        from service.llm.gateway import Gateway, GatewayPolicy  # here: mock models do without

        if name not in self._gateways:
            settings = self._settings
            fallbacks = tuple(self._route(other) for other in settings.fallback_models if other != name)
            policy = GatewayPolicy(max_attempts=settings.attempts_per_model)
            made = Gateway(self._route(name), fallbacks, policy)
            if len(self._gateways) >= _GATEWAYS_KEPT:  # names come from requests: they must not fill the memory
                del self._gateways[next(iter(self._gateways))]
            self._gateways[name] = made
        return self._gateways[name]

    def _route(self, name: str) -> Route:
        known = {model.alias: model for model in self._settings.models}
        if name not in known and not (self._settings.any_model and "/" in name):
            names = ", ".join(info.name for info in self.infos())
            raise UnknownModel(f"no model {name!r}; there are {names}, and any provider/model that litellm accepts")
        return known.get(name) or Route(alias=name, model=name)


class Service:
    """Everything that HTTP and the terminal offer, over one set of parts."""

    def __init__(self, settings: Settings, find_model: Callable[[str | None], LLM] | None = None) -> None:
        self.settings = settings
        root, cache = settings.prompts_dir, settings.cache_dir
        catalogue = frozenset(technique.id for technique in self.guidance())
        self._guardrails = load_policy(root / "guardrails.yaml", cache, techniques=catalogue)
        self._prompts = PromptLibrary(root, cache, settings.allow_unreleased_prompts)
        self._models = Models(settings)
        self._checker = Checker(self._guardrails)
        self.drafter = Drafter(
            planner=load_planner(root / "planning.yaml", cache, catalogue),
            prompts=self._prompts,
            checker=self._checker,
            find_model=find_model or self._models.find,
            fallback=mock_model("mock/composer"),
            limits=Limits(
                deadline_s=settings.deadline_s,
                max_calls=settings.max_calls,
                max_tokens=settings.max_tokens,
                max_cost_usd=settings.max_cost_usd,
                max_repairs=settings.max_repairs,
            ),
            judge=self._judge(find_model or self._models.find),
        )

    def _judge(self, find_model: Callable[[str | None], LLM]) -> Judge | None:
        """Who gives second opinions, where the settings name somebody."""
        if self.settings.judge_model is None:
            return None
        from service.judging import Judge  # here: most drafts do without

        settings = self.settings
        name, threshold = settings.judge_model or "", settings.judge_threshold
        return Judge(name, self._prompts, self._checker, find_model, threshold, settings.judge_clears)

    def _judge_checks(self) -> tuple[Callable[[], object], ...]:
        name = self.settings.judge_model
        return () if name is None else (lambda: self._models.find(name), lambda: self._prompts.arms("judge"))

    async def draft(self, request: DraftRequest, request_id: str | None = None) -> Draft:
        """A checked draft (see `Drafter.draft`)."""
        return await self.drafter.draft(request, request_id or new_request_id())

    async def improve(self, request: DraftRequest, text: str, request_id: str | None = None) -> Improvement:
        """A human's own text, improved and checked, with what changed."""
        return await improve(self.drafter, request, text, request_id or new_request_id())

    def check(self, text: str, conversation: Conversation | None, policy: Policy, now: datetime) -> Verdict:
        """What the guardrails say of anybody's text; rules that need a conversation are silent without one."""
        if conversation is None:
            return self._checker.check(text, now=now, policy=policy)
        situation, planned = self.drafter.read(DraftRequest(conversation, now, policy))
        return self._checker.check(
            text,
            now=now,
            policy=policy,
            conversation=conversation,
            situation=situation,
            plan=planned.plan,
            facets=planned.facets,
            clash=planned.clash,
        )

    def read(self, request: DraftRequest) -> tuple[Situation, Plan]:
        """What the conversation tells, and the plan for answering it."""
        situation, planned = self.drafter.read(request)
        return situation, planned.plan

    def render(self, request: DraftRequest) -> RenderedPrompt:
        """What a model would be asked first."""
        return self.drafter.open(request, new_request_id()).opening

    def prompt_files(self, spec: str) -> dict[str, str]:
        """The files of a prompt version ("reply@production") by name, as they are written."""
        return self._prompts.resolve(spec).files()

    def prompts(self) -> tuple[PromptInfo, ...]:
        """The prompt versions that are loaded."""
        return self._prompts.versions()

    def guidance(self) -> tuple[Technique, ...]:
        """The catalogue of techniques."""
        return load_guidance(self.settings.prompts_dir / "guidance.yaml", self.settings.cache_dir)

    def sources(self) -> tuple[Source, ...]:
        """The guides that the techniques come from."""
        return load_sources(self.settings.prompts_dir / "guidance.yaml", self.settings.cache_dir)

    def guardrails(self) -> GuardrailPolicy:
        """The guardrails' codes, severities and requirements."""
        return self._guardrails

    def models(self) -> tuple[ModelInfo, ...]:
        """The models that a request may name."""
        return self._models.infos()

    def ready(self) -> tuple[str, ...]:
        """What keeps this process from drafting; empty when nothing does."""
        problems: list[str] = []
        for check in (
            lambda: self._prompts.arms("reply@production"),
            self.guidance,
            lambda: self._models.find(None),
            *self._judge_checks(),
        ):
            try:
                check()
            except LevelheadError as error:
                problems.append(str(error))
        return tuple(problems)

    async def warm(self) -> None:
        """Load what takes seconds before the first request asks for it."""
        await self._models.warm()

    async def aclose(self) -> None:
        """Close the models' connections, in the event loop that used them."""
        await self._models.aclose()


def build(settings: Settings, find_model: Callable[[str | None], LLM] | None = None) -> Service:
    """The service that these settings describe; `find_model` puts other models in (recordings, scripts).

    Raises PromptError where a data file is broken.
    """
    return Service(settings, find_model)


def new_request_id() -> str:
    """An id that nobody can guess: the delimiters around customer text are derived from it.

    It begins with the second in which it was made, so that a prompt that names the present moment can be replayed.
    """
    return REQUEST_ID.format(int(time.time()), os.urandom(12).hex())  # as secrets does it, without its five modules


def waits(model: str) -> bool:
    """Whether this model's completions really wait, so that an event loop is needed."""
    return not model.startswith("mock/") or model == "mock/slow"


def run(work: Coroutine[Any, Any, T], *, model: str, judge: str | None = None) -> T:
    """The result of `work`, which asks these models, for callers without an event loop.

    Mock models never suspend, so their coroutines run to the end in one step, and importing asyncio, which costs as
    much as everything else in a mock draft, is saved.
    """
    if waits(model) or (judge is not None and waits(judge)):
        import asyncio

        return asyncio.run(work)
    try:
        work.send(None)
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]
    raise RuntimeError(f"{model} suspended without an event loop")
