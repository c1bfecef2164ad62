"""`python -m evals export promptfoo|inspect FILE`: golden conversations with their rendered prompts, for other tools.

promptfoo gets a configuration (YAML, or JSON where FILE ends so) with prompts, providers and tests: `promptfoo eval -c
FILE`. Inspect gets samples as JSON lines: `json_dataset(FILE)`. Both carry the whole conversation, so that `python -m
evals import` gives it back. Results are exported by `python -m evals report RESULT --promptfoo FILE --inspect FILE`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from evals.suite.arms import Prompts, arms_of
from evals.suite.drafting import Desk, request_id, request_of
from evals.suite.exchange import inspect, promptfoo
from evals.suite.exchange.promptfoo import Rendered
from evals.suite.golden import Golden, golden_files, read_goldens, vocabulary
from evals.suite.models import Answerers, Heard
from service.errors import LevelheadError
from service.llm.mock import mock_model
from service.settings import Settings, from_environment

_MODEL = "mock/composer"


def main(argv: Sequence[str]) -> int:
    """Write the file. Exit status 0, or 2 where a conversation, a prompt or the place is no good."""
    options = _arguments(argv)
    settings = from_environment()
    try:
        read = read_goldens(
            golden_files(options.golden), vocabulary(settings.prompts_dir, settings.cache_dir), settings.cache_dir
        )
        print(*read.problems, sep="\n", end="\n" if read.problems else "", file=sys.stderr)
        chosen = [one for one in read.goldens if all(word in one.id for word in options.k)]
        rendered = list(opened(chosen, options.prompt, settings, options.seed))
        text = _inspect(rendered) if options.tool == "inspect" else _promptfoo(rendered, options)
        options.file.parent.mkdir(parents=True, exist_ok=True)
        options.file.write_text(text, encoding="utf-8")
    except LevelheadError as error:
        print(f"cannot export: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"cannot write {error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    print(f"{options.file}: {len(rendered)} conversations", file=sys.stderr)
    return 2 if read.problems else 0


def opened(
    goldens: Sequence[Golden], specs: Sequence[str], settings: Settings, seed: int = 1
) -> Iterator[tuple[Golden, Rendered]]:
    """Each conversation with the opening prompt of every version, as a run with this seed renders it."""
    prompts = Prompts(settings.prompts_dir, settings.cache_dir, allow_unreleased=True)
    arms = arms_of(prompts, specs, [_MODEL], 0)
    desk = Desk(settings._replace(judge_model=None), prompts, Answerers(settings, "mock"), "mock", seed)
    drafter = desk.drafter(Heard(mock_model(_MODEL), 0), 0)
    for golden in goldens:
        cases = {arm: drafter.open(request_of(golden, arm), request_id(seed, golden.id)) for arm in arms}
        yield golden, {arm.name.removesuffix(f"+{_MODEL}"): case.opening.messages for arm, case in cases.items()}


def _inspect(rendered: Sequence[tuple[Golden, Rendered]]) -> str:
    return "".join(f"{json.dumps(inspect.sample(*one), ensure_ascii=False)}\n" for one in rendered)


def _promptfoo(rendered: Sequence[tuple[Golden, Rendered]], options: argparse.Namespace) -> str:
    titles = list(rendered[0][1]) if rendered else []
    data = promptfoo.config(rendered, titles, options.provider or ["echo"])
    if options.file.suffix == ".json":
        return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    import yaml

    body = yaml.safe_dump(json.loads(json.dumps(data)), sort_keys=False, allow_unicode=True, width=120)
    return f"{promptfoo.SCHEMA_LINE}\n{body}"


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m evals export", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("tool", choices=("promptfoo", "inspect"))
    parser.add_argument("file", type=Path, help="where to write")
    parser.add_argument("--golden", type=Path, nargs="*", default=[], metavar="PATH", help="which files (default: all)")
    parser.add_argument("-k", action="append", default=[], metavar="WORD", help="only ids with this word in them")
    parser.add_argument("--prompt", action="append", default=[], help="version or prompt file; repeatable")
    parser.add_argument("--provider", action="append", default=[], help="promptfoo's; repeatable (default: echo)")
    parser.add_argument("--seed", type=int, default=1, help="of what a run derives from it (default: 1)")
    return parser.parse_args(argv)
