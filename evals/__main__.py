"""`python -m evals COMMAND`: one measurement per command, each imported only when it is asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

USAGE = """usage: python -m evals COMMAND [options]

commands
  golden      check the golden conversations and what they say of situation, plan and their own replies (PATH...)
  run         draft golden conversations by prompts and models, into a result file
  record      ask a model for the answers that recordings lack, and keep them
  score       hold the texts of a result against today's guardrails and expectations, without a model
  compare     two versions side by side, and whether the difference is real
  report      a result as a page, as Markdown, JUnit, JSON lines
  export      golden conversations for promptfoo or Inspect
  import      what promptfoo or Inspect wrote, as golden files or a result
  conduct     rules that every prompt and every draft must hold, whatever a model writes
  mutate      seeded defects, one at a time: does the suite fail? (--list, -k WORD)
  fairness    the same conversation with names, dialect, politeness and spelling varied
  release-check  the gates for one prompt version against the one in production
  guardrails  precision, recall and F1 of every reply label on labelled replies (--data FILE)
  confidence  how often the reader is right, by kind of decision, into the service's data (--data FILE...)
  situations  precision, recall and F1 of every conversation label on labelled conversations (FILE...)
  times       how well times are found and resolved, on labelled sentences (FILE...)
  train       fit what the readers learn, from labelled text: train replies [--folds], train situations
  drafts      draft replies to a file of conversations and say what the guardrails make of them
  bench       time and start-up cost against their budgets
  readme      write into the README what commands print (--demo: only the demonstration)

`python -m evals COMMAND --help` tells a command's own options. Exit status: 0 done, 1 a gate failed, 2 usage or a
broken file, 3 a recording is missing.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is its own, or 2 where there is no such command."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments or arguments[0] in ("-h", "--help"):
        print(USAGE, end="", file=sys.stdout if arguments else sys.stderr)
        return 0 if arguments else 2
    command = COMMANDS.get(arguments[0])
    if command is None:
        print(f"unknown command {arguments[0]!r}; known: {', '.join(COMMANDS)}", file=sys.stderr)
        return 2
    try:
        return command(arguments[1:])
    except BrokenPipeError:  # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _golden(argv: Sequence[str]) -> int:
    from evals.suite import golden_command

    return golden_command.main(argv)


def _compare(argv: Sequence[str]) -> int:
    from evals.suite import compare

    return compare.main(argv)


def _run(argv: Sequence[str]) -> int:
    from evals.suite import run_command

    return run_command.main(argv)


def _record(argv: Sequence[str]) -> int:
    from evals.suite import record_command

    return record_command.main(argv)


def _score(argv: Sequence[str]) -> int:
    from evals.suite import score_command

    return score_command.main(argv)


def _report(argv: Sequence[str]) -> int:
    from evals.suite import report

    return report.main(argv)


def _export(argv: Sequence[str]) -> int:
    from evals.suite import exchange

    return exchange.export(argv)


def _import(argv: Sequence[str]) -> int:
    from evals.suite import exchange

    return exchange.import_(argv)


def _release_check(argv: Sequence[str]) -> int:
    from evals.suite import release_command

    return release_command.main(argv)


def _conduct(argv: Sequence[str]) -> int:
    from evals import conduct

    return conduct.main(argv)


def _mutate(argv: Sequence[str]) -> int:
    from evals import mutations

    return mutations.main(argv)


def _fairness(argv: Sequence[str]) -> int:
    from evals import fairness

    return fairness.main(argv)


def _guardrails(argv: Sequence[str]) -> int:
    from evals import guardrails

    return guardrails.main(argv)


def _confidence(argv: Sequence[str]) -> int:
    from evals import confidence

    return confidence.main(argv)


def _situations(argv: Sequence[str]) -> int:
    from evals import situations

    return situations.main(argv)


def _times(argv: Sequence[str]) -> int:
    from evals import times

    return times.main(argv)


def _train(argv: Sequence[str]) -> int:
    """`train situations …` fits what the reader of conversations learns, `train replies …` what the guardrails do."""
    if argv[:1] == ["situations"]:
        from evals import train_situations

        return train_situations.main(argv[1:])
    if argv[:1] == ["replies"]:
        from evals import train_replies

        return train_replies.main(argv[1:])
    print("usage: python -m evals train situations|replies ...", file=sys.stderr)
    return 2


def _drafts(argv: Sequence[str]) -> int:
    from evals import drafts

    return drafts.main(argv)


def _bench(argv: Sequence[str]) -> int:
    from evals import bench

    return bench.main(argv)


def _readme(argv: Sequence[str]) -> int:
    from evals import readme

    return readme.main(list(argv))


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "golden": _golden,
    "compare": _compare,
    "run": _run,
    "record": _record,
    "score": _score,
    "report": _report,
    "export": _export,
    "import": _import,
    "conduct": _conduct,
    "mutate": _mutate,
    "fairness": _fairness,
    "release-check": _release_check,
    "guardrails": _guardrails,
    "confidence": _confidence,
    "situations": _situations,
    "times": _times,
    "train": _train,
    "drafts": _drafts,
    "bench": _bench,
    "readme": _readme,
}

if __name__ == "__main__":
    sys.exit(main())
