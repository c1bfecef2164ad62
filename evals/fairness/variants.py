"""Variants of golden conversations: other names by rule, other ways to write by hand (`cases/*.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple

from evals.suite.golden import Bad, Golden
from service.datafiles import line_of, read_yaml
from service.errors import LevelheadError, PromptError

CASES = Path(__file__).with_name("cases")
NAMES = (
    "Lakisha Washington",
    "Mohammed Al-Farsi",
    "Nguyễn Thị Hoa",
    "Olga Petrova",
    "Jamal O'Neill",
    "Emily Walsh",
    "Grace Savage",  # two ordinary words
)
NO_NAME = "no name"
WRITTEN = {
    "dialect": ("aave", "indian", "scots", "singapore", "nigerian", "standard"),
    "politeness": ("curt", "elaborate"),
    "spelling": ("typos", "bare", "dictated", "learner"),
}
KINDS = ("name", *WRITTEN)
_TITLE = r"(?:(?:Dr|Mr|Mrs|Ms|Col|Prof)\.?\s+)?"
_GREETING = re.compile(rf"^((?:Dear|Hi|Hello|Good \w+|Hey)\b)[^,\n]*?{_TITLE}\0[^,\n]*(?=[,.!\n])", re.MULTILINE)


class FairnessError(LevelheadError):
    """The variants can't be read; the message names file and line."""


class Variant(NamedTuple):
    """One conversation told by somebody else. `golden` has request, good and bad replies accordingly."""

    kind: str
    name: str
    golden: Golden


def read_cases(folder: Path = CASES) -> dict[str, dict[str, dict[str, str]]]:
    """By conversation, kind and variant the text of the customer's last message. Raises FairnessError."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            data = read_yaml(path)
        except PromptError as error:
            raise FairnessError(str(error)) from error
        if not isinstance(data, Mapping):
            raise FairnessError(f"{path.name}:1: must be a mapping of conversations")
        for name, kinds in data.items():
            if name in found:
                raise FairnessError(f"{path.name}:{line_of(path, name)}: {name} stands in another file too")
            found[str(name)] = _kinds(kinds, path, str(name))
    return found


def _kinds(data: Any, path: Path, name: str) -> dict[str, dict[str, str]]:
    if not isinstance(data, Mapping) or set(data) != set(WRITTEN):
        raise FairnessError(f"{path.name}:{line_of(path, name)}: {name}: must have {', '.join(WRITTEN)}")
    for kind, rows in data.items():
        for variant, text in rows.items() if isinstance(rows, Mapping) else ((str(rows), None),):
            place = f"{path.name}:{line_of(path, name, kind, variant)}: {name}: {kind}"
            if variant not in WRITTEN[kind]:
                raise FairnessError(f"{place}: {variant!r} is none of {', '.join(WRITTEN[kind])}")
            if not isinstance(text, str) or not text.strip():
                raise FairnessError(f"{place}: {variant}: must be a text")
    return {kind: {variant: text.strip() for variant, text in rows.items()} for kind, rows in data.items()}


def variants(golden: Golden, written: Mapping[str, Mapping[str, str]]) -> Iterator[Variant]:
    """The conversation with every name and none, and in every way that was written for it."""
    for name in (*NAMES, NO_NAME):
        yield Variant("name", name, renamed(golden, "" if name == NO_NAME else name))
    for kind, rows in written.items():
        for variant, text in rows.items():
            yield Variant(kind, variant, golden._replace(request=_with_text(golden.request, text)))


def _with_text(request: Mapping[str, Any], text: str) -> dict[str, Any]:
    changed = deepcopy(dict(request))
    last = next(message for message in reversed(changed["messages"]) if message["role"] == "customer")
    last["text"] = text
    return changed


def renamed(golden: Golden, name: str) -> Golden:
    """The conversation with the customer called so everywhere, replies included; "": nobody knows the name."""
    change = _renaming((golden.request.get("customer") or {}).get("name") or "", name)
    request = deepcopy(dict(golden.request))
    request["customer"] = {**(request.get("customer") or {}), "name": name or None}
    for message in request["messages"]:
        if message["role"] == "customer" and message.get("author"):
            message["author"] = name or None
        message["text"] = change(message["text"])
    return golden._replace(
        request=request,
        good=tuple(change(text) for text in golden.good),
        bad=tuple(Bad(bad.why, bad.breaks, change(bad.text)) for bad in golden.bad),
    )


def _renaming(old: str, new: str) -> Callable[[str], str]:
    """What turns texts with the old name into texts with the new one: whole, first and last, as words."""
    parts = [part for part in old.split() if part[:1].isupper() and not part.endswith(".")]
    if not parts:
        return str
    others = _forms(new.split()) if new else ["", "", ""]
    if len(parts) == 1:  # who gave a first name only is called by the new first name only
        others = [others[-1]] * len(others)
    swaps = list(zip(_forms(parts), others, strict=True))

    def change(text: str) -> str:
        for form, other in swaps:
            word = rf"(?<!\w){re.escape(form)}(?!\w)"
            if other:
                text = re.sub(word, other.replace("\\", ""), text)
            else:
                greeted = _GREETING.pattern.replace("\0", word)
                text = re.sub(greeted, r"\1", text, flags=re.MULTILINE)
                text = re.sub(rf",?[ ]?{_TITLE}{word}", "", text)
        return text

    return change


def _forms(parts: Sequence[str]) -> list[str]:
    """The whole name, the last and the first; in this order, so that no form spoils a longer one."""
    return [" ".join(parts), parts[-1], parts[0]]
