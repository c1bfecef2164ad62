"""One prompt version: renders what a model is asked, and what it is asked after a draft that broke a guardrail."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from service.domain import Brief, ChatMessage, Finding, RenderedPrompt
from service.errors import PromptError
from service.prompting.budget import within_budget
from service.prompting.context import clip, finding_views, variables
from service.prompting.fences import Mark, as_data
from service.prompting.sheet import Budget, Sheet

if TYPE_CHECKING:
    from jinja2 import BytecodeCache, Environment


_OPENING: tuple[tuple[Literal["system", "user"], str], ...] = (("system", "system.j2"), ("user", "user.j2"))


class PromptVersion:
    """The templates of one folder, compiled when they are first rendered. Safe to share between requests.

    `sha256` is over all files of the version; `released` whether the lock holds it.
    """

    def __init__(
        self, folder: Path, sheet: Sheet, sha256: str, released: bool = False, cache_dir: Path | None = None
    ) -> None:
        self.name = sheet.name
        self.version = sheet.version
        self.sha256 = sha256
        self.released = released
        self.sheet = sheet
        self._folder = folder
        self._cache_dir = cache_dir
        self._environment: Environment | None = None

    def render(self, brief: Brief) -> RenderedPrompt:
        """The opening: one system and one user message. The same brief gives the same bytes.

        Raises PromptError where a template is broken or names what it may not.
        """
        if not self.sheet.tokens:
            return self._opening(brief, self.sheet)
        return within_budget(self.sheet, lambda sheet: self._opening(brief, sheet))[0]

    def render_whole(self, brief: Brief) -> RenderedPrompt:
        """The opening as it is before anything is cut to the bound in tokens."""
        return self._opening(brief, self.sheet)

    def spent(self, brief: Brief) -> Budget:
        """How many characters of each section may stand in the opening for this brief."""
        return within_budget(self.sheet, lambda sheet: self._opening(brief, sheet))[1]

    def render_repair(
        self,
        brief: Brief,
        opening: RenderedPrompt,
        reply: str,
        findings: tuple[Finding, ...],
        keep: tuple[str, ...] = (),
    ) -> RenderedPrompt:
        """The opening, the reply as the model's own turn, and what must be mended in it and kept of it."""
        context = variables(brief, self.sheet)
        context.update(findings=finding_views(findings), keep=tuple(" ".join(part.split()) for part in keep))
        said = as_data(clip(reply, self.sheet.budget.message), brief.nonce)
        asked = self._fill("repair.j2", context)
        return self._rendered((*opening.messages, ChatMessage("assistant", said), ChatMessage("user", asked)))

    def render_judgement(self, brief: Brief, draft: str, labels: tuple[str, ...]) -> RenderedPrompt:
        """What a judge is asked about a draft: the definitions of these labels, the case and the draft as data."""
        context = variables(brief, self.sheet)
        context.update(draft=clip(draft, self.sheet.budget.message), labels=labels)
        messages = tuple(ChatMessage(role, self._fill(file, context)) for role, file in _OPENING)
        return self._rendered(messages)

    def files(self) -> dict[str, str]:
        """The version's files by name, as they are written: what a prompt engineer reads."""
        paths = sorted(path for path in self._folder.iterdir() if path.is_file() and not path.name.startswith("."))
        return {path.name: path.read_text(encoding="utf-8") for path in paths}

    def used_variables(self) -> frozenset[str]:
        """What the templates name, read from their source: must equal the sheet's `variables`."""
        from jinja2 import TemplateError
        from jinja2.meta import find_undeclared_variables

        names: set[str] = set()
        for path in sorted(self._folder.glob("*.j2")):
            try:
                names |= find_undeclared_variables(self._ready().parse(path.read_text(encoding="utf-8"), path.name))
            except TemplateError as error:
                raise self._broken(path.name, error) from error
        return frozenset(names)

    def _opening(self, brief: Brief, sheet: Sheet) -> RenderedPrompt:
        context = variables(brief, sheet)
        return self._rendered(tuple(ChatMessage(role, self._fill(file, context)) for role, file in _OPENING))

    def _fill(self, template: str, context: Mapping[str, object]) -> str:
        from jinja2 import TemplateError

        try:
            return self._ready().get_template(template).render(context).strip() + "\n"
        except TemplateError as error:
            raise self._broken(template, error) from error

    def _broken(self, template: str, error: Exception) -> PromptError:
        where = getattr(error, "name", None) or template
        line = getattr(error, "lineno", None) or self._line(error, where)
        place = f"{self._folder / where}{f':{line}' if line else ''}"
        return PromptError(f"{place}: {type(error).__name__}: {error}")

    def _line(self, error: Exception, template: str) -> int | None:
        """The line of the template that was being rendered: Jinja names the file in the traceback, not in the error."""
        line, frame = None, error.__traceback__
        while frame is not None:
            if Path(frame.tb_frame.f_code.co_filename).name == template:
                line = frame.tb_lineno
            frame = frame.tb_next
        return line

    def _rendered(self, messages: tuple[ChatMessage, ...]) -> RenderedPrompt:
        text = "".join(f"{message.role}\n{message.content}\0" for message in messages)
        digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
        return RenderedPrompt(messages, digest, self.sheet.temperature, self.sheet.max_tokens)

    def _ready(self) -> Environment:
        if self._environment is None:
            self._environment = _environment(self._folder, self._cache_dir)
        return self._environment


def _environment(folder: Path, cache_dir: Path | None) -> Environment:
    from jinja2 import FileSystemLoader, StrictUndefined, pass_context
    from jinja2.exceptions import UndefinedError
    from jinja2.runtime import Context

    from service.prompting.sandbox import Sandbox

    @pass_context
    def shown(context: Context, value: object) -> str:
        """What an expression puts into the prompt: always as data, so that no template can forget to."""
        if isinstance(value, str):
            return value if isinstance(value, Mark) else as_data(value, str(context.get("nonce", "")))
        if value is None:
            raise UndefinedError("an expression gives nothing at all (None)")
        return str(value)

    return Sandbox(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # a prompt is plain text
        auto_reload=False,
        finalize=shown,
        bytecode_cache=_bytecode_cache(cache_dir),
    )


def _bytecode_cache(cache_dir: Path | None) -> BytecodeCache | None:
    """A cache of compiled templates in a folder that nobody else can write to, or none: it holds code."""
    if cache_dir is None:
        return None
    folder = cache_dir / "templates"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        state = folder.stat()
    except OSError:
        return None
    if hasattr(os, "getuid") and (state.st_uid != os.getuid() or stat.S_IMODE(state.st_mode) & 0o022):
        return None
    from service.prompting.bytecode import CompiledTemplates

    return CompiledTemplates(folder)
