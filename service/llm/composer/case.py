"""All that the composer knows of one case before it writes a word."""

from __future__ import annotations

from typing import Literal, TypeAlias

from service.domain import Brief, Conversation, Heat
from service.llm.composer.danger import Despair, despair, takeable, threatened
from service.llm.composer.details import Details, details
from service.llm.composer.gist import gists
from service.llm.composer.hearing import READ_AT_MOST, Heard, hear
from service.llm.composer.lists import listed, words
from service.llm.composer.phrases import Gist
from service.llm.composer.voice import Voice
from service.tuples import NamedTuple

Act: TypeAlias = Literal[
    "problem", "question", "request", "report", "idea", "thanks", "resolved", "details", "unclear", "foreign"
]

_SHORT = 9  # words
_EARLIER = 3  # customer messages before the last one that are read for what it is about
_REPORT = listed("phishing scam scammers scammers: counterfeit impersonating gouging pricegougers")
_IDEA = listed("feature suggestion suggest wish feedback would-be")
_THANKS = listed("thank thanks thx love great awesome perfect brilliant cheers appreciate appreciated amazing")
_DONE = listed("sorted fixed solved resolved works working")
_NOT_DONE = listed("not isn't doesn't don't still but never no can't won't hasn't haven't help please stopped")
_THEMES = ("money", "access", "delivery")  # lists of words.txt


class Case(NamedTuple):
    """What the customer said, turned round, and what kind of message it is."""

    brief: Brief
    voice: Voice
    act: Act
    found: tuple[Gist, ...]
    told: Details
    said: frozenset[str]
    theme: str
    past: str = ""  # the problem of an earlier message, where the last one says that it is over
    wish: str = ""  # what they want done, beside the problem
    despair: Despair = ""

    @property
    def conversation(self) -> Conversation:
        return self.brief.request.conversation

    @property
    def gist(self) -> str:
        """The problem, loss or request that the reply opens with; empty where none is sure."""
        return self.found[0].phrase if self.found else ""

    @property
    def channel(self) -> str:
        return (self.conversation.ticket.channel or "email").lower()

    @property
    def spoken(self) -> bool:
        """Whether the channel is one of short messages."""
        return self.channel in ("chat", "social", "sms", "messaging", "twitter", "whatsapp", "messenger")

    @property
    def topic(self) -> str:
        """What it is about, where a name for that fits the kind of message; empty otherwise."""
        vague = self.act == "question" and self.told.topic.startswith("the support")
        return "" if vague else self.told.topic

    @property
    def technical(self) -> bool:
        """Whether a device or a program is involved."""
        return bool((self.said | set(self.gist.lower().split())) & words("technical"))

    @property
    def heat(self) -> Heat:
        """The heat to speak to. To whom nothing shows to have withdrawn, nobody says that they have lost faith."""
        situation = self.brief.situation
        shown = any(one.label == "heat" for one in situation.evidence) or situation.stage != "first_reply"
        if situation.heat == "cold" and not (shown or situation.abuse or self.triggered("churn_threat")):
            return "warm"
        return situation.heat

    def triggered(self, *triggers: str) -> bool:
        return any(trigger in self.brief.situation.triggers for trigger in triggers)


def case_of(brief: Brief, voice: Voice) -> Case:
    """Read the conversation, the last customer message first."""
    conversation = brief.request.conversation
    written = [message.said for message in reversed(conversation.customer_messages[-_EARLIER - 1 :])]
    texts = [takeable(said) for said in written]
    if "safety_risk" in brief.situation.triggers and threatened(written[0]) and not _dangerous(texts[0]):
        left = tuple(trigger for trigger in brief.situation.triggers if trigger != "safety_risk")
        brief = brief._replace(situation=brief.situation._replace(triggers=left))  # the danger was their threat
    foreign = brief.situation.language not in ("en", "und", "")
    heard = () if foreign else hear(texts[0])
    found, told = gists(heard), details(heard)
    for text in [] if foreign else [*texts[1:], conversation.ticket.subject or ""]:
        harmed = brief.plan.goal != "escalation" or any(gist.kind == "loss" for gist in found)
        if found and found[0].kind in ("problem", "loss") and told.topic and harmed:
            break
        more = hear(text)
        earlier = tuple(gist for gist in gists(more) if gist.kind in ("problem", "loss"))
        found = found or earlier
        if found and found[0].kind == "problem" and not any(gist.kind == "loss" for gist in found):
            found = (*found, *(gist for gist in earlier if gist.kind == "loss"))
        told = _joined(told, details(more))
    said = frozenset(token.low for clause in heard for token in clause.tokens)
    reported = bool(_REPORT & set(texts[0][:READ_AT_MOST].lower().replace("#", " ").split()))
    act = "foreign" if foreign else _act(brief, heard, found, said, reported)
    if "data_loss" in brief.situation.triggers:
        found = tuple(sorted(found, key=_lost, reverse=True))
    wish = next((gist.phrase for gist in found if gist.kind == "demand"), "")
    if act in ("problem", "unclear"):
        found = tuple(gist for gist in found if gist.kind in ("problem", "loss")) or found
    matter = frozenset(found[0].phrase.lower().split()) if found else said
    theme = _theme(brief, matter) or ("delivery" if said & {"ordered", "delivery", "courier", "parcel"} else "")
    over = brief.plan.goal == "closing" and act in ("resolved", "thanks") and not foreign
    told_of = written if "safety_risk" in brief.situation.triggers else written[:1]
    desperate: Despair = next((sign for text in told_of if (sign := despair(text))), "")
    wish = wish if act == "problem" else ""
    return Case(brief, voice, act, found, told, said, theme, _past(texts[1:]) if over else "", wish, desperate)


