"""`python -m evals run`: prompts and models over golden conversations, into a result file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, get_args

from evals.suite.golden import FOLDER, Golden, golden_files, read_goldens, vocabulary
from evals.suite.models import LOCAL, RECORDINGS, Answerers, served
from evals.suite.not_yet import NOT_YET, read_not_yet
from evals.suite.progress import progress
from evals.suite.results import LATEST, RESULTS, Mode, Result, write_result
from evals.suite.running import Run, Wish
from evals.suite.selection import Selection, chosen
from evals.suite.summary import missing_page, summary
from service.errors import LevelheadError
from service.settings import Settings, from_environment

HELP = """\
Drafts golden conversations by the ordinary pipeline and writes one result file. Every prompt is set beside every other,
with every model:

  python -m evals run                                               our prompt in production, mock/composer
  python -m evals run --prompt reply@1.1.0 --model local/smollm2 --set evals/recorded.txt --repairs 0
  python -m evals run --prompt reply@1.0.0 --prompt theirs.txt --model openai/gpt-x --mode live
  python -m evals run -k vpn --filter heat:hot,cold --repairs 0     the prompt alone, without its repairs
  python -m evals run --failed                                      again what did not pass last time
  python -m evals run --watch                                       again whenever a prompt or a conversation changes

Then: python -m evals compare, report, score. Modes: replay (recordings only; what is missing is listed with the command
that records it), record (asks for what is missing and keeps it), live (asks for everything), mock (mock models only).
A broken golden file or line of a recording is told with file and line, and left out; the rest runs.

Exit status: 0 done, 1 a gate failed (--gates), 2 usage, a broken file, or a prompt or model that can't be used, 3 a
recording is missing.
"""


class Places(NamedTuple):
    """Where golden conversations, recordings and results lie."""

    golden: Path = FOLDER
    recordings: Path = RECORDINGS
    results: Path = RESULTS


class Goldened(NamedTuple):
    """What was chosen, of how many, what not_yet.txt lists, and what is wrong with files."""

    chosen: tuple[Golden, ...]
    there: int
    known: dict[str, frozenset[str]]
    problems: tuple[str, ...]


def main(argv: Sequence[str]) -> int:
    """Run, write and print; the exit status is told in the help."""
    options = arguments(argv)
    try:
        if options.watch:
            from evals.suite.watch import watch

            return watch(options)
        return run_once(options)
    except LevelheadError as error:
        print(f"cannot run: {error}", file=sys.stderr)
        return 2


def run_once(options: argparse.Namespace) -> int:
    """One run by these options."""
    settings, places = from_environment(), places_of(options)
    golden = goldened(selection_of(options), settings, places)
    result = run_result(wish_of(options), golden, settings, places)
    write(result, options.output, places)
    print(summary(result))
    if result.missing:
        print(f"\n{missing_page(result)}", file=sys.stderr)
        return 3
    if options.gates:
        from evals.suite.gates import held

        if not held(result, options.gates):
            return 1
    return 2 if result.problems else 0


def run_result(wish: Wish, golden: Goldened, settings: Settings, places: Places = Places()) -> Result:
    """The result of a run. Raises LevelheadError where it can't be made."""
    with served(settings, wish.models, real=wish.mode in ("record", "live")) as ready:
        work = Run(wish, ready, Answerers(ready, wish.mode, places.recordings))
        with progress(work.size(golden.chosen), wish.mode) as step:
            return work.result(golden.chosen, golden.known, golden.there, golden.problems, step)


def goldened(selection: Selection, settings: Settings, places: Places = Places()) -> Goldened:
    """The conversations that the selection takes. Raises GoldenError or SelectionError where there is none."""
    words = vocabulary(settings.prompts_dir, settings.cache_dir)
    read = read_goldens(golden_files((places.golden,)), words, settings.cache_dir)
    not_yet = read_not_yet(places.golden / NOT_YET.name)
    problems = tuple(str(problem) for problem in (*read.problems, *not_yet.problems))
    taken = chosen(read.goldens, selection, places.results / LATEST.name)
    return Goldened(taken, len(read.goldens), dict(not_yet.by_conversation()), problems)


