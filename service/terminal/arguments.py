"""What can be typed after `levelhead`: commands, options, their help and their examples.

Built without loading anything that drafts, so that --help and a mistake are answered at once.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

from service import __version__

GOALS = (
    "auto",
    "first_reply",
    "update",
    "resolution",
    "closing",
    "follow_up",
    "decline",
    "escalation",
    "boundary",
    "pause",
)
LENGTHS = ("short", "medium", "long")
SHELLS = ("bash", "fish", "zsh")

SOURCE = "a request as JSON, or a plain text; - is standard input; examples:NAME a bundled ticket (examples: lists)"

_EPILOG = """\
examples:
  levelhead draft examples:vpn-third-time                 a bundled ticket
  levelhead draft ticket.txt --instruction "offer a call" a customer's message as plain text
  levelhead draft request.json --model fast --json        as HTTP answers it
  levelhead check reply.txt --conversation request.json   hold a reply of your own to the guardrails
  levelhead check --jsonl < replies.jsonl                 one request a line in, one answer a line out
  levelhead serve                                         HTTP on this machine

exit status: 0 done; 1 error findings (with --strict) or a bad line; 2 usage or settings
"""

_DRAFT = """\
examples:
  levelhead draft examples:vpn-third-time --model mock/composer   no key, no network
  pbpaste | levelhead draft - --goal decline --length short
  levelhead draft request.json --text > reply.txt                 the reply alone, to paste
  levelhead draft --jsonl < requests.jsonl > drafts.jsonl

With --jsonl the "id" of a request comes back as the answer's "id"; the draft's own id is then its "draft_id".
"""

_CHECK = """\
examples:
  levelhead check reply.txt
  levelhead check reply.txt --conversation examples:vpn-third-time --strict
  levelhead check --jsonl < replies.jsonl      {"id": 7, "text": "...", "messages": [...], "policy": {...}}
"""

_PROMPTS = """\
examples:
  levelhead prompts list
  levelhead prompts render examples:vpn-third-time --prompt reply@1.0.0
  levelhead prompts new reply --changelog "Says what is new first"     copies the newest version to the next number
  levelhead prompts diff reply@1.0.0 reply@1.1.0 examples:vpn-third-time
  levelhead prompts lint && levelhead prompts release reply@1.1.0
  levelhead prompts promote reply@1.1.0 production --share 10 --because "a trial"
  levelhead prompts rollback reply@production --because "more repairs than before"
  levelhead prompts replay answer.json --request request.json

exit status: 0 done; 1 lint found errors, or a replay is not the same; 2 usage, settings or a broken file
"""

_COMPLETION = """\
set up once:
  bash  levelhead completion bash > ~/.local/share/bash-completion/completions/levelhead
  zsh   levelhead completion zsh > "${fpath[1]}/_levelhead"
  fish  levelhead completion fish > ~/.config/fish/completions/levelhead.fish
"""


class _Help(argparse.RawDescriptionHelpFormatter):
    """Keeps examples as they were typed, and gives options room."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30)


def parser(asked: str | None = None) -> argparse.ArgumentParser:
    """What `levelhead` understands: all of it, or (`asked`) one command only, which takes a tenth of the time."""
    top = argparse.ArgumentParser(
        prog="levelhead",
        description="Drafts level-headed, evidence-backed replies to heated support conversations.",
        epilog=_EPILOG,
        formatter_class=_Help,
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"levelhead {__version__}")
    commands = top.add_subparsers(title="commands", dest="command", metavar="COMMAND", required=True)
    for name, (told, epilog, fill) in _COMMANDS.items():
        if asked in (None, name):
            fill(subcommand(commands, name, told, epilog))
    return top


def parsed(argv: Sequence[str]) -> argparse.Namespace:
    """What was typed. Ends the process, as argparse does, for --help, --version and mistakes."""
    asked = argv[0] if argv and argv[0] in _COMMANDS else None
    return parser(asked).parse_args(argv)


_Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse has no public name for it


def subcommand(
    commands: _Commands[argparse.ArgumentParser], name: str, told: str, epilog: str | None = None
) -> argparse.ArgumentParser:
    """The parser of one more command, with its help."""
    description = told[0].upper() + told[1:] + "."
    return commands.add_parser(
        name, help=told, description=description, epilog=epilog, formatter_class=_Help, allow_abbrev=False
    )


def _draft(command: argparse.ArgumentParser) -> None:
    command.add_argument("source", nargs="?", metavar="FILE", help=SOURCE)
    wishes(command)
    command.add_argument(
        "--variants", type=int, choices=range(1, 6), metavar="N", help="how many drafts to choose from, 1 to 5"
    )
    command.add_argument("--text", action="store_true", help="print the reply alone, ready to paste")
    told = "with --jsonl: how many are under way at a time (1)"
    command.add_argument("--jobs", type=_jobs, default=1, metavar="N", help=told)
    now(command)
    _strict(command)
    output(command)


