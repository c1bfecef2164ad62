"""Completion scripts for shells, written from the parser itself, so that they can't go stale.

Static: a script knows every command, option and choice, and asks nothing while somebody types.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

from service.tuples import NamedTuple

_FILES = "FILE"


class Option(NamedTuple):
    """An option as a shell sees it. `choices` is empty where anything goes; `takes` tells whether a value follows."""

    names: tuple[str, ...]
    help: str
    takes: bool
    choices: tuple[str, ...]
    files: bool


class Command(NamedTuple):
    """A command by its words (`prompts show`), with its options and what may stand after it."""

    words: tuple[str, ...]
    help: str
    options: tuple[Option, ...]
    subcommands: tuple[str, ...]
    choices: tuple[str, ...]  # of its positional argument
    files: bool  # whether that may be a file


def script(shell: str, parser: argparse.ArgumentParser, values: dict[str, Sequence[str]]) -> str:
    """The completion script for bash, zsh or fish. `values` are known values by metavar or destination."""
    commands = tuple(_commands(parser, (), "", values))
    written = {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell]
    return "\n".join(written(commands)) + "\n"


def _commands(
    parser: argparse.ArgumentParser, words: tuple[str, ...], told: str, values: dict[str, Sequence[str]]
) -> Iterator[Command]:
    options: list[Option] = []
    subparsers: dict[str, argparse.ArgumentParser] = {}
    tells: dict[str, str] = {}
    choices: tuple[str, ...] = ()
    files = False
    for action in parser._actions:  # noqa: SLF001 - argparse has no public way to look at a parser
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            subparsers = dict(action.choices)
            tells = {choice.dest: choice.help or "" for choice in action._choices_actions}  # noqa: SLF001
        elif action.option_strings:
            options.append(_option(action, values))
        else:
            choices = tuple(map(str, action.choices or values.get(action.dest, ())))
            files = action.metavar == _FILES
    yield Command(words, told, tuple(options), tuple(subparsers), choices, files)
    for name, subparser in subparsers.items():
        yield from _commands(subparser, (*words, name), tells.get(name, ""), values)


def _option(action: argparse.Action, values: dict[str, Sequence[str]]) -> Option:
    choices = tuple(map(str, action.choices or values.get(action.dest, ())))
    takes = action.nargs != 0
    told = (action.help or "").partition(";")[0].replace("%%", "%")
    return Option(tuple(action.option_strings), told, takes, choices, files=takes and action.metavar == _FILES)


# ---- bash: one function; the words so far decide which list is completed ---------------------------------------------


# Bash breaks words at : and @, and replaces only what stands behind the last colon, or from the last @ on. So the word
# is read from the line itself, and from every offer goes what bash keeps.
_BASH_HEAD = r"""# levelhead completion for bash; made by: levelhead completion bash
_levelhead() {
  local line=${COMP_LINE:0:COMP_POINT} words=() word command='' options='' offers='' files='' breaks=''
  read -ra words <<<"$line"
  if [[ $line == *[[:space:]] ]]; then words+=(''); fi
  local last=$((${#words[@]} - 1))
  local current=${words[last]} previous=${words[last - 1]}
  if [[ $current == --*=* ]]; then previous=${current%%=*} current=${current#*=}; fi"""
_BASH_TAIL = r"""  if [[ $current == -* ]]; then offers=$options files=''; fi
  COMPREPLY=($(compgen -W "$offers" -- "$current"))
  if [[ -n $files ]]; then
    if ((${#COMPREPLY[@]} == 0)); then compopt -o filenames 2>/dev/null; fi
    local IFS=$'\n'
    COMPREPLY+=($(compgen -f -- "$current"))
  fi
  for word in : @; do
    if [[ $COMP_WORDBREAKS == *$word* ]]; then breaks+=$word; fi
  done
  if [[ -n $breaks && $current == *[$breaks]* ]]; then
    local kept=${current%"${current##*[$breaks]}"}
    kept=${kept%@}
    COMPREPLY=("${COMPREPLY[@]#"$kept"}")
  fi
}
complete -F _levelhead levelhead"""


def _bash(commands: Sequence[Command]) -> Iterator[str]:
    yield _BASH_HEAD
    yield '  for word in "${words[@]:1:last-1}"; do'
    yield '    case "$command $word" in'
    for command in commands:
        if command.words:
            words = " ".join(command.words)
            yield f"      '{words if len(command.words) > 1 else ' ' + words}') command='{words}' ;;"
    yield "    esac"
    yield "  done"
    yield '  case "$command" in'
    for command in commands:
        yield f"    '{' '.join(command.words)}')"
        names = " ".join(name for option in command.options for name in option.names)
        offers = " ".join((*command.subcommands, *command.choices))
        yield f"      options='{names}' offers='{offers}' files={'yes' * command.files}"
        yield from _bash_values(command)
        yield "      ;;"
    yield "  esac"
    yield _BASH_TAIL


def _bash_values(command: Command) -> Iterator[str]:
    taking = [option for option in command.options if option.takes]
    if not taking:
        return
    yield '      case "$previous" in'
    for option in taking:
        offers, files = " ".join(option.choices), "yes" * option.files
        yield f"        {'|'.join(option.names)}) options='' offers='{offers}' files={files} ;;"
    yield "      esac"


# ---- zsh: _arguments knows how to do the rest ------------------------------------------------------------------------


def _zsh(commands: Sequence[Command]) -> Iterator[str]:
    yield "#compdef levelhead"
    yield "# levelhead completion for zsh; made by: levelhead completion zsh"
    known = {command.words: command for command in commands}
    for command in commands:
        yield f"{_zsh_name(command)}() {{"
        yield "  local line state"
        yield "  _arguments -C \\"
        for option in command.options:
            value = _zsh_value(option) if option.takes else ""
            for name in option.names:
                yield f"    '{name}[{_zsh_text(option.help)}]{value}' \\"
        if command.subcommands:
            yield "    '1:command:->command' '*::argument:->argument'"
            yield from _zsh_subcommands(command, known)
        elif command.choices or command.files:
            yield f"    '1:{'file' if command.files else 'value'}:{_zsh_positional(command)}'"
        else:
            yield "    ':'" if not command.options else "    && return 0"
        yield "}"
    yield 'if [[ $funcstack[1] == _levelhead ]]; then _levelhead "$@"; else compdef _levelhead levelhead; fi'


def _zsh_subcommands(command: Command, known: dict[tuple[str, ...], Command]) -> Iterator[str]:
    yield "  case $state in"
    yield "    command)"
    yield "      local -a commands=("
    for name in command.subcommands:
        yield f"        '{name}:{_zsh_text(known[(*command.words, name)].help)}'"
    yield "      )"
    yield "      _describe command commands ;;"
    yield "    argument)"
    yield "      case $line[1] in"
    for name in command.subcommands:
        yield f"        {name}) {_zsh_name(known[(*command.words, name)])} ;;"
    yield "      esac ;;"
    yield "  esac"


def _zsh_name(command: Command) -> str:
    return "_".join(("_levelhead", *command.words))


def _zsh_value(option: Option) -> str:
    if option.files:
        return f":file:{_zsh_files(option.choices)}"
    return f":value:({' '.join(option.choices)})" if option.choices else ":value: "


def _zsh_positional(command: Command) -> str:
    return _zsh_files(command.choices) if command.files else f"({' '.join(command.choices)})"


def _zsh_files(choices: Sequence[str]) -> str:
    return f"{{ _files; compadd -- {' '.join(choices)} }}" if choices else "_files"


def _zsh_text(text: str) -> str:
    return text.replace("'", "’").replace("[", "(").replace("]", ")").replace(":", " -")


# ---- fish: one line an option, with the condition under which it holds -----------------------------------------------


def _fish(commands: Sequence[Command]) -> Iterator[str]:
    yield "# levelhead completion for fish; made by: levelhead completion fish"
    yield "complete -c levelhead -f"
    known = {command.words: command for command in commands}
    for command in commands:
        when = _fish_condition(command)
        for name in command.subcommands:
            yield f"complete -c levelhead -n '{when}' -a {name} -d '{_fish_text(known[(*command.words, name)].help)}'"
        if command.choices:
            yield f"complete -c levelhead -n '{when}' -a '{' '.join(command.choices)}'"
        if command.files:
            yield f"complete -c levelhead -n '{when}' -F"
        for option in command.options:
            yield f"complete -c levelhead -n '{when}' {_fish_option(option)} -d '{_fish_text(option.help)}'"


def _fish_condition(command: Command) -> str:
    if not command.words:
        return "__fish_use_subcommand"
    seen = "; and ".join(f"__fish_seen_subcommand_from {word}" for word in command.words)
    inner = " ".join(command.subcommands)
    return f"{seen}; and not __fish_seen_subcommand_from {inner}" if inner else seen


def _fish_option(option: Option) -> str:
    names = " ".join(f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names)
    listed = f" -a '{' '.join(option.choices)}'" if option.choices else ""
    return f"{names} -r -F{listed}" if option.files else f"{names} -x{listed}" if option.takes else names


def _fish_text(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")