def _dangerous(text: str) -> bool:
    return bool({word.strip(".,!?") for word in text.lower().split()} & words("danger"))


def _past(texts: list[str]) -> str:
    """The problem that earlier messages told, in few words; empty where none is sure."""
    for text in texts:
        for gist in gists(hear(text)):
            told = gist.phrase.partition(" since ")[0]
            if gist.kind == "problem" and len(told.split()) < _SHORT:
                return told
    return ""


def _lost(gist: Gist) -> bool:
    """Whether the phrase tells a loss of something that was theirs: photos, not hours."""
    told = set(gist.phrase.lower().split())
    return bool(told & words("losing")) and bool(told & words("belongings"))


def _joined(told: Details, earlier: Details) -> Details:
    return Details(*(mine or theirs for mine, theirs in zip(told, earlier, strict=True)))


def _act(  # noqa: PLR0911 - kinds of message, the surest sign first
    brief: Brief, heard: tuple[Heard, ...], found: tuple[Gist, ...], said: frozenset[str], reported: bool
) -> Act:
    heated = brief.situation.heat in ("hot", "cold") or bool(brief.situation.triggers) or brief.situation.abuse
    asked = any(clause.question for clause in heard)
    kinds = {gist.kind for gist in found}
    if not heated and not asked and (brief.situation.stage == "resolved" or _settled(heard)):
        return "resolved"
    if reported and not asked and (not found or found[0].weight < 6):
        return "report"
    if found and found[0].kind in ("problem", "loss"):
        return "problem"
    if found and found[0].kind in ("question", "demand"):
        return "question" if found[0].kind == "question" else "request"
    if not found and not asked and not heated and _thanks(said):
        return "thanks"
    if kinds & {"request", "demand"}:
        return "request"
    if asked and not heated:
        return "question"
    if said & _IDEA and brief.situation.heat == "calm" and not heated:
        return "idea"
    if brief.situation.heat == "calm" and not heated and not asked and _only_details(heard):
        return "details"
    return "unclear"


def _thanks(said: frozenset[str]) -> bool:
    """Praise, or thanks and hardly anything else."""
    praised = bool(said & (_THANKS - {"thank", "thanks", "thx", "cheers", "appreciate"}))
    return bool(said & _THANKS) and not said & _NOT_DONE and len(said) < (25 if praised else 9)


def _settled(heard: tuple[Heard, ...]) -> bool:
    """Reads "It's sorted now": the good news stands in a clause without a no."""
    for clause in heard:
        low = {token.low for token in clause.tokens}
        if (
            low & {"sorted", "fixed", "solved", "resolved"}
            and low & {"it's", "is", "now", "got"}
            and not low & _NOT_DONE
        ):
            return True
    return False


def _only_details(heard: tuple[Heard, ...]) -> bool:
    """A short answer to a question of ours: "PS4", "I play on Xbox One"."""
    count = sum(len(clause.tokens) for clause in heard)
    return 0 < count < 14


def _theme(brief: Brief, said: frozenset[str]) -> str:
    triggers = brief.situation.triggers
    if not triggers and said & {"someone", "hacked", "hacking", "stolen", "compromised"}:
        return "security"
    for theme, names in (
        ("care", ("safety_risk",)),
        ("security", ("security_incident",)),
        ("loss", ("data_loss",)),
    ):
        if any(name in triggers for name in names):
            return theme
    return next((theme for theme in _THEMES if said & words(theme)), "")
