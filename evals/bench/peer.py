"""Our offline suite beside promptfoo's on the same cases, in one run.

    npm install --prefix /some/folder promptfoo
    python -m evals bench --promptfoo /some/folder/node_modules/.bin/promptfoo [--cases N]

Both play recorded answers back to the same conversations, offline, found by the hash of the prompt that was sent.
promptfoo gets the lighter half: its prompts are rendered beforehand and its template only names them; the answer is
held to the words that a reply must and must not have, and to a list of keywords for each label (`evals/keywords.py`:
what such checks usually are there). Ours reads the conversation, plans, renders the prompt, and holds the answer to all
guardrails and every expectation. CPU seconds of whole processes, start-up included; the least of the tries counts.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from evals.bench import suite
from evals.bench.rows import Row
from evals.bench.start_up import cpu_ms, environment
from evals.keywords import WORDS

AT_LEAST = 3.0  # times promptfoo's cases a CPU second
_TRIES = 3
_PROVIDER = """\
const { createHash } = require("node:crypto");
const recorded = require("./recorded.json");
module.exports = class {
  id() { return "recorded"; }
  async callApi(prompt) {
    const output = recorded[createHash("sha256").update(prompt).digest("hex")];
    return output === undefined ? { error: "not recorded" } : { output };
  }
};
"""


class PeerError(Exception):
    """promptfoo did not do its part: the message says what it printed."""


def measure(program: Path, cases: int) -> list[Row]:
    """Milliseconds a case for promptfoo and for us, as multiples of ours. Raises PeerError, CalledProcessError."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        suite.write_cases(folder / "golden", cases)
        command = ("-m", "evals.bench.suite", name)
        cpu_ms((*command, "--record"))
        cpu_ms(command)
        config = folder / "promptfoo.json"
        config.write_text(json.dumps(configuration(folder)), encoding="utf-8")
        ours, theirs = [], []
        for _ in range(_TRIES):  # in turns, so that a busy minute meets both
            suite.forget_drafts(folder)
            ours.append(cpu_ms(command) / cases)
            theirs.append(_promptfoo(program, config, folder / "output.json", cases) / cases)
    mine = min(ours)
    return [
        Row("a case of ours, replayed", mine, 1.0, "a case of ours"),
        Row("a case of promptfoo's", min(theirs), min(theirs) / mine, "a case of ours"),
    ]


def configuration(folder: Path) -> dict[str, Any]:
    """What promptfoo reads: the cases that our own run in that folder has just answered. Writes its provider, too."""
    from evals.suite.exchange.promptfoo import assertions, chat
    from evals.suite.golden import golden_files, read_goldens, vocabulary
    from evals.suite.results import read_result
    from service.settings import Settings

    settings = Settings(cache_dir=folder / "cache")
    words = vocabulary(settings.prompts_dir, settings.cache_dir)
    goldens = read_goldens(golden_files((folder / "golden",)), words, settings.cache_dir).goldens
    result = read_result(folder / "result.json")
    asked = {one.conversation: chat(result.prompt(one.rendered)) for one in result.outcomes}
    answers = {sha256(asked[one.conversation].encode()).hexdigest(): one.text for one in result.outcomes}
    (folder / "recorded.json").write_text(json.dumps(answers), encoding="utf-8")
    (folder / "recorded.cjs").write_text(_PROVIDER, encoding="utf-8")
    return {
        "prompts": ["{{ prompt }}"],
        "providers": ["file://recorded.cjs"],
        "tests": [
            {
                "description": golden.id,
                "vars": {"prompt": asked[golden.id]},
                "assert": [*assertions(golden.expect.get("reply", {})), *_keywords()],
            }
            for golden in goldens
        ],
    }


def _keywords() -> list[dict[str, Any]]:
    """One assertion a label; without weight, since keywords judge too badly to fail a case."""
    return [
        {"type": "icontains-any", "value": list(words), "metric": name, "weight": 0} for name, words in WORDS.items()
    ]


def _promptfoo(program: Path, config: Path, output: Path, cases: int) -> float:
    """CPU milliseconds of one evaluation, its children included."""
    output.unlink(missing_ok=True)
    command = [str(program), "eval", "-c", str(config), "-o", str(output), "--no-cache", "--no-table", "--no-write"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run(
        command, cwd=config.parent, env=_environment(config.parent), check=False, capture_output=True, text=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if answered(output) != cases:  # its exit status says only whether assertions failed
        raise PeerError(f"promptfoo answered {answered(output)} of {cases} cases: {(run.stderr or run.stdout)[-500:]}")
    return (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime) * 1000


def answered(output: Path) -> int:
    """How many cases promptfoo's output file holds an answer for."""
    try:
        rows: Sequence[Mapping[str, Any]] = json.loads(output.read_bytes())["results"]["results"]
    except (OSError, ValueError, KeyError):
        return 0
    return sum(1 for row in rows if (row.get("response") or {}).get("output"))


def _environment(folder: Path) -> dict[str, str]:
    """No news, no telemetry, no home but the folder's own."""
    switches = ("PROMPTFOO_DISABLE_TELEMETRY", "PROMPTFOO_DISABLE_UPDATE", "PROMPTFOO_DISABLE_REMOTE_GENERATION")
    own = {"PROMPTFOO_CONFIG_DIR": str(folder / "promptfoo"), "PATH": os.environ.get("PATH", "")}
    return {**environment(), **dict.fromkeys(switches, "1"), **own}
