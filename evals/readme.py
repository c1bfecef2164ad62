"""Writes into the README what commands print: `python -m evals readme`. A test holds the demonstration to the program.

A block stands between `<!-- name -->` and `<!-- /name -->`. Figures are measured anew on the machine that writes them.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from service import examples

README = Path(__file__).parents[1] / "README.md"
EXAMPLE = "vpn-third-time"
HELD_BACK = "evals/labelled/replies_g.jsonl"
CONVERSATIONS = ("evals/labelled/conversations_g.jsonl", "evals/labelled/conversations_h.jsonl")
LEVELHEAD = "from service.cli import command; command()"
WIDTH = "100"


def main(argv: list[str]) -> int:
    """Rewrite every block; `--demo` only the ticket and its draft."""
    blocks = {"ticket": ticket(), "demo": demo()}
    if "--demo" not in argv:
        blocks["figures"] = figures()
    text = README.read_text(encoding="utf-8")
    for name, block in blocks.items():
        text = with_block(text, name, block)
    README.write_text(text, encoding="utf-8")
    return 0


def with_block(text: str, name: str, block: str) -> str:
    """`text` with the block of that name replaced."""
    pattern = rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)"
    return re.sub(pattern, lambda match: f"{match[1]}{block}\n{match[2]}", text, flags=re.DOTALL)


def ticket() -> str:
    """The bundled ticket as a quotation."""
    request = json.loads(examples.load(EXAMPLE))
    return f"> **{request['ticket']['subject']}.** {request['messages'][-1]['text']}"


def demo() -> str:
    """What `make demo` prints, without the ticket above it and the ids and times below it, which differ each time."""
    printed = _printed("-c", LEVELHEAD, "draft", f"examples:{EXAMPLE}", "--model", "mock/composer")
    start, end = printed.index("Situation "), printed.index("mock/composer")
    return f"```text\n{printed[start:end].rstrip()}\n```"


def figures() -> str:
    """The readers on labelled text that they never learned from, and what start-up and drafting cost."""
    judged = _printed("-m", "evals", "guardrails", "--data", HELD_BACK)
    read = _printed("-m", "evals", "situations", *CONVERSATIONS)
    costs = _printed("-m", "evals", "bench")
    return (
        f"`python -m evals guardrails --data {HELD_BACK}`, "
        "on replies by a hand of whom neither rules nor layers ever saw a line (scored a few times since):\n\n"
        f"```text\n{judged.rstrip()}\n```\n\n"
        f"`python -m evals situations {' '.join(CONVERSATIONS)}`, on conversations by two more such hands:\n\n"
        f"```text\n{read.rstrip()}\n```\n\n"
        "`make bench`, all in one run on two shared cores:\n\n"
        f"```text\n{costs.rstrip()}\n```"
    )


def _printed(*arguments: str) -> str:
    environment = {**os.environ, "COLUMNS": WIDTH, "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=README.parent, env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout
