"""The `levelhead` command: what was typed -> a command -> an exit status.

0: done. 1: error findings are left (with --strict), or a line of a batch was bad. 2: usage or settings.
"""

from __future__ import annotations

import gc
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from service.terminal.arguments import parsed, parser

if TYPE_CHECKING:
    from service.settings import Settings
    from service.terminal.ink import Ink

USAGE = 2
INTERRUPTED = 130  # as shells count a process that Ctrl-C ended
BROKEN_PIPE = 141  # and one whose reader went away


def command() -> NoReturn:
    """The installed script.

    A short command ends before there is rubbish worth collecting, and looking for it takes a fifth of its time; those
    that last turn the collector on again.
    """
    gc.disable()
    status = main()
    gc.freeze()  # or all that is left would be looked through once more on the way out
    sys.exit(status)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    _write_whatever_there_is()
    try:
        status = _run(parsed(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("levelhead: interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        return _reader_gone()
    return status


def _run(typed: Namespace) -> int:
    from service.errors import LevelheadError, RequestError  # here, as below: --help and mistakes do without

    try:
        return _command(typed)
    except RequestError as error:
        print(f"levelhead: {error}", file=sys.stderr)
        for fault in error.faults:
            print(f"  {fault.pointer or '/'}: {fault.detail}", file=sys.stderr)
    except LevelheadError as error:
        print(f"levelhead: {error}", file=sys.stderr)
    return USAGE


def _command(typed: Namespace) -> int:
    if typed.command == "completion":
        return _completion(typed)
    from service import settings
    from service.terminal.ink import Ink
    from service.terminal.screen import screen_of

    if typed.command == "serve" or getattr(typed, "jsonl", False):
        gc.enable()
    environ = settings.environment()
    ink = Ink(screen_of(sys.stdout, environ, getattr(typed, "color", "auto")))
    return _named(typed)(typed, settings.load(environ, Path.cwd()), ink)


def _named(typed: Namespace) -> Callable[[Namespace, Settings, Ink], int]:
    name: str = typed.command
    if name == "serve":
        from service.terminal.serving import serve

        return serve
    if name in ("draft", "improve", "check", "read"):
        from service.terminal import commands

        return {
            "draft": commands.draft,
            "improve": commands.improve,
            "check": commands.check,
            "read": commands.read,
        }[name]
    from service.terminal import listings

    return {
        "prompts": listings.prompts,
        "models": listings.models,
        "guidance": listings.guidance,
        "guardrails": listings.guardrails,
    }[name]


def _completion(typed: Namespace) -> int:
    from service.terminal.completion import script
    from service.terminal.listings import completion_values

    sys.stdout.write(script(typed.shell, parser(), completion_values()))
    return 0


def _write_whatever_there_is() -> None:
    """A character that the terminal's encoding lacks becomes a question mark, not a traceback."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _reader_gone() -> int:
    """`levelhead … | head` is no mistake; what is still buffered goes nowhere, silently."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return BROKEN_PIPE


if __name__ == "__main__":
    command()
