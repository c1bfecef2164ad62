"""Stage: where in its life the conversation is.

first_reply  no agent has answered yet (bots, notes and the helpdesk's own lines are no answer)
resolved     the customer's last message says that it works or thanks for it, and asks nothing more
stalled      tension in each of the customer's last three turns, with answers between them, and no fall in heat
ongoing      everything else
"""

from __future__ import annotations

from collections.abc import Sequence

from service.domain import Conversation, Heat, Stage
from service.language.lexicon import listed
from service.situation.turns import Turn, signs

_STALLED_TURNS = 3
_HOLDING_BACK = listed("but however although except still yet unfortunately")
_THANKS = listed("thank thanks thx cheers grateful appreciate")
_RANK: dict[Heat, int] = {"calm": 0, "warm": 1, "cold": 2, "hot": 2}


def read_stage(conversation: Conversation, turns: Sequence[Turn], heats: Sequence[Heat]) -> Stage:
    """The stage. `turns` and `heats` are the customer's last ones, oldest first, of one length."""
    answered = _answered(conversation)
    if turns and heats[-1] == "calm" and _settled(turns[-1], answered):
        return "resolved"
    if not answered:
        return "first_reply"
    recent = heats[-_STALLED_TURNS:]
    tense = len(recent) == _STALLED_TURNS and "calm" not in recent
    if tense and _RANK[recent[-1]] >= _RANK[recent[0]]:
        return "stalled"
    return "ongoing"


def _answered(conversation: Conversation) -> bool:
    last = max((i for i, message in enumerate(conversation.messages) if message.role == "customer"), default=0)
    return any(message.role == "agent" for message in conversation.messages[:last])


def _settled(turn: Turn, answered: bool) -> bool:
    """Whether the turn reports success, or closes with thanks after an answer, and leaves nothing to do."""
    sentences = turn.reading.sentences
    if any(sentence.question or sentence.imperative for sentence in sentences):
        return False
    if any(word.text in _HOLDING_BACK for word in turn.reading.words):
        return False
    clauses = [clause for sentence in sentences for clause in sentence.clauses]
    if any(clause.modal in ("could", "can", "would") and clause.subject == "customer" for clause in clauses):
        return False
    labels = {sign.cue.label for sign in signs(turn, "heat") if not sign.clause.negated}
    if "calm.settled" in labels:
        return True
    return answered and "calm.kind" in labels and _thanks(turn) and len(turn.reading.words) <= 12


def _thanks(turn: Turn) -> bool:
    return any(word.text in _THANKS for word in turn.reading.words)