def _improve(command: argparse.ArgumentParser) -> None:
    command.add_argument("source", nargs="?", metavar="FILE", help="your reply, as plain text; - is standard input")
    _conversation(command)
    wishes(command)
    command.add_argument("--text", action="store_true", help="print the improved reply alone, ready to paste")
    now(command)
    _strict(command)
    output(command, batches=False)


def _check(command: argparse.ArgumentParser) -> None:
    told = "a reply as plain text, or a check request as JSON; - is standard input"
    command.add_argument("source", nargs="?", metavar="FILE", help=told)
    _conversation(command)
    now(command)
    _strict(command)
    output(command)


def _read(command: argparse.ArgumentParser) -> None:
    command.add_argument("source", nargs="?", metavar="FILE", help=SOURCE)
    now(command)
    output(command)


def _serve(command: argparse.ArgumentParser) -> None:
    command.add_argument("--host", help="the address to listen on (LEVELHEAD_HOST; 127.0.0.1)")
    command.add_argument("--port", type=int, help="the port to listen on (LEVELHEAD_PORT; 8080)")


def _prompts(command: argparse.ArgumentParser) -> None:
    from service.terminal.prompt_arguments import fill  # here: other commands do without

    fill(command)


def _listing(command: argparse.ArgumentParser) -> None:
    output(command, batches=False)


def _guidance(command: argparse.ArgumentParser) -> None:
    command.add_argument("technique", nargs="?", metavar="ID", help="such as expectations.timeline")
    output(command, batches=False)


def _completion(command: argparse.ArgumentParser) -> None:
    command.add_argument("shell", choices=SHELLS)


def wishes(command: argparse.ArgumentParser) -> None:
    """Give the command the options that say how the draft should be."""
    wishes = command.add_argument_group("how the draft should be (each wins over the request)")
    wishes.add_argument("--model", metavar="NAME", help="mock/PERSONA, an alias of levelhead.toml, or provider/model")
    wishes.add_argument("--prompt", metavar="NAME[@LABEL|@VERSION]", help="the prompt version (reply@production)")
    wishes.add_argument("--goal", choices=GOALS, metavar="GOAL", help=", ".join(GOALS))
    wishes.add_argument("--length", choices=LENGTHS, metavar="LENGTH", help=", ".join(LENGTHS))
    wishes.add_argument("--language", metavar="CODE", help="such as en or de; auto is the customer's own")
    wishes.add_argument("--instruction", metavar="TEXT", help='one wish of the agent\'s, such as "offer a call"')


def _jobs(typed: str) -> int:
    if not typed.isdigit() or not 1 <= int(typed) <= 64:
        raise argparse.ArgumentTypeError(f"{typed!r} is no number between 1 and 64")
    return int(typed)


def _conversation(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--conversation",
        metavar="FILE",
        help="the conversation that the reply answers: a request as JSON, a message as plain text, or examples:NAME",
    )


def now(command: argparse.ArgumentParser) -> None:
    """Give the command --now."""
    command.add_argument("--now", metavar="TIME", help="the present moment, with its zone: 2026-11-21T09:20:00Z")


def _strict(command: argparse.ArgumentParser) -> None:
    command.add_argument("--strict", action="store_true", help="exit with 1 where error findings are left")


def output(command: argparse.ArgumentParser, *, batches: bool = True) -> None:
    """Give the command --json, --jsonl (for batches) and --color."""
    output = command.add_argument_group("output")
    form = output.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="the answer as HTTP gives it")
    if batches:
        form.add_argument("--jsonl", action="store_true", help="one request a line in, one answer a line out, in order")
    output.add_argument(
        "--color",
        "--colour",
        choices=("auto", "always", "never"),
        default="auto",
        metavar="WHEN",
        help="auto (on a terminal, unless NO_COLOR is set), always, never",
    )


# name: what it does, examples, and what fills its parser
_COMMANDS: dict[str, tuple[str, str | None, Callable[[argparse.ArgumentParser], None]]] = {
    "draft": ("draft a reply to a conversation's last customer message", _DRAFT, _draft),
    "improve": ("improve a reply of your own", None, _improve),
    "check": ("hold anybody's reply to the guardrails", _CHECK, _check),
    "read": ("read a conversation: its situation, and the plan for answering it", None, _read),
    "serve": ("serve HTTP; without LEVELHEAD_API_KEYS on this machine only", None, _serve),
    "prompts": ("look at prompt versions, copy, compare, lint, release and label them", _PROMPTS, _prompts),
    "models": ("list the models that can be asked", None, _listing),
    "guardrails": ("list what a reply is held to", None, _listing),
    "guidance": ("list the techniques of de-escalation, or explain one", None, _guidance),
    "completion": ("print a completion script for a shell", _COMPLETION, _completion),
}
