"""Listings: what is loaded, and what it says (prompts, models, guidance, guardrails)."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence

from service import assembly, examples, wire
from service.domain import RenderedPrompt, Technique
from service.settings import Settings
from service.terminal import orders
from service.terminal.commands import DONE, show, show_json, table
from service.terminal.ink import Ink, harmless
from service.terminal.sources import EXAMPLES, SourceError


def prompts(typed: Namespace, settings: Settings, ink: Ink) -> int:
    """List, show or render prompt versions, or work on them."""
    if typed.action not in ("render", "show"):
        from service.terminal import prompt_commands  # here: it loads what a draft does without

        return prompt_commands.run(typed, settings, ink)
    service = assembly.build(settings)
    return (_render if typed.action == "render" else _show)(typed, service, ink)


def models(typed: Namespace, settings: Settings, ink: Ink) -> int:
    """List the models that can be asked."""
    infos = assembly.build(settings).models()
    if typed.json:
        show_json(wire.rows_answer("models", infos))
        return DONE
    rows = [(info.name, info.target or "no network, no key", "the default" if info.default else "") for info in infos]
    show(table(rows, ink))
    if settings.any_model:
        show(ink.lines("And any provider/model that litellm accepts, with its key in the environment.", style="dim"))
    return DONE


def guidance(typed: Namespace, settings: Settings, ink: Ink) -> int:
    """List the techniques, or explain one."""
    service = assembly.build(settings)
    catalogue, sources = service.guidance(), service.sources()
    if typed.technique:
        catalogue = tuple(row for row in catalogue if typed.technique in (row.id, row.id.partition(".")[0]))
        if not catalogue:
            raise SourceError(f"no technique {typed.technique!r}; `levelhead guidance` lists them")
    answer = wire.techniques_answer(catalogue, sources)
    if typed.json:
        show_json(answer)
    elif typed.technique:
        for technique in catalogue:
            show(_technique(technique, answer["sources"], ink))
    else:
        show(table([(row.id, row.title) for row in catalogue], ink))
    return DONE


def guardrails(typed: Namespace, settings: Settings, ink: Ink) -> int:
    """List the codes that a finding may have."""
    policy = assembly.build(settings).guardrails()
    if typed.json:
        show_json(wire.guardrails_answer(policy))
        return DONE
    rules = sorted(policy.rules.items())
    show(table([(code, rule.severity, wire.without_detail(rule.message)) for code, rule in rules], ink))
    return DONE


def completion_values() -> dict[str, Sequence[str]]:
    """What a completion script knows besides the parser's own choices."""
    service = assembly.build(Settings())
    tickets = [EXAMPLES + name for name in examples.names()]
    return {
        "source": tickets,
        "conversation": tickets,
        "model": [info.name for info in service.models()],
        "technique": [technique.id for technique in service.guidance()],
        "prompt": [f"{info.name}@{which}" for info in service.prompts() for which in (*info.labels, info.version)],
    }


def _render(typed: Namespace, service: assembly.Service, ink: Ink) -> int:
    request, _ = orders.draft_order(typed, service.settings)
    rendered = service.render(request)
    if typed.json:
        show_json({"messages": [message._asdict() for message in rendered.messages], "sha256": rendered.sha256})
    else:
        show(_messages(rendered, ink))
    return DONE


def _messages(rendered: RenderedPrompt, ink: Ink) -> Iterator[str]:
    for message in rendered.messages:
        yield ink.paint(f"──── {message.role}", "heading")
        yield harmless(message.content)
    words = sum(len(message.content.split()) for message in rendered.messages)
    settings = f"temperature {rendered.temperature}, at most {rendered.max_tokens} tokens"
    yield from ink.lines(f"{words} words; {settings}; sha256 {rendered.sha256}", style="dim")


def _show(typed: Namespace, service: assembly.Service, ink: Ink) -> int:
    files = service.prompt_files(typed.prompt)
    if typed.json:
        show_json({"prompt": typed.prompt, "files": files})
        return DONE
    for name, text in files.items():
        show([ink.paint(f"──── {name}", "heading"), text.rstrip(), ""])
    return DONE


def _technique(technique: Technique, sources: Sequence[wire.Answer], ink: Ink) -> Iterator[str]:
    yield f"{ink.paint(technique.id, 'heading')}  {technique.title}"
    yield from ink.lines(technique.meaning, "  ")
    yield from ink.lines(f"Why: {technique.why}", "  ")
    taught = [source for source in sources if source["id"] in technique.guides]
    checked = ", ".join(technique.checked_by) or "nobody: it can't be read off a text"
    yield from ink.lines(f"Checked by {checked}.", "  ", style="dim")
    yield from ink.lines("Taught by", "  ", style="dim")
    for source in taught:
        publisher = f", by {source['publisher']}" if source["publisher"] else ""
        yield from ink.lines(f"{source['id']}  {source['title']}{publisher}", "    ", "       ", style="dim")
