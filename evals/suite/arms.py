"""Which prompts and models a run sets side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evals.suite.foreign import ForeignPrompt
from evals.suite.results import Arm
from service.errors import PromptError
from service.prompting import PromptLibrary, PromptVersion
from service.prompting.sheet import Kind

OURS = "reply@production"


class Prompts(PromptLibrary):
    """Our prompts, and any other prompt that is named by its file."""

    def __init__(self, root: Path, cache_dir: Path | None = None, allow_unreleased: bool = False) -> None:
        super().__init__(root, cache_dir, allow_unreleased)
        self._files: dict[str, ForeignPrompt] = {}

    def resolve(self, spec: str, kind: Kind | None = None, conversation: str = "") -> PromptVersion:
        """As PromptLibrary does; a path stands for that file (`foreign.py`)."""
        if not is_file(spec):
            return super().resolve(spec, kind, conversation)
        if spec not in self._files:
            if not Path(spec).is_file():
                raise PromptError(f"{spec}: no such prompt file")
            self._files[spec] = ForeignPrompt(Path(spec), super().resolve(OURS, "reply").sheet)
        return self._files[spec]


def is_file(spec: str) -> bool:
    """Whether a prompt is named by its file: a slash or a suffix of text files says so."""
    return "/" in spec or spec.endswith((".j2", ".jinja", ".txt", ".md", ".prompt"))


def spec_of(arm: Arm) -> str:
    """What names the arm's prompt on a command line."""
    return f"{arm.prompt}@{arm.version}" if arm.version else arm.prompt


def arms_of(prompts: Prompts, specs: Sequence[str], models: Sequence[str], repairs: int) -> tuple[Arm, ...]:
    """Every prompt with every model, in the order given; two names of one version are one arm.

    Raises UnknownPrompt or PromptError where a prompt is none.
    """
    arms: dict[str, Arm] = {}
    for spec in specs or (OURS,):
        prompt = prompts.resolve(_with_at(spec), "reply")
        for model in models:
            named = f"{prompt.name}@{prompt.version}" if prompt.version else prompt.name
            name = f"{named}+{model}"
            arms[name] = Arm(name, prompt.name, prompt.version, prompt.sha256, model, repairs)
    return tuple(arms.values())


def _with_at(spec: str) -> str:
    """`reply/1.1.0`, as a release is named, is `reply@1.1.0`; a file of that name comes first."""
    name, slash, version = spec.partition("/")
    ours = slash and version[:1].isdigit() and "/" not in version and not Path(spec).is_file()
    return f"{name}@{version}" if ours else spec
