"""What a ticket's prompt costs, part by part, and what of it is cut to keep the bound."""

from __future__ import annotations

from service.domain import Brief
from service.prompting.budget import cost_of, tokens_of
from service.prompting.version import PromptVersion
from service.tuples import NamedTuple


class Cost(NamedTuple):
    """What a part of a prompt costs in tokens, as estimated; `whole` is what it would cost uncut."""

    part: str
    tokens: int
    whole: int


class Costs(NamedTuple):
    """What a prompt costs: by part, in all, and at most (`bound` 0: it has none)."""

    parts: tuple[Cost, ...]
    total: int
    whole: int
    bound: int


def costs(version: PromptVersion, brief: Brief) -> Costs:
    """What a ticket's prompt costs, part by part: headings of the system message, blocks of the user message."""
    shown, whole = version.render(brief), version.render_whole(brief)
    cut, uncut = (_parts(prompt.messages[0].content, prompt.messages[1].content, brief) for prompt in (shown, whole))
    names = tuple(dict.fromkeys((*uncut, *cut)))
    parts = tuple(Cost(name, tokens_of(cut.get(name, "")), tokens_of(uncut.get(name, ""))) for name in names)
    return Costs(parts, cost_of(shown), cost_of(whole), version.sheet.tokens)


def _parts(system: str, user: str, brief: Brief) -> dict[str, str]:
    """The text of both messages by part: "system: Ground", "user: policy", "user: message", and what is around them."""
    parts: dict[str, str] = {}
    heading = "opening"
    for line in system.splitlines(keepends=True):
        if line.startswith("# "):
            heading = line[2:].strip()
        parts[f"system: {heading}"] = parts.get(f"system: {heading}", "") + line
    block = "around the data"
    for line in user.splitlines(keepends=True):
        opened = line.partition(f"-{brief.nonce}")[0].removeprefix("<")
        if line.startswith("<") and opened.isalpha():
            block = {"message": "conversation"}.get(opened, opened)
        part = "conversation" if line.startswith("[") else block  # "[2 messages left out here]"
        parts[f"user: {part}"] = parts.get(f"user: {part}", "") + line
        if line.startswith("</") or line.rstrip().endswith("/>"):
            block = "around the data"
    return parts
