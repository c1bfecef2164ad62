"""A version's `prompt.yaml`: what it is called, what it may use, how long its prompts and replies are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from service.datafiles import read_yaml
from service.errors import PromptError
from service.tuples import NamedTuple

_TEXTS = ("name", "version", "summary", "changelog", "guardrails")
_LENGTHS = ("short", "medium", "long")
PER_TOKEN = 3.6  # characters: see budget.py

Kind: TypeAlias = Literal["reply", "judge"]


class Budget(NamedTuple):
    """How many characters go into a prompt: of the whole conversation, of one message, of one fact, of all facts.

    0 for `facts`: as many as there are.
    """

    conversation: int
    message: int
    fact: int
    facts: int = 0


class Section(NamedTuple):
    """A part of the prompt that may be cut: the most and the least characters of it that stay.

    Of two sections the one with the lower `priority` is cut first.
    """

    name: str
    priority: int
    most: int
    least: int


class Sheet(NamedTuple):
    """A loaded `prompt.yaml`. `words` bounds the reply by channel ("default": any other) and wished length.

    `kind` says what the prompt asks for: a reply, or a judge's opinion of one (then there are no `words`). `tokens` is
    what the opening may cost, as estimated (0: no bound), and `sections` what is cut where it costs more.
    """

    name: str
    version: str
    summary: str
    changelog: str
    guardrails: str
    techniques: tuple[str, ...]
    variables: tuple[str, ...]
    temperature: float
    max_tokens: int
    budget: Budget
    words: Mapping[str, Mapping[str, tuple[int, int]]]
    kind: Kind = "reply"
    tokens: int = 0
    sections: tuple[Section, ...] = ()

    def words_for(self, channel: str, length: str) -> tuple[int, int]:
        """The least and the most words of a reply on this channel; none of a prompt that asks for no reply."""
        return (0, 0) if self.kind != "reply" else self.words.get(channel, self.words["default"])[length]


def load_sheet(path: Path, cache_dir: Path | None = None) -> Sheet:
    """The sheet in the file. Raises PromptError with file and key for whatever is wrong."""
    data = _mapping(read_yaml(path, cache_dir), str(path))
    data = {"kind": "reply", **data}
    kind = _kind(data["kind"], f"{path}: 'kind'")
    measure = {"words"} if kind == "reply" else set()
    _exactly(data, {*_TEXTS, "kind", "settings", "budget", "variables", "techniques", *measure}, str(path))
    settings = _mapping(data["settings"], f"{path}: 'settings'")
    _exactly(settings, {"temperature", "max_tokens"}, f"{path}: 'settings'")
    tokens, sections, budget = _budget(_mapping(data["budget"], f"{path}: 'budget'"), f"{path}: 'budget'")
    temperature = settings["temperature"]
    if isinstance(temperature, bool) or not isinstance(temperature, int | float) or not 0 <= temperature <= 2:
        raise PromptError(f"{path}: 'temperature' must be a number from 0 to 2, not {temperature!r}")
    texts = {key: _text(data[key], f"{path}: {key!r}") for key in _TEXTS}
    return Sheet(
        name=texts["name"],
        version=texts["version"],
        summary=texts["summary"],
        changelog=texts["changelog"],
        guardrails=texts["guardrails"],
        techniques=_texts(data["techniques"], f"{path}: 'techniques'"),
        variables=_texts(data["variables"], f"{path}: 'variables'"),
        temperature=float(temperature),
        max_tokens=_count(settings["max_tokens"], f"{path}: 'max_tokens'"),
        budget=budget,
        words=_words(_mapping(data["words"], f"{path}: 'words'"), f"{path}: 'words'") if measure else {},
        kind=kind,
        tokens=tokens,
        sections=sections,
    )


def _budget(data: Mapping[str, object], where: str) -> tuple[int, tuple[Section, ...], Budget]:
    """The bound in tokens with its sections, and in characters what goes in as long as that bound is kept.

    The older form has characters of conversation, message and fact, and no bound.
    """
    if "tokens" not in data and "sections" not in data:
        keys = Budget._fields[:3]
        _exactly(data, set(keys), where)
        return 0, (), Budget(*(_count(data[key], f"{where}: {key!r}") for key in keys))
    _exactly(data, {"tokens", "sections"}, where)
    rows = _mapping(data["sections"], f"{where}: 'sections'")
    _exactly(rows, set(Budget._fields), f"{where}: 'sections'")
    sections = tuple(_section(name, rows[name], f"{where}: section {name!r}") for name in Budget._fields)
    priorities = [section.priority for section in sections]
    if len(set(priorities)) < len(priorities):
        raise PromptError(f"{where}: two sections have the same priority, so that nothing says which is cut first")
    most = Budget(*(section.most for section in sections))
    return _count(data["tokens"], f"{where}: 'tokens'"), tuple(sorted(sections, key=lambda row: row.priority)), most


def _section(name: str, value: object, where: str) -> Section:
    """A section; the file gives tokens, here they are characters."""
    row = _mapping(value, where)
    _exactly(row, {"priority", "most", "least"}, where)
    priority, most, least = (_count(row[key], f"{where}: {key!r}") for key in ("priority", "most", "least"))
    if least > most:
        raise PromptError(f"{where}: the least is above the most: {least} > {most}")
    return Section(name, priority, round(most * PER_TOKEN), round(least * PER_TOKEN))


def _kind(value: object, where: str) -> Kind:
    for kind in get_args(Kind):
        if value == kind:
            return kind  # type: ignore[no-any-return]
    raise PromptError(f"{where}: must be one of {', '.join(get_args(Kind))}, not {value!r}")


def _words(data: Mapping[str, object], where: str) -> dict[str, dict[str, tuple[int, int]]]:
    if "default" not in data:
        raise PromptError(f"{where}: needs a row 'default'")
    words: dict[str, dict[str, tuple[int, int]]] = {}
    for channel, row in data.items():
        lengths = _mapping(row, f"{where}: {channel!r}")
        _exactly(lengths, set(_LENGTHS), f"{where}: {channel!r}")
        words[channel] = {length: _bounds(lengths[length], f"{where}: {channel!r}: {length!r}") for length in _LENGTHS}
    return words


def _bounds(value: object, where: str) -> tuple[int, int]:
    if not isinstance(value, list) or len(value) != 2:
        raise PromptError(f"{where}: must be [least, most] words, not {value!r}")
    least, most = (_count(item, where) for item in value)
    if least > most:
        raise PromptError(f"{where}: the least is above the most: {value!r}")
    return least, most


def _mapping(value: object, where: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise PromptError(f"{where}: must be a mapping, not {value!r}")
    return value


def _exactly(data: Mapping[str, object], keys: set[str], where: str) -> None:
    if missing := sorted(keys - set(data)):
        raise PromptError(f"{where}: lacks {', '.join(map(repr, missing))}")
    if unknown := sorted(set(data) - keys):
        raise PromptError(f"{where}: unknown {', '.join(map(repr, unknown))}; known: {', '.join(sorted(keys))}")


def _text(value: object, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise PromptError(f"{where}: must be a text (in quotation marks where it looks like a number), not {value!r}")
    return value


def _texts(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise PromptError(f"{where}: must be a list, not {value!r}")
    return tuple(_text(item, where) for item in value)


def _count(value: object, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise PromptError(f"{where}: must be a whole number above 0, not {value!r}")
    return value
