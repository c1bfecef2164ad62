"""What can be typed after `levelhead prompts`: imported when somebody types it."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from service.terminal.arguments import SOURCE, now, output, subcommand, wishes

VERSION = "NAME[@LABEL|@VERSION]"


def fill(command: argparse.ArgumentParser) -> None:
    """Give the command its actions."""
    actions = command.add_subparsers(title="actions", dest="action", metavar="ACTION", required=True)
    for name, (told, add) in _ACTIONS.items():
        action = subcommand(actions, name, told)
        add(action)
        output(action, batches=False)


def _list(action: argparse.ArgumentParser) -> None:
    del action  # nothing to ask


def _show(action: argparse.ArgumentParser) -> None:
    action.add_argument("prompt", metavar=VERSION, help="such as reply@production or reply@1.0.0")


def _new(action: argparse.ArgumentParser) -> None:
    action.add_argument("prompt", metavar=VERSION, help="what is copied; reply stands for reply@latest")
    step = action.add_mutually_exclusive_group()
    for name, told in (
        ("major", "other variables, or another kind of answer"),
        ("minor", "it behaves differently (this is the default)"),
        ("patch", "wording"),
    ):
        step.add_argument(f"--{name}", dest="step", action="store_const", const=name, help=told)
    action.set_defaults(step="minor")
    action.add_argument("--changelog", metavar="TEXT", default="", help="what is different, and why, in a sentence")


def _diff(action: argparse.ArgumentParser) -> None:
    action.add_argument("before", metavar="BEFORE", help="such as reply@production")
    action.add_argument("after", metavar="AFTER", help="such as reply@1.2.0")
    _ticket(action, "the ticket that both are rendered for (examples:vpn-third-time)")
    action.add_argument("--files", action="store_true", help="compare the files instead of what they render")
    now(action)


def _lint(action: argparse.ArgumentParser) -> None:
    action.add_argument("prompts", nargs="*", metavar="NAME[@VERSION]", help="without one: all that are not released")
    action.add_argument("--all", action="store_true", help="all versions of all prompts")


def _render(action: argparse.ArgumentParser) -> None:
    _ticket(action, SOURCE)
    wishes(action)
    now(action)


def _budget(action: argparse.ArgumentParser) -> None:
    action.add_argument("prompt", metavar=VERSION, help="such as reply@production or reply@1.0.0")
    _ticket(action, "the ticket; without one: all bundled tickets, a line each")
    now(action)


def _release(action: argparse.ArgumentParser) -> None:
    action.add_argument("prompt", metavar="NAME@VERSION", help="such as reply@1.2.0; its files may not change any more")
    action.add_argument("--again", action="store_true", help="a version that changed, and that nobody has drafted with")


def _promote(action: argparse.ArgumentParser) -> None:
    action.add_argument("prompt", metavar="NAME@VERSION", help="a released version, such as reply@1.2.0")
    action.add_argument("label", metavar="LABEL", help="such as production or canary")
    action.add_argument(
        "--share", type=_share, default=100, metavar="PERCENT", help="of the conversations; the others stay (100)"
    )
    action.add_argument(
        "--check", metavar="FILE", help="what `python -m evals release-check --write FILE` wrote when it passed"
    )
    action.add_argument("--yes", action="store_true", help="move a protected label without a reason")
    action.add_argument("--because", metavar="TEXT", default="", help="why; it is kept in the history")


def _rollback(action: argparse.ArgumentParser) -> None:
    action.add_argument("prompt", metavar="NAME@LABEL", help="such as reply@production")
    action.add_argument("--yes", action="store_true", help="move a protected label without a reason")
    action.add_argument("--because", metavar="TEXT", default="", help="why; it is kept in the history")


def _replay(action: argparse.ArgumentParser) -> None:
    action.add_argument(
        "answer", metavar="FILE", help='an answer as JSON, or {"request": ..., "answer": ...}; - is standard input'
    )
    action.add_argument("--request", metavar="FILE", help="the request that was answered, where FILE does not hold it")
    wishes(action)
    now(action)


def _ticket(action: argparse.ArgumentParser, told: str) -> None:
    action.add_argument("source", nargs="?", metavar="FILE", help=told)


def _share(typed: str) -> int:
    if not typed.isdigit() or not 1 <= int(typed) <= 100:
        raise argparse.ArgumentTypeError(f"{typed!r} is no whole number from 1 to 100")
    return int(typed)


_ACTIONS: dict[str, tuple[str, Callable[[argparse.ArgumentParser], None]]] = {
    "list": ("list the prompt versions, their labels and what is broken", _list),
    "show": ("show the files of a prompt version", _show),
    "new": ("copy a version to the next number", _new),
    "diff": ("show two versions rendered for the same ticket, or their files", _diff),
    "lint": ("hold versions to everything that can be known without a model", _lint),
    "render": ("render what a model would be asked", _render),
    "budget": ("show what a prompt costs in tokens, part by part", _budget),
    "release": ("lint a version and lock its files", _release),
    "promote": ("point a label to a released version, for all conversations or a share", _promote),
    "rollback": ("point a label to what it pointed to before", _rollback),
    "replay": ("make the prompt of an answer again and compare it to the byte", _replay),
}
