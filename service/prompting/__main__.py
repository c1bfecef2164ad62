"""`python -m service.prompting check` and `… release reply/1.0.0 [--again]`: keeps `prompts/prompts.lock`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from service.datafiles import prompts_root
from service.errors import PromptError
from service.prompting.lock import check_lock, release


def main(arguments: list[str] | None = None) -> int:
    """Exit status: 0 done, 1 a released version is not as it was released, 2 it can't be done."""
    parser = argparse.ArgumentParser(prog="python -m service.prompting", description="Keeps prompts.lock.")
    parser.add_argument("--root", type=Path, default=prompts_root(), help="the prompts folder (default: %(default)s)")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="say which released versions are not as they were released")
    releasing = commands.add_parser("release", help="write a version into the lock; its files may not change any more")
    releasing.add_argument("version", help="name and version, such as reply/1.0.0")
    releasing.add_argument(
        "--again", action="store_true", help="a version that changed, and that nobody has drafted with"
    )
    wanted = parser.parse_args(arguments)
    try:
        if wanted.command == "release":
            digest = release(wanted.root, wanted.version.replace("@", "/"), again=wanted.again)
            print(f"{wanted.version} is released, sha256 {digest}")  # noqa: T201 - a command's answer
            return 0
        problems = check_lock(wanted.root)
    except PromptError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 2
    print("\n".join(problems) or "every released version is as it was released")  # noqa: T201
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