def write(result: Result, output: Path | None, places: Places = Places()) -> None:
    """Write the result where it is wanted, and as the latest; the one before stays beside it."""
    if output is not None:
        write_result(result, output)
    latest = places.results / LATEST.name
    if latest.is_file():
        latest.replace(latest.with_name("previous.json"))
    write_result(result, latest)


def places_of(options: argparse.Namespace) -> Places:
    """The folders that the options name."""
    return Places(options.golden, options.recordings, options.results)


def wish_of(options: argparse.Namespace) -> Wish:
    """The options as what a run is asked for."""
    models = tuple(options.model or ("mock/composer",))
    mode: Mode = options.mode
    one_at_a_time = mode not in ("record", "live") or LOCAL in models
    return Wish(
        prompts=tuple(options.prompt or ()),
        models=models,
        mode=mode,
        seed=options.seed,
        epochs=options.epochs,
        repairs=options.repairs,
        keep_prompts=not options.no_prompts,
        fresh=options.fresh,
        parallel=1 if one_at_a_time else options.parallel,
        selected=selection_of(options).arguments(),
    )


def selection_of(options: argparse.Namespace) -> Selection:
    """The options as a selection."""
    return Selection(tuple(options.filter or ()), tuple(options.k or ()), options.set, options.limit, options.failed)


def arguments(argv: Sequence[str]) -> argparse.Namespace:
    """The options of a run, checked."""
    parser = argparse.ArgumentParser(
        prog="python -m evals run", description=HELP, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_arms(parser)
    parser.add_argument("--mode", choices=get_args(Mode), default="replay", help="(replay)")
    add_selection(parser)
    add_places(parser)
    parser.add_argument("--failed", action="store_true", help="only what did not pass in the last result")
    parser.add_argument("--epochs", type=_count, default=1, metavar="K", help="drafts a conversation: pass@k (1)")
    parser.add_argument("--watch", action="store_true", help="run again when a prompt or a golden file changes")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="also here; always evals/results/latest.json")
    parser.add_argument("--gates", type=Path, metavar="FILE", help="hold the result to these gates (evals/gates.yaml)")
    parser.add_argument("--no-prompts", action="store_true", help="leave rendered prompts out of the file")
    parser.add_argument("--fresh", action="store_true", help="work out everything anew")
    parser.add_argument("--parallel", type=_count, default=4, metavar="N", help="drafts at a time, live only (4)")
    return parser.parse_args(argv)


def add_arms(parser: argparse.ArgumentParser) -> None:
    """Options that say which prompts and models."""
    parser.add_argument("--prompt", action="append", metavar="P", help="reply@1.0.0, reply@canary, or a prompt file")
    parser.add_argument("--model", action="append", metavar="M", help=f"any model; {LOCAL} is on this machine")
    parser.add_argument("--seed", type=int, default=1, help="of delimiters and canaries in prompts (1)")
    parser.add_argument("--repairs", type=_rounds, default=2, metavar="N", help="rounds of repair, 0 for none (2)")


def add_selection(parser: argparse.ArgumentParser) -> None:
    """Options that say which conversations."""
    parser.add_argument("-k", action="append", metavar="WORD", help="only ids with this in them (repeatable: any)")
    parser.add_argument("--filter", action="append", metavar="KIND:X", help="tag:x, domain:x, technique:x, heat:x, …")
    parser.add_argument("--set", metavar="FILE|IDS", help="only these ids: a file with one a line, or a,b,c")
    parser.add_argument("--limit", type=_count, metavar="N", help="only the first so many")


def add_places(parser: argparse.ArgumentParser) -> None:
    """Options that say where things lie: for conversations and recordings of your own."""
    for name, folder in Places()._asdict().items():
        told = f"(evals/{folder.name})"
        parser.add_argument(f"--{name}", type=Path, default=folder, metavar="FOLDER", help=told)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number above 0")
    return int(text)


def _rounds(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number")
    return int(text)
