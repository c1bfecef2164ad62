"""Rules for rendered prompts: policy and conversation stand whole and fenced, the mark is there, nothing is ignored."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from evals.conduct.faults import Fault
from service.domain import Brief, Conversation, Deadline, Message, MessageSpan, Options
from service.prompting import PromptVersion

_LONG = 240  # characters: of what is longer the budget may have left out some
_MANGLED = re.compile(r'[<\[">]')  # what a prompt shows by look-alikes
_LAST = 60  # characters of the customer's last message that must be there
_ASIDE_WORDS = 5  # quoted mail of fewer words may stand in somebody's own sentence as well


def prompt_faults(version: PromptVersion, brief: Brief, where: str) -> Iterator[Fault]:
    """The rules that the opening prompt for this brief breaks."""
    system, user = (message.content for message in version.render(brief).messages)
    nonce = brief.nonce
    policy = squeezed(block(user, "policy", nonce))
    for kind, text in _policy_texts(brief):
        if squeezed(text) not in policy:
            yield Fault("prompt.policy", where, f"{kind} {text[:60]!r} does not stand in the policy block")
    yield from _messages(user, brief, where)
    if system.count(brief.canary) != 1 or brief.canary in user:
        yield Fault("prompt.canary", where, "the private mark must stand once in the system message, and nowhere else")
    if nonce not in system:
        yield Fault("prompt.fence", where, "the system message does not say which tags fence data")
    if brief.situation.stage != "resolved" and "customer's last message" not in user[-500:]:
        yield Fault("prompt.reminder", where, "the prompt does not end on what to write after the data")


def _policy_texts(brief: Brief) -> Iterator[tuple[str, str]]:
    policy = brief.request.policy
    rows = [("commitment", row.text) for row in policy.commitments]
    rows += [("offer", offer) for offer in policy.may_offer]
    rows += [("fact", fact.text) for fact in policy.facts]
    rows += [("link", link) for link in policy.allowed_links]
    rows += [("escalation", policy.escalation.to)] if policy.escalation else []
    return ((kind, text) for kind, text in rows if text and len(text) < _LONG and not _MANGLED.search(text))


def _messages(user: str, brief: Brief, where: str) -> Iterator[Fault]:
    nonce, conversation = brief.nonce, brief.request.conversation
    opened, closed = user.count(f"<message-{nonce} "), user.count(f"</message-{nonce}>")
    if opened != closed or not opened:
        yield Fault("prompt.fence", where, f"{opened} message blocks are opened and {closed} are closed")
        return
    inside = squeezed(" ".join(re.findall(rf"<message-{nonce} [^\n]*>\n(.*?)\n</message-{nonce}>", user, re.DOTALL)))
    outside = squeezed(re.sub(rf"<message-{nonce} .*?</message-{nonce}>", " ", user, flags=re.DOTALL))
    last = beginning(conversation.last_customer_message)
    if last and last not in inside:
        yield Fault("prompt.message", where, f"the customer's last message is not in a block: {last!r}")
    for message in conversation.customer_messages:
        said = beginning(message)
        if len(said) == _LAST and said in outside:
            yield Fault("prompt.fence", where, f"the customer's words stand outside every block: {said!r}")
        yield from (
            Fault("prompt.aside", where, f"quoted mail is shown as what the customer says: {text[:60]!r}")
            for text in _asides(message)
            if text in inside
        )


def _asides(message: Message) -> Iterator[str]:
    for start, stop in message.aside:
        text = squeezed(message.text[start:stop])
        if len(text.split()) >= _ASIDE_WORDS and text not in squeezed(message.said):
            yield text


def beginning(message: Message) -> str:
    """How the customer's own words begin, squeezed; "" where a prompt would show look-alikes in them."""
    text = squeezed(message.said.strip().partition("\n")[0])[:_LAST]
    return "" if _MANGLED.search(text) else text


def block(text: str, tag: str, nonce: str) -> str:
    """What stands between the tag and its end; "" where there is no such block, or it is not closed."""
    found = re.search(rf"<{tag}-{re.escape(nonce)}>\n(.*?)\n</{tag}-{re.escape(nonce)}>", text, re.DOTALL)
    return found[1] if found else ""


def squeezed(text: str) -> str:
    """The text on one line."""
    return " ".join(text.split())


# ---- nothing that a prompt should tell is ignored -------------------------------------------------------------------

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


def goal_faults(version: PromptVersion, brief: Brief, goals: tuple[str, ...], where: str) -> Iterator[Fault]:
    """Goals for which the prompt says the same as for another, techniques aside."""
    seen: dict[str, str] = {}
    for goal in goals:
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
    "the language": lambda brief: brief._replace(language="fr" if brief.language != "fr" else "en"),
    "the agent's wish": lambda brief: brief._replace(request=brief.request._replace(instruction="Mention the fair.")),
}
