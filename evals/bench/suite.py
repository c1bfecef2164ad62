"""What the offline suite costs: 500 golden conversations played back, in whole processes.

    python -m evals bench --suite [--cases N]

The golden conversations are repeated under new ids until there are N; each is another case with another prompt. Their
answers are recorded once, from mock/composer under another name, and played back strictly. Three runs are measured:
everything worked out anew; the drafts worked out anew, as after a change of a prompt; and nothing changed since.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from itertools import count, islice
from pathlib import Path

from evals.bench.rows import Row
from evals.bench.start_up import BASE, cpu_ms

MODEL = "openai/recorded"
BUDGET_MS = 4000.0
CASES = 500
_TRIES = 5  # the least counts: others work on these machines, and only ever add


def measure(cases: int = CASES) -> list[Row]:
    """CPU milliseconds of the three runs, and of a Python that does nothing. Raises CalledProcessError."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_cases(folder / "golden", cases)
        command = ("-m", "evals.bench.suite", name)
        cpu_ms((*command, "--record"))
        anew = cpu_ms(command)
        drafts = min(_anew(folder, command) for _ in range(_TRIES))
        again = min(cpu_ms(command) for _ in range(_TRIES))
    base = min(cpu_ms(("-c", "pass")) for _ in range(3))
    return [
        Row(f"{cases} cases, everything anew", anew, anew / base, BASE),
        Row(f"{cases} cases replayed", drafts, drafts / base, BASE, BUDGET_MS * cases / CASES, "ms"),
        Row(f"{cases} cases, nothing changed", again, again / base, BASE),
    ]


def _anew(folder: Path, command: tuple[str, ...]) -> float:
    forget_drafts(folder)
    return cpu_ms(command)


def write_cases(folder: Path, cases: int) -> None:
    """So many golden files: ours, repeated under new ids."""
    from evals.suite.golden import golden_files

    files = golden_files()
    endless = ((number, path) for number in count(1) for path in files)
    for number, path in islice(endless, cases):
        name = f"{path.stem[:70]}-n{number}"
        text = path.read_text(encoding="utf-8").replace(f"\nid: {path.stem}", f"\nid: {name}", 1)
        target = folder / path.parent.name / f"{name}.yaml"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def forget_drafts(folder: Path) -> None:
    """Take away what is kept of drafts, and leave what is kept of conversations."""
    for path in (folder / "cache" / "suite").glob("*.json"):
        rows = json.loads(path.read_bytes())["rows"]
        if rows and "outcome" in next(iter(rows.values())):
            path.unlink()


def main(argv: Sequence[str]) -> int:
    """One run over the folder's cases, as `python -m evals run` makes it; `--record` makes the recording instead."""
    from evals.suite.golden import golden_files, read_goldens, vocabulary
    from evals.suite.models import Answerers
    from evals.suite.results import write_result
    from evals.suite.running import Run, Wish
    from service.llm.mock import mock_model
    from service.settings import Settings

    folder, recording = Path(argv[0]), "--record" in argv
    settings = Settings(cache_dir=folder / "cache")
    words = vocabulary(settings.prompts_dir, settings.cache_dir)
    goldens = read_goldens(golden_files((folder / "golden",)), words, settings.cache_dir).goldens
    wish = Wish(models=(MODEL,), mode="record" if recording else "replay", fresh=recording)
    answerers = Answerers(settings, wish.mode, folder / "recordings", lambda _: mock_model("mock/composer"))
    result = Run(wish, settings, answerers).result(goldens, {}, len(goldens))
    write_result(result, folder / "result.json")
    return 3 if result.missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
