"""Runs the offline suite in the folder where it stands, the cheapest checks first; for `evals.mutations` alone.

Reads a Wish as JSON, prints an Answer as JSON. Without `known` it lists all that fails; with it, it stops at the first
failure that is not known.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from service.settings import Settings, from_environment

if TYPE_CHECKING:
    from evals.suite.golden import Golden

CHECKS = ("lock", "lint", "golden", "conduct", "run", "examples", "replay")


class Wish(NamedTuple):
    """What to run: checks by name, golden conversations to look at first, and what fails without any defect."""

    checks: tuple[str, ...] = CHECKS
    first: tuple[str, ...] = ()
    known: tuple[tuple[str, str], ...] | None = None


class Failure(NamedTuple):
    """One failed check: of which kind, its name (the same in every run), and what it says."""

    check: str
    name: str
    told: str


def failures(wish: Wish, settings: Settings) -> Iterator[Failure]:
    """Everything that fails, check by check."""
    for check in wish.checks:
        found = _golden(settings, wish.first) if check == "golden" else _RUN[check](settings)
        yield from (Failure(check, name, told) for name, told in found)


def first_new(wish: Wish, settings: Settings) -> Failure | None:
    """The first failure that is not known."""
    known = set(wish.known or ())
    return next((failure for failure in failures(wish, settings) if failure[:2] not in known), None)


Found = Iterator[tuple[str, str]]


def _lock(settings: Settings) -> Found:
    from service.prompting.lock import check_lock

    yield from ((problem.partition(" is ")[0], problem) for problem in check_lock(settings.prompts_dir))


def _lint(settings: Settings) -> Found:
    """What `levelhead prompts lint` calls an error, in every version."""
    from service.releasing.desk import Desk
    from service.releasing.lint import lint

    desk = Desk(settings)
    for info in desk.library.versions():
        for flaw in lint(desk, info.name, info.version):
            if flaw.gravity == "error":
                name = f"{info.name}@{info.version} {flaw.file.name} {flaw.rule} {flaw.message}"
                yield name, f"{flaw.file.name}:{flaw.line}: {flaw.message}"


def _golden(settings: Settings, first: Sequence[str]) -> Found:
    """What `python -m evals golden` says differs, and is not excused."""
    from evals.suite.case import examine
    from evals.suite.golden import golden_files, read_goldens, vocabulary
    from evals.suite.golden_command import told
    from evals.suite.not_yet import all_checks, read_not_yet
    from service.assembly import build

    service, known = build(settings), read_not_yet().by_conversation()
    goldens = read_goldens(golden_files(), vocabulary(settings.prompts_dir, settings.cache_dir), settings.cache_dir)
    yield from ((problem.file, str(problem)) for problem in goldens.problems)
    order = {name: place for place, name in enumerate(first)}
    for golden in sorted(goldens.goldens, key=lambda golden: order.get(golden.id, len(order))):
        for check in all_checks(examine(golden, service, known.get(golden.id, ()))):
            if not (check.passed or check.known):
                yield f"{golden.id} {check.name}", f"{golden.id} {check.name}: {told(check)}"


def _conduct(settings: Settings) -> Found:
    """What `python -m evals conduct` says is broken."""
    from evals.conduct.command import conduct

    yield from ((f"{fault.rule} {fault.where}", str(fault)) for fault in conduct(_goldens(settings), settings))


def _run(settings: Settings) -> Found:
    """The gates that `python -m evals run --gates evals/gates.yaml` finds broken, golden checks aside."""
    from evals.suite.gates import arm_gates, load_gates
    from evals.suite.running import Run
    from evals.suite.running import Wish as RunWish

    result = Run(RunWish(fresh=True, keep_prompts=False), settings).result(_goldens(settings), {}, 0)
    for arm in result.arms:
        for held in arm_gates(result, arm, load_gates()):
            if not held.passed:
                yield held.name, f"{held.name}: {held.told}"


def _examples(settings: Settings) -> Found:
    """The bundled tickets that `python -m evals drafts` finds not ready."""
    from evals.drafts import draft_rows
    from service import examples
    from service.assembly import build

    service = build(settings)
    for name in examples.names():
        for one in draft_rows(service, [json.loads(examples.load(name))], "mock/composer"):
            if one.draft.status != "ready":
                yield f"examples:{name}", f"examples:{name} is {one.draft.status}"


def _replay(settings: Settings) -> Found:
    """Recorded conversations whose answers can't be played back, since something else is asked."""
    from evals.suite.golden import ROOT
    from evals.suite.models import LOCAL, RECORDINGS, slug
    from evals.suite.running import Run
    from evals.suite.running import Wish as RunWish

    versions = sorted(path.stem for path in (RECORDINGS / slug(LOCAL)).glob("reply-*.jsonl"))
    if not versions:
        return
    ids = {
        line.split()[0] for line in (ROOT / "evals" / "recorded.txt").read_text("utf-8").splitlines() if line.split()
    }
    goldens = [golden for golden in _goldens(settings) if golden.id in ids]
    specs = tuple(f"reply@{stem.removeprefix('reply-')}" for stem in versions)
    work = Run(RunWish(prompts=specs, models=(LOCAL,), repairs=0, fresh=True, keep_prompts=False), settings)
    for missing in work.result(goldens, {}, 0).missing:
        yield f"{missing.arm} {missing.conversation}", f"{missing.conversation}: no answer is recorded to {missing.arm}"


def _goldens(settings: Settings) -> Sequence[Golden]:
    from evals.suite.golden import golden_files, read_goldens, vocabulary

    words = vocabulary(settings.prompts_dir, settings.cache_dir)
    return read_goldens(golden_files(), words, settings.cache_dir).goldens


_RUN: dict[str, Callable[[Settings], Found]] = {
    "lock": _lock,
    "lint": _lint,
    "conduct": _conduct,
    "run": _run,
    "examples": _examples,
    "replay": _replay,
}


def main() -> int:
    """One wish in, one answer out. What can't even run ends in a traceback and exit status 1."""
    data = json.loads(sys.stdin.read())
    known = None if data["known"] is None else tuple((check, name) for check, name in data["known"])
    wish = Wish(tuple(data["checks"]), tuple(data["first"]), known)
    here = Path.cwd()
    import service

    if not Path(str(service.__file__)).is_relative_to(here):
        raise RuntimeError(f"{service.__file__} is not below {here}: the copy must be what runs")
    settings = from_environment()
    if wish.known is None:
        print(json.dumps([tuple(failure) for failure in failures(wish, settings)]))
    else:
        print(json.dumps(first_new(wish, settings)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
