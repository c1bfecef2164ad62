"""A prompt of another product, in one file, so that it can be set beside ours on the same conversations and models.

The file is plain text or Jinja. Lines that are just `[system]`, `[user]` or `[assistant]` start a message each; without
them the whole file is the system message, and the conversation follows as the user's, unless the file names it. It may
use every variable of ours (`variables` in any `prompt.yaml`), and

    message        the customer's last message
    conversation   all of it as a transcript, one "role, author: text" a paragraph
    policy         commitments, offers, facts and escalation path as a list, "" where there are none

A variable that there isn't is an error with file and line. Settings (temperature, tokens) are those of our own prompt
in production, so that only the words differ; a repair tells it plainly what its reply broke.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from service.domain import Brief, ChatMessage, Finding, RenderedPrompt
from service.errors import PromptError
from service.prompting.context import promise, variables
from service.prompting.sheet import Sheet
from service.prompting.version import PromptVersion

if TYPE_CHECKING:
    from jinja2 import Environment

_MARK = re.compile(r"^\[(system|user|assistant)\][ \t]*\n?", re.MULTILINE)
_TALK = frozenset({"message", "messages", "conversation"})
_NEUTRAL = "You are a helpful assistant."
Role = Literal["system", "user", "assistant"]


class ForeignPrompt(PromptVersion):
    """A prompt in one file. `sheet` lends it our settings. Raises PromptError where the file is no such prompt."""

    def __init__(self, path: Path, sheet: Sheet) -> None:
        try:
            raw = path.read_bytes()
            self._text = raw.decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise PromptError(f"cannot read the prompt {path}: {error}") from error
        super().__init__(path.parent, sheet, hashlib.sha256(raw).hexdigest())
        self.name, self.version = path.as_posix(), ""
        self._path = path
        self._jinja: Environment | None = None

    def render(self, brief: Brief) -> RenderedPrompt:
        """The file's messages, filled in."""
        context = {**variables(brief, self.sheet), **_plain(brief)}
        pieces = _MARK.split(self._text)
        if len(pieces) > 1:
            if pieces[0].strip():
                raise PromptError(f"{self._path}:1: text before the first [system], [user] or [assistant]")
            pairs = list(zip(pieces[1::2], pieces[2::2], strict=True))
        elif self._names(self._text).isdisjoint(_TALK):
            pairs = [("system", self._text), ("user", "{{ conversation }}")]
        else:
            pairs = [("system", _NEUTRAL), ("user", self._text)]
        filled = ((role, self._filled(text, context)) for role, text in pairs)
        return self._rendered(tuple(ChatMessage(cast("Role", role), text) for role, text in filled if text))

    def render_repair(
        self,
        brief: Brief,
        opening: RenderedPrompt,
        reply: str,
        findings: tuple[Finding, ...],
        keep: tuple[str, ...] = (),
    ) -> RenderedPrompt:
        """The opening, the reply, and what is wrong with it in plain words."""
        wrong = [f"- {_objection(finding)}" for finding in findings]
        asked = "\n".join(["Write the reply again. This is wrong with it:", *wrong, "Give the reply alone."])
        return self._rendered((*opening.messages, ChatMessage("assistant", reply), ChatMessage("user", asked)))

    def _filled(self, text: str, context: Mapping[str, object]) -> str:
        from jinja2 import TemplateError

        try:
            return self._environment_of().from_string(text).render(context).strip()
        except TemplateError as error:
            line = getattr(error, "lineno", None)
            known = f"; there are: {', '.join(sorted(context))}" if "undefined" in str(error) else ""
            raise PromptError(f"{self._path}{f':{line}' if line else ''}: {error}{known}") from error

    def _names(self, text: str) -> set[str]:
        from jinja2 import TemplateError
        from jinja2.meta import find_undeclared_variables

        try:
            return find_undeclared_variables(self._environment_of().parse(text))
        except TemplateError as error:
            raise PromptError(f"{self._path}:{getattr(error, 'lineno', 1)}: {error}") from error

    def _environment_of(self) -> Environment:
        from jinja2 import StrictUndefined
        from jinja2.sandbox import ImmutableSandboxedEnvironment

        if self._jinja is None:
            self._jinja = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
        return self._jinja


def _objection(finding: Finding) -> str:
    quote = f" ({finding.span.quote!r})" if finding.span else ""
    return f"{finding.message}{quote} {finding.suggestion or ''}".rstrip()


def _plain(brief: Brief) -> dict[str, str]:
    """What other products' prompts are made from."""
    conversation, policy = brief.request.conversation, brief.request.policy
    lines = [f"- {promise(commitment)}" for commitment in policy.commitments]
    lines += [f"- may be offered: {offer}" for offer in policy.may_offer]
    lines += [f"- {fact.text}" for fact in policy.facts]
    lines += [f"- escalation goes to: {policy.escalation.to}"] if policy.escalation else []
    talk = (
        f"{message.role}{f', {message.author}' if message.author else ''}: {message.said.strip()}"
        for message in conversation.messages
    )
    return {
        "message": conversation.last_customer_message.said.strip(),
        "conversation": "\n\n".join(talk),
        "policy": "\n".join(lines),
    }
