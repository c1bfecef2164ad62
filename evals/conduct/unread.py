"""Rules for rendered prompts: nothing that a prompt should tell is ignored; what changes the case changes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from evals.conduct.faults import Fault
from service.domain import Brief, Conversation, Deadline, Finding, MessageSpan, Options, Span
from service.prompting import PromptVersion

Change = Callable[[Brief], Brief | None]  # None: it can't be changed in this case


def unread_faults(version: PromptVersion, briefs: Mapping[str, Brief], where: str) -> Iterator[Fault]:
    """What can be changed in a case without that the prompt changes, by the first conversation in which it can be."""
    done: set[str] = set()
    for name, brief in briefs.items():
        whole = ""
        for told, change in (*_CHANGES.items(), *_techniques(brief), *_triggers(brief)):
            changed = None if told in done else change(brief)
            if changed is None:
                continue
            done.add(told)
            whole = whole or version.render(brief).sha256
            if version.render(changed).sha256 == whole:
                yield Fault("prompt.unread", f"{where} {name}", f"the prompt is the same with or without {told}")


def system_faults(version: PromptVersion, brief: Brief, where: str) -> Iterator[Fault]:
    """What must change the instructions themselves, whichever techniques the plan has, and does not."""
    bare = brief._replace(plan=brief.plan._replace(techniques=()), situation=brief.situation._replace(triggers=()))
    plain = version.render(bare).messages[0].content
    triggers = ("safety_risk", "security_incident", "data_loss", "vulnerable_person")
    changes: dict[str, Change] = {
        "a deadline that clashes": _clash,
        "the language": _language,
        **{f"trigger {trigger}": _with_trigger(trigger) for trigger in triggers},
    }
    for told, change in changes.items():
        changed = change(bare._replace(clash=None))
        if changed is not None and version.render(changed).messages[0].content == plain:
            yield Fault("prompt.unread", where, f"the instructions are the same with or without {told}")


def repair_faults(version: PromptVersion, brief: Brief, where: str) -> Iterator[Fault]:
    """A repair that leaves out what is wrong, what to write instead, the words that it is about, or what to keep."""
    parts = ("qxmessage", "qxsuggestion", "qxquote", "qxkeep", "qxdraft")
    finding = Finding("tone.off", "error", parts[0], (), Span(0, 7, parts[2]), parts[1])
    opening = version.render(brief)
    repair = version.render_repair(brief, opening, parts[4], (finding,), (parts[3],))
    text = "".join(message.content for message in repair.messages[len(opening.messages) :])
    yield from (
        Fault("prompt.repair", where, f"a repair does not show {part[2:]}") for part in parts if part not in text
    )


def _with_trigger(trigger: str) -> Change:
    return lambda brief: brief._replace(
        situation=brief.situation._replace(triggers=(trigger,))  # type: ignore[arg-type]
    )


def goal_faults(version: PromptVersion, brief: Brief, goals: tuple[str, ...], where: str) -> Iterator[Fault]:
    """Goals for which the prompt says the same as for another, techniques aside."""
    seen: dict[str, str] = {}
    for goal in ("no goal", *goals):
        same = brief._replace(plan=brief.plan._replace(goal=goal, techniques=()))  # type: ignore[arg-type]
        digest = version.render(same).sha256
        if digest in seen:
            yield Fault("prompt.goal", where, f"goal {goal} reads as {seen[digest]} does")
        seen.setdefault(digest, goal)


def _techniques(brief: Brief) -> list[tuple[str, Change]]:
    def without(technique: str) -> Change:
        rest = tuple(other for other in brief.plan.techniques if other != technique)
        return lambda brief: brief._replace(plan=brief.plan._replace(techniques=rest))

    return [(technique, without(technique)) for technique in brief.plan.techniques]


def _triggers(brief: Brief) -> list[tuple[str, Change]]:
    """Those that a prompt must answer by themselves, where none of the others stands beside them."""
    grave = {"safety_risk", "security_incident", "data_loss", "vulnerable_person"} & set(brief.situation.triggers)

    def without(brief: Brief) -> Brief:
        rest = tuple(trigger for trigger in brief.situation.triggers if trigger not in grave)
        return brief._replace(situation=brief.situation._replace(triggers=rest))

    return [(f"trigger {trigger}", without) for trigger in grave if len(grave) == 1]


def _now(brief: Brief) -> Brief:
    return brief._replace(request=brief.request._replace(now=brief.request.now + timedelta(days=1)))


def _options(**values: str) -> Change:
    def change(brief: Brief) -> Brief:
        options: Options = brief.request.options._replace(**values)  # type: ignore[arg-type]
        return brief._replace(request=brief.request._replace(options=options))

    return change


def _customer(brief: Brief) -> Brief | None:
    talk = brief.request.conversation
    if not talk.customer.name:
        return None
    return _talk(brief, talk._replace(customer=talk.customer._replace(name=None)))


def _signature(brief: Brief) -> Brief | None:
    talk = brief.request.conversation
    return _talk(brief, talk._replace(agent=talk.agent._replace(signature=None))) if talk.agent.signature else None


def _subject(brief: Brief) -> Brief | None:
    talk = brief.request.conversation
    return _talk(brief, talk._replace(ticket=talk.ticket._replace(subject=None))) if talk.ticket.subject else None


def _talk(brief: Brief, conversation: Conversation) -> Brief:
    return brief._replace(request=brief.request._replace(conversation=conversation))


def _language(brief: Brief) -> Brief:
    return brief._replace(language="fr" if brief.language != "fr" else "en")


def _clash(brief: Brief) -> Brief | None:
    """Only where nothing clashes: the first case gets a deadline, which must change what is said."""
    if brief.clash is not None:
        return None
    span = MessageSpan(brief.request.conversation.last_customer_message.id, 0, 4, "noon")
    return brief._replace(clash=Deadline(span, brief.request.now + timedelta(hours=1)))


_CHANGES: dict[str, Change] = {
    "the time of day (now)": _now,
    "the wished length": _options(length="long"),
    "the customer's name": _customer,
    "the signature": _signature,
    "the subject": _subject,
    "a deadline that clashes": _clash,
    "the language": _language,
    "the agent's wish": lambda brief: brief._replace(request=brief.request._replace(instruction="Mention the fair.")),
}
