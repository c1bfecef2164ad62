"""Answers of real models, kept and played back, so that evals and tests run without a model and always the same.

A recording is a file with one JSON object a line, sorted by key, so that a diff shows what came and what went. The
key is the SHA-256 of what was asked: model, messages and sampling settings, as canonical JSON. Playing back is strict:
a question without an answer is an error that names its key, never a call.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from service import __version__
from service.errors import LevelheadError, ModelError, ModelOutput, ModelRefused
from service.llm.base import LLM, Budget, Completion, CompletionRequest

# Failures that belong to the question; others belong to the day on which it was asked.
_KEPT_ERRORS: dict[str, type[ModelError]] = {kind.code: kind for kind in (ModelOutput, ModelRefused)}


# Provider keys, bearer tokens, JSON web tokens, cloud access keys.
_SECRETS = (
    r"\b(?:sk|pk|rk|xai|gsk|hf|ghp|glpat)[-_][A-Za-z0-9_-]{16,}"
    r"|(?<=[Bb]earer )[A-Za-z0-9._~+/=-]{16,}"
    r"|\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+"
    r"|\bAKIA[A-Z0-9]{16}\b"
)


class RecordingError(LevelheadError):
    """A recording cannot be read, or says nothing of what was asked. Not a ModelError: no fallback may hide it."""


class NotRecorded(RecordingError):
    """The recording says nothing of what was asked."""


class Recorded:
    """Plays back the answers in `path`; with `inner` it also asks for those that are missing, and keeps them.

    `model` is the name that questions are filed under: `inner`'s, or the only one in the file. An entry that is there
    is never asked again: delete its line to renew it. Calls and tokens are charged to the budget as they were.
    `entries` are those of the file where they were read already; keeping an answer reads the file anew all the same.
    `provenance` is told in every entry that is added: what the caller knows of the model and how it was asked.
    """

    languages: frozenset[str] | None = None

    def __init__(
        self,
        path: Path,
        inner: LLM | None = None,
        *,
        model: str | None = None,
        entries: dict[str, dict[str, Any]] | None = None,
        provenance: Mapping[str, Any] | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._path = path
        self._inner = inner
        self._provenance = provenance
        self._now = now
        self._entries = read_recording(path) if entries is None else entries
        self.name = model or (inner.name if inner else _only_model(path, self._entries))
        self.used: set[str] = set()

    async def complete(self, request: CompletionRequest, budget: Budget) -> Completion:
        key = recording_key(self.name, request)
        self.used.add(key)
        entry = self._entries.get(key)
        if entry is None:
            return await self._ask(key, request, budget)
        budget.require_call()
        return _played(entry, self.name, budget)

    def unused(self) -> tuple[str, ...]:
        """Keys that nothing has asked for yet, sorted: after a whole run, lines that can go."""
        return tuple(sorted(set(self._entries) - self.used))

    def strike(self, keys: Iterable[str]) -> None:
        """Take these answers out of the file."""
        gone = frozenset(keys)
        self._write({key: entry for key, entry in read_recording(self._path).items() if key not in gone})

    async def aclose(self) -> None:
        if self._inner is not None:
            await self._inner.aclose()

    async def _ask(self, key: str, request: CompletionRequest, budget: Budget) -> Completion:
        if self._inner is None:
            raise NotRecorded(
                f"{self._path}: no answer recorded for key {key} (model {self.name!r}, variant {request.variant}); "
                "the prompt, its settings or the model changed: record it anew"
            )
        try:
            completion = await self._inner.complete(request, budget)
        except (ModelOutput, ModelRefused) as error:
            self._keep(key, request, {"error": {"code": error.code, "message": redacted(str(error))}})
            raise
        completion = completion._replace(text=redacted(completion.text))
        answer = completion._asdict()
        del answer["model"]
        self._keep(key, request, {"answer": answer, "answered_by": completion.model})
        return completion

    def _keep(self, key: str, request: CompletionRequest, what: dict[str, Any]) -> None:
        """Add one line, in its place. Read anew first: another process may have recorded meanwhile."""
        told = {"model": self.name, "params": sampling(request), "tool": f"levelhead {__version__}"}
        if self._provenance:
            what = {**what, "provenance": json.loads(redacted(json.dumps(self._provenance)))}
        entry = {"key": key, **told, **what, "recorded_at": self._now().isoformat(timespec="seconds")}
        self._write({**read_recording(self._path), **self._entries, key: entry})

    def _write(self, entries: dict[str, dict[str, Any]]) -> None:
        """Write the file whole or not at all: whoever is killed loses no answer."""
        self._entries = entries
        lines = [json.dumps(entries[each], ensure_ascii=False, sort_keys=True) for each in sorted(entries)]
        partial = self._path.with_suffix(f".{os.getpid()}.partial")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        partial.replace(self._path)


def sampling(request: CompletionRequest) -> dict[str, float | int]:
    """How an answer was to be drawn: part of the key, and told in the entry."""
    return {"temperature": request.temperature, "max_tokens": request.max_tokens, "variant": request.variant}


def redacted(text: str) -> str:
    """The text without what looks like a key or a token: a recording is read by everybody."""
    return re.sub(_SECRETS, "[secret]", text)


def recording_key(model: str, request: CompletionRequest) -> str:
    """SHA-256 of what is asked, as canonical JSON: sorted keys, no white space, ASCII."""
    asked = {
        "model": model,
        "messages": [message._asdict() for message in request.messages],
        "params": sampling(request),
    }
    canonical = json.dumps(asked, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def read_recording(path: Path) -> dict[str, dict[str, Any]]:
    """The entries of a recording by key; empty where there is no file. Raises RecordingError with file and line."""
    entries, problems = read_entries(path)
    if problems:
        raise RecordingError(problems[0])
    return entries


def read_entries(path: Path) -> tuple[dict[str, dict[str, Any]], tuple[str, ...]]:
    """The entries that can be read, by key, and what is wrong with the other lines, each with file and line."""
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return {}, ()
    except OSError as error:
        return {}, (f"{path}: cannot be read: {error}",)
    entries: dict[str, dict[str, Any]] = {}
    problems: list[str] = []
    for number, line in enumerate(lines, start=1):
        try:
            entry = _entry(line, f"{path}:{number}") if line.strip() else None
        except RecordingError as error:
            problems.append(str(error))
            continue
        if entry is not None and entry["key"] in entries:
            problems.append(f"{path}:{number}: key {entry['key']} is there twice")
        elif entry is not None:
            entries[entry["key"]] = entry
    return entries, tuple(problems)


def _entry(line: bytes, where: str) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except ValueError as error:
        raise RecordingError(f"{where}: not JSON: {error}") from error
    if not isinstance(entry, dict) or not isinstance(entry.get("key"), str) or not isinstance(entry.get("model"), str):
        raise RecordingError(f"{where}: an entry is an object with key and model")
    answer, failure = entry.get("answer"), entry.get("error")
    if isinstance(answer, dict) and isinstance(answer.get("text"), str):
        return entry
    if isinstance(failure, dict) and failure.get("code") in _KEPT_ERRORS:
        return entry
    raise RecordingError(f"{where}: an entry has an answer with a text, or an error of {', '.join(_KEPT_ERRORS)}")


def _played(entry: dict[str, Any], model: str, budget: Budget) -> Completion:
    if "error" in entry:
        raise _KEPT_ERRORS[entry["error"]["code"]](entry["error"].get("message", ""))
    answer = entry["answer"]
    completion = Completion(
        text=answer["text"],
        model=entry.get("answered_by", model),
        latency_ms=answer.get("latency_ms", 0),
        prompt_tokens=answer.get("prompt_tokens", 0),
        completion_tokens=answer.get("completion_tokens", 0),
        cost_usd=answer.get("cost_usd"),
    )
    budget.charge(completion.prompt_tokens + completion.completion_tokens, completion.cost_usd)
    return completion


def _only_model(path: Path, entries: dict[str, dict[str, Any]]) -> str:
    models = sorted({entry["model"] for entry in entries.values()})
    if len(models) != 1:
        raise RecordingError(f"{path}: holds answers of {models or 'no model'}; say which is meant")
    return str(models[0])
