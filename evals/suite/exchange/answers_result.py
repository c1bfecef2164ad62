"""Imported answers as a result of ours: conversations examined, every text held against guardrails and expectations."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.suite.case import examine
from evals.suite.exchange.answers import Answered
from evals.suite.exchange.golden_data import ExchangeError, carried
from evals.suite.golden import Bad, Golden, golden_files, read_goldens, vocabulary
from evals.suite.rescoring import Rescorer
from evals.suite.results import About, Arm, Outcome, Result, Tried, in_order
from evals.suite.results import Settings as Told
from service import __version__
from service.assembly import Service
from service.domain import ChatMessage
from service.settings import Settings

_NOW = "2026-01-01T00:00:00Z"  # tests of other tools name no time
_OURS = re.compile(r"([a-z][\w-]*)@(\d+\.\d+\.\d+)")
_EMPTY: dict[str, Any] = {}


def result_of(told: Sequence[Answered], settings: Settings, folders: Sequence[Path], command: str) -> Result:
    """The result. A later answer of one arm to one conversation is its next run (epoch)."""
    goldens = _goldens(told, settings, folders)
    arms = {_arm(each).name: _arm(each) for each in told}
    service = Service(settings._replace(judge_model=None))
    outcomes = in_order(_outcomes(told), tuple(arms.values()))
    epochs = 1 + max(outcome.epoch for outcome in outcomes)
    draft = Result(
        about=About("", 0.0, command),
        settings=Told("live", 1, epochs, "", __version__, golden=len(goldens), chosen=len(goldens)),
        arms=tuple(arms.values()),
        conversations=tuple(examine(goldens[name], service) for name in sorted(goldens)),
        outcomes=outcomes,
        prompts={_sha256(each.messages): each.messages for each in told if each.messages},
    )
    scored = Rescorer(draft, {}, settings).rescored({})
    return scored._replace(outcomes=tuple(_with_theirs(scored.outcomes, told)))


def _goldens(told: Sequence[Answered], settings: Settings, folders: Sequence[Path]) -> dict[str, Golden]:
    """The conversations by id: carried along, else ours of that name, else made of what the test asked."""
    ours: dict[str, Golden] = {}
    if any(each.golden is None for each in told):
        words = vocabulary(settings.prompts_dir, settings.cache_dir)
        read = read_goldens(golden_files(folders), words, settings.cache_dir)
        ours = {golden.id: golden for golden in read.goldens}
    found: dict[str, Golden] = {}
    for each in told:
        name = _id(each)
        if name not in found:
            found[name] = _from_data(each.golden) if each.golden else ours.get(name) or _made(each)
    return found


def _from_data(data: Mapping[str, Any]) -> Golden:
    row = carried({"levelhead": data}, str(data.get("id")))
    try:
        return Golden(
            id=row["id"],
            file=f"{row['domain']}/{row['id']}.yaml",
            why=row["why"],
            tags=tuple(row.get("tags") or ()),
            domain=row["domain"],
            customer=row.get("customer") or row["id"],
            techniques=tuple(row["techniques"]),
            request=row["request"],
            expect=row["expect"],
            good=tuple(good["text"] for good in row["good"]),
            bad=tuple(Bad(bad["why"], tuple(bad["breaks"]), bad["text"]) for bad in row["bad"]),
            sha256="",
        )
    except (KeyError, TypeError) as error:
        raise ExchangeError(f"{row['id']}: metadata.levelhead is no golden conversation: {error!r}") from error


def _made(each: Answered) -> Golden:
    """A conversation of one message: what the test asked."""
    name = _id(each)
    request = {"now": _NOW, "messages": [{"role": "customer", "text": each.question or each.name}]}
    why = f"Imported: {each.name}"
    return Golden(name, f"imported/{name}.yaml", why, ("imported",), "imported", name, (), request, _EMPTY, (), (), "")


def _id(each: Answered) -> str:
    if each.golden is not None:
        return str(each.golden.get("id"))
    slug = re.sub(r"[^a-z0-9]+", "-", each.name.lower()).strip("-")[:60].strip("-")
    # without a name of its own a test is told from another by what it asks
    return f"{slug or 'test'}-{_sha256((ChatMessage('user', each.question),))[:8]}" if _numbered(each.name) else slug


def _numbered(name: str) -> bool:
    return re.fullmatch(r"test-\d+", name) is not None or not re.search(r"[a-z0-9]", name.lower())


def _arm(each: Answered) -> Arm:
    title = " ".join(each.prompt.split())[:60]
    ours = _OURS.fullmatch(title)
    prompt, version = (ours.group(1), ours.group(2)) if ours else (title, "")
    return Arm(f"{title}+{each.model}", prompt, version, "", each.model, repairs=0)


def _outcomes(told: Sequence[Answered]) -> Iterator[Outcome]:
    seen: dict[tuple[str, str], int] = {}
    for each in told:
        place = (_arm(each).name, _id(each))
        epoch = seen[place] = seen.get(place, -1) + 1
        tried = Tried(
            each.model,
            each.text,
            passed=False,
            codes=(),
            error=each.error,
            prompt_tokens=each.prompt_tokens,
            completion_tokens=each.completion_tokens,
            cost_usd=each.cost_usd,
        )
        yield Outcome(
            *place, epoch, "needs_review", each.text, "en", {}, (), (), _EMPTY, (), (), (), None, (tried,),
            _sha256(each.messages), each.prompt_tokens, each.completion_tokens, each.cost_usd,
        )  # fmt: skip


def _with_theirs(outcomes: Sequence[Outcome], told: Sequence[Answered]) -> Iterator[Outcome]:
    """Where the test was the tool's own, what the tool asserted is what is expected."""
    seen: dict[tuple[str, str], int] = {}
    theirs: dict[tuple[str, str, int], Answered] = {}
    for each in told:
        place = (_arm(each).name, _id(each))
        seen[place] = seen.get(place, -1) + 1
        theirs[*place, seen[place]] = each
    for outcome in outcomes:
        each = theirs[outcome.arm, outcome.conversation, outcome.epoch]
        checks = (*outcome.checks, *(each.checks if each.golden is None else ()))
        share = sum(check.passed for check in checks) / len(checks) if checks else 1.0
        passed = float(outcome.status == "ready" and share == 1.0)
        told_checks = {"checks": round(share, 6)} if checks else {}
        own = each.scores if each.golden is None else {}
        yield outcome._replace(checks=checks, scores={**outcome.scores, **told_checks, **own, "passed": passed})


def _sha256(messages: Sequence[ChatMessage]) -> str:
    return hashlib.sha256(repr([tuple(message) for message in messages]).encode()).hexdigest()
