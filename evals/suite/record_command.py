"""`python -m evals record`: asks a model for what recordings lack, and keeps each answer as soon as it is there."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence

from evals.suite.arms import spec_of
from evals.suite.golden import shown
from evals.suite.models import LOCAL, Answerers, recording_path, served
from evals.suite.progress import progress
from evals.suite.results import Result
from evals.suite.run_command import add_arms, add_places, add_selection, goldened, places_of
from evals.suite.running import Run, Wish
from evals.suite.selection import Selection
from service.errors import LevelheadError
from service.llm.recordings import read_entries
from service.settings import from_environment

HELP = """\
Drafts golden conversations with a real model and keeps every answer in
evals/recordings/<model>/<prompt>-<version>.jsonl, one line an answer, sorted, so that `python -m evals run` plays them
back without a model.

  python -m evals record --model local/smollm2 --prompt reply@1.1.0 --set evals/recorded.txt --repairs 0
  python -m evals record --model openai/gpt-x -k vpn

Only what is missing is asked for. Each answer is written at once, so a run that is broken off loses nothing, and the
same command goes on from there. local/smollm2 is a small model on this machine (make demo-local installs it); its
server is started and stopped by this command, with one thread. A judging model's verdicts (LEVELHEAD_JUDGE_MODEL) are
recorded the same way. --prune also strikes the lines that nothing asked for: name all conversations of the file then.

Exit status: 0 all there, 2 usage or a file that is broken, 3 the model failed on some (told by conversation).
"""


def main(argv: Sequence[str]) -> int:
    """Record what is missing and say what was done."""
    options = _arguments(argv)
    try:
        return _record(options)
    except LevelheadError as error:
        print(f"cannot record: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("broken off; what was answered is kept, and the same command goes on from here", file=sys.stderr)
        return 130


def _record(options: argparse.Namespace) -> int:
    mocks = [model for model in options.model if model.startswith("mock/")]
    if mocks:
        print(f"{mocks[0]} needs no recording: it always writes the same", file=sys.stderr)
        return 2
    settings = from_environment()
    selection = Selection(tuple(options.filter or ()), tuple(options.k or ()), options.set, options.limit)
    places = places_of(options)
    golden = goldened(selection, settings, places)
    wish = Wish(
        prompts=tuple(options.prompt or ()),
        models=tuple(options.model),
        mode="record",
        seed=options.seed,
        epochs=options.epochs,
        repairs=options.repairs,
        parallel=1 if LOCAL in options.model else options.parallel,
    )
    with served(settings, wish.models, real=True) as ready:
        work = Run(wish, ready, Answerers(ready, "record", places.recordings))
        with progress(work.size(golden.chosen), "record") as step:
            result = work.result(golden.chosen, golden.known, golden.there, golden.problems, step)
        if options.prune:
            _prune(work)
    _print(work)
    return _failures(result)


def _print(work: Run) -> None:
    for arm in work.arms:
        path = recording_path(arm.model, work.prompts.resolve(spec_of(arm)), work.answerers.folder)
        entries, _ = read_entries(path)
        print(f"{shown(path)}: {len(entries)} answers")


def _prune(work: Run) -> None:
    for arm in work.arms:
        prompt = work.prompts.resolve(spec_of(arm))
        recorded = work.answerers.recorded(arm.model, prompt)
        if recorded is not None and (unused := recorded.unused()):
            recorded.strike(unused)
            path = recording_path(arm.model, prompt, work.answerers.folder)
            print(f"{shown(path)}: struck {len(unused)} answers that nothing asked for")


def _failures(result: Result) -> int:
    """Answers that could not be had for a reason of the day: not recorded, to be asked for again."""
    lost = Counter(
        (outcome.arm, tried.error, outcome.conversation)
        for outcome in result.outcomes
        for tried in outcome.attempts
        if tried.error not in (None, "output", "refused")
    )
    for arm, error, conversation in sorted(lost, key=str):
        print(f"not recorded: {conversation} by {arm}: {error}; run the same command again", file=sys.stderr)
    for problem in result.problems:
        print(problem, file=sys.stderr)
    return 3 if lost else 2 if result.problems else 0


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m evals record", description=HELP, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_arms(parser)
    add_selection(parser)
    add_places(parser)
    parser.add_argument("--epochs", type=int, default=1, metavar="K", help="answers a conversation (1)")
    parser.add_argument("--parallel", type=int, default=4, metavar="N", help="drafts at a time (4; a local model: 1)")
    parser.add_argument("--prune", action="store_true", help="strike what nothing asked for")
    options = parser.parse_args(argv)
    if not options.model:
        parser.error(f"say which model: --model {LOCAL}, or any other")
    return options
