"""`levelhead prompts ...`: looking at versions and working on them. Imported when somebody types it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from service.domain import DraftRequest
from service.releasing.desk import Desk
from service.settings import Settings
from service.terminal import orders, prompt_pages
from service.terminal.commands import DONE, FAILED, show, show_json
from service.terminal.ink import Ink
from service.terminal.sources import EXAMPLES, SourceError, read_source

if TYPE_CHECKING:
    from service.releasing.costing import Costs
    from service.releasing.flaws import Flaw
    from service.releasing.moving import Move

_TICKET = "examples:vpn-third-time"


def run(typed: Namespace, settings: Settings, ink: Ink) -> int:
    """Do what was typed after `levelhead prompts`."""
    return _ACTIONS[typed.action](typed, Desk(settings), ink)


def _list(typed: Namespace, desk: Desk, ink: Ink) -> int:
    from service.releasing.surveying import survey

    found = survey(desk)
    if typed.json:
        show_json(found.as_json())
    else:
        show(prompt_pages.survey_page(found, ink))
    return DONE


def _new(typed: Namespace, desk: Desk, ink: Ink) -> int:
    from service.releasing.copies import copy_version

    spec = typed.prompt if "@" in typed.prompt else f"{typed.prompt}@latest"
    name = spec.partition("@")[0]
    number, folder = copy_version(desk.root, desk.library, spec, typed.step, typed.changelog)
    if typed.json:
        show_json({"prompt": name, "version": number, "folder": str(folder)})
        return DONE
    show([f"{name}@{number} is in {folder}"])
    if not typed.changelog:
        show(ink.lines("Say in its prompt.yaml what is different: lint refuses it without a changelog.", style="dim"))
    return DONE


def _diff(typed: Namespace, desk: Desk, ink: Ink) -> int:
    from service.releasing.comparing import compare_files, compare_rendered

    before, after = desk.one(typed.before), desk.one(typed.after)
    if typed.files:
        if typed.source is not None:
            raise SourceError("--files compares files; leave the ticket out")
        found = compare_files(before, after)
    else:
        found = compare_rendered(desk, before, after, _request(typed, desk))
    if typed.json:
        show_json({**found._asdict(), "parts": {part: list(lines) for part, lines in found.parts.items()}})
    else:
        show(prompt_pages.comparison_page(found, ink))
    return DONE


def _lint(typed: Namespace, desk: Desk, ink: Ink) -> int:
    from service.releasing.lint import lint
    from service.releasing.surveying import to_lint

    found = {
        f"{name}@{version}": lint(desk, name, version)
        for name, version in to_lint(desk, tuple(typed.prompts), everything=typed.all)
    }
    if typed.json:
        show_json({"versions": {spec: _rows(flaws) for spec, flaws in found.items()}})
    elif found:
        show(prompt_pages.lint_page(found, ink))
    else:
        show(ink.lines("Nothing to lint: every version is released. `lint --all` looks at them too.", style="dim"))
    return FAILED if any(flaw.gravity == "error" for flaws in found.values() for flaw in flaws) else DONE


def _budget(typed: Namespace, desk: Desk, ink: Ink) -> int:
    from service.releasing.costing import costs

    version = desk.one(typed.prompt)
    if typed.source is not None and typed.source != EXAMPLES:
        cost = costs(version, desk.brief(_request(typed, desk)))
        if typed.json:
            show_json(_cost(cost))
        else:
            show(prompt_pages.cost_page(cost, ink))
        return DONE
    table = {name: costs(version, brief) for name, brief in desk.bundled}
    if typed.json:
        show_json(
            {name: {**cost._asdict(), "parts": [p._asdict() for p in cost.parts]} for name, cost in table.items()}
        )
    else:
        show(prompt_pages.costs_page(table, ink))
    return DONE


def _release(typed: Namespace, desk: Desk, ink: Ink) -> int:
    from service.releasing.sealing import seal

    made = seal(desk, typed.prompt, again=typed.again)
    if typed.json:
        show_json({**made._asdict(), "sha256": made.sha256 or None, "flaws": _rows(made.flaws)})
    else:
        show(prompt_pages.release_page(made, ink))
    return DONE if made.sha256 else FAILED


def _promote(typed: Namespace, desk: Desk, ink: Ink) -> int:
    from service.releasing.moving import Consent, promote

    consent = Consent(typed.yes, typed.because.strip(), Path(typed.check) if typed.check else None)
    return _moved(promote(desk.root, typed.prompt, typed.label, typed.share, consent, datetime.now(UTC)), typed, ink)


def _rollback(typed: Namespace, desk: Desk, ink: Ink) -> int:
    from service.releasing.moving import Consent, rollback

    return _moved(
        rollback(desk.root, typed.prompt, Consent(typed.yes, typed.because.strip()), datetime.now(UTC)), typed, ink
    )


def _moved(move: Move, typed: Namespace, ink: Ink) -> int:
    if typed.json:
        show_json(move._asdict())
    else:
        show(prompt_pages.move_page(move, ink))
    return DONE


def _replay(typed: Namespace, desk: Desk, ink: Ink) -> int:
    from service.releasing.replaying import replay

    answer, data, where = _answered(typed)
    made = replay(
        desk,
        orders.order_of(data, orders.present(typed.now), desk.settings).request,
        answer,
        where,
        timed=typed.now is not None or "now" in data,
    )
    if typed.json:
        told = {"same": made.same, "expected_sha256": made.expected_sha256, "differs": list(made.differs)}
        messages = [message._asdict() for message in made.rendered.messages]
        show_json({**told, "rendered_sha256": made.rendered.sha256, "messages": messages})
    else:
        show(prompt_pages.replay_page(made, ink))
    return DONE if made.same else FAILED


def _answered(typed: Namespace) -> tuple[Mapping[str, Any], dict[str, Any], str]:
    """The answer, the data of the request that it answers, and where the answer was read."""
    source = read_source(typed.answer)
    if source.data is None:
        raise SourceError(f"{source.name}: should be an answer as JSON, as `levelhead draft --json` prints it")
    answer, request = source.data, None
    if isinstance(answer.get("answer"), dict):
        answer, request = answer["answer"], source.data.get("request")
    if typed.request is not None:
        asked = read_source(typed.request)
        request = asked.data if asked.data is not None else {"messages": [{"role": "customer", "text": asked.text}]}
    if not isinstance(request, dict):
        raise SourceError(f"{source.name}: holds no request; name it with --request FILE")
    return answer, orders.with_wishes(request, typed), source.name


def _request(typed: Namespace, desk: Desk) -> DraftRequest:
    """The ticket that was named, or the usual one."""
    ticket = Namespace(**{**vars(typed), "source": typed.source or _TICKET})
    return orders.draft_order(ticket, desk.settings).request


def _cost(cost: Costs) -> dict[str, Any]:
    return {**cost._asdict(), "parts": [part._asdict() for part in cost.parts]}


def _rows(flaws: tuple[Flaw, ...]) -> list[dict[str, Any]]:
    return [{**flaw._asdict(), "file": str(flaw.file)} for flaw in flaws]


_ACTIONS: dict[str, Callable[[Namespace, Desk, Ink], int]] = {
    "list": _list,
    "new": _new,
    "diff": _diff,
    "lint": _lint,
    "budget": _budget,
    "release": _release,
    "promote": _promote,
    "rollback": _rollback,
    "replay": _replay,
}
