"""Rules for rendered prompts: policy and conversation stand whole and fenced, the mark is there, nothing is ignored."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.conduct.faults import Fault
from service.domain import Brief, Message
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
    whole = squeezed(user)
    for kind, text in _case_texts(brief):
        if squeezed(text) not in whole:
            yield Fault("prompt.case", where, f"{kind} {text[:60]!r} stands nowhere in the prompt")
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


def _case_texts(brief: Brief) -> Iterator[tuple[str, str]]:
    talk = brief.request.conversation
    rows = (
        ("the customer's name", talk.customer.name),
        ("the subject", talk.ticket.subject),
        ("the signature", talk.agent.signature),
        ("the agent's wish", brief.request.instruction),
    )
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
