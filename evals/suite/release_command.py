"""`python -m evals release-check reply/1.1.0`: the gates for one prompt version against the one in production."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from evals.suite.arms import OURS, Prompts, arms_of, spec_of
from evals.suite.gates import GATES, Gates, Held, arm_gates, golden_gates, load_gates, regression_gates
from evals.suite.golden import FOLDER
from evals.suite.models import RECORDINGS, recording_path
from evals.suite.results import Result
from evals.suite.run_command import Places, add_places, goldened, places_of, run_result, write
from evals.suite.running import Wish
from evals.suite.selection import Selection
from evals.suite.summary import missing_page
from service.errors import LevelheadError
from service.llm.recordings import read_entries
from service.settings import Settings, from_environment

RECORDED = FOLDER.with_name("recorded.txt")
COMPOSER = "mock/composer"
HELP = """\
Replays a prompt version and the one in production over the golden conversations, and holds the version to
evals/gates.yaml: no critical finding, the floors, and no metric worse than production's beyond chance. mock/composer
drafts all of them; each model with recordings of both versions drafts those that evals/recorded.txt lists, without
repairs. Nothing is asked of any model.

  python -m evals release-check reply/1.1.0
  python -m evals release-check reply/1.1.0 --model local/smollm2

Exit status: 0 it may go, 1 a gate failed, 2 usage or a file that is broken, 3 a recording is missing.
"""


def main(argv: Sequence[str]) -> int:
    """Hold the version to the gates; the exit status is told in the help."""
    options = _arguments(argv)
    settings = from_environment()._replace(allow_unreleased_prompts=True)
    try:
        gates = load_gates(options.gates)
        prompts = Prompts(settings.prompts_dir, settings.cache_dir, allow_unreleased=True)
        places = places_of(options)
        recorded = recorded_models(prompts, (OURS, options.version), places.recordings)
        models = options.model or [COMPOSER, *recorded]
        ids = recorded_ids(options.set, places)
        results = [_result(options.version, model, settings, places, ids) for model in models]
    except LevelheadError as error:
        print(f"cannot check: {error}", file=sys.stderr)
        return 2
    missing = [result for result in results if result.missing]
    if missing:
        print(*map(missing_page, missing), sep="\n\n", file=sys.stderr)
        return 3
    rows = [row for number, result in enumerate(results) for row in _held(result, gates, golden=number == 0)]
    print(*rows, sep="\n")
    broken = [problem for result in results for problem in result.problems]
    print(*dict.fromkeys(broken), sep="\n", file=sys.stderr)
    failed = sum(not row.passed for row in rows)
    print(f"\n{options.version}: {'may go to production' if not failed else f'{failed} gates failed'}")
    if options.write is not None:
        _certify(options.write, prompts, options.version, passed=not failed and not broken)
    return 1 if failed else 2 if broken else 0


def recorded_models(prompts: Prompts, specs: Sequence[str], folder: Path = RECORDINGS) -> tuple[str, ...]:
    """The models that have a recording of every one of these prompts, by the names that the recordings give them."""
    names: list[str] = []
    for each in sorted(folder.iterdir()) if folder.is_dir() else ():
        found = [name for path in sorted(each.glob("*.jsonl")) for name in read_models(path)]
        for model in dict.fromkeys(found):
            arms = arms_of(prompts, specs, (model,), 2)
            paths = [recording_path(model, prompts.resolve(spec_of(arm)), folder) for arm in arms]
            if all(path.is_file() for path in paths) and model not in names:
                names.append(model)
    return tuple(names)


def read_models(path: Path) -> tuple[str, ...]:
    """The models whose answers a recording holds."""
    return tuple(dict.fromkeys(str(entry["model"]) for entry in read_entries(path)[0].values()))


def recorded_ids(given: str | None, places: Places) -> str | None:
    """The conversations that models other than mocks draft: those given, else our list where they are ours."""
    return given or (str(RECORDED) if places.golden == FOLDER and RECORDED.is_file() else None)


def _result(version: str, model: str, settings: Settings, places: Places, ids: str | None) -> Result:
    """Production and the version, with one model, in replay."""
    selection = Selection(ids=None if model.startswith("mock/") else ids)
    golden = goldened(selection, settings, places)
    # What a repair asks changes with every guardrail, so recordings of real models hold first attempts only.
    repairs = 2 if model.startswith("mock/") else 0
    wish = Wish(prompts=(OURS, version), models=(model,), repairs=repairs, selected=selection.arguments())
    result = run_result(wish, golden, settings, places)
    write(result, None, places)
    return result


def _certify(file: Path, prompts: Prompts, version: str, *, passed: bool) -> None:
    """What `levelhead prompts promote --check FILE` goes by: which bytes were checked, and whether they passed."""
    checked = prompts.resolve(version.replace("/", "@", 1))
    told = {"passed": passed, "prompt": checked.name, "version": checked.version, "sha256": checked.sha256}
    file.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def _held(result: Result, gates: Gates, *, golden: bool) -> Iterator[Held]:
    if golden:
        yield from golden_gates(result, gates)
    version = result.arms[-1]
    yield from arm_gates(result, version, gates)
    if len(result.arms) == 2:
        yield from regression_gates(result, gates)


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m evals release-check", description=HELP, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("version", help="the prompt version that wants to go: reply/1.1.0")
    parser.add_argument("--model", action="append", metavar="M", help="only with this model (repeatable)")
    parser.add_argument("--set", metavar="FILE|IDS", help="what models other than mocks draft (evals/recorded.txt)")
    add_places(parser)
    parser.add_argument("--write", type=Path, metavar="FILE", help="for `levelhead prompts promote ... --check FILE`")
    parser.add_argument("--gates", type=Path, default=GATES, metavar="FILE", help="(evals/gates.yaml)")
    return parser.parse_args(argv)
