"""Heat: how hot or cold the conflict is now, by signs of anger, of frustration and of withdrawal in the last turn.

Each sign adds its weight on one of three scales; what was said before only tilts the last message (a terse "no." after
a dispute is cold, and calm where there was none). Shouting is capital letters and exclamation marks, beyond acronyms.
Limits: irony without a praising word, and anger told only by facts, are read too mild.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from service.domain import Evidence, Heat
from service.situation.manner import manner
from service.situation.posture import loudness, read_posture
from service.situation.temperature import HEATS, features, layer, likeliest
from service.situation.turns import Sign, Turn, at_their_side, signs
from service.tuples import NamedTuple

# What each family of cues weighs; the kind of scale is the part of the label before the dot.
_WEIGHTS = {
    "hot.fury": 2.1,
    "hot.anger": 1.6,
    "hot.swear": 1.5,
    "hot.accuse": 1.6,
    "hot.blame": 0.8,
    "hot.demand": 1.0,
    "hot.rhetorical": 1.4,
    "warm.frustration": 1.2,
    "warm.problem": 0.7,
    "warm.harm": 0.7,
    "warm.time": 0.5,
    "warm.impact": 0.6,
    "cold.withdraw": 1.6,
    "cold.sarcasm": 1.7,
    "cold.icy": 0.7,
    "hot.emphasis": 0.6,
    "calm.kind": 0.5,
    "calm.polite": 0.25,
    "calm.withdrawn": 2.5,
    "calm.settled": 0.8,
}
_TRIGGER_HEAT = {"legal_threat": 2.2, "public_threat": 2.0, "manager_request": 1.7, "abuse": 1.5}
_TRIGGER_WARMTH = {
    "safety_risk": 1.0,
    "data_loss": 1.0,
    "security_incident": 0.8,
    "vulnerable_person": 0.6,
    "repeat_contact": 0.8,
}
_INSISTING = 1.6  # "third time this week!!": to come back for the same and to raise the voice is anger
_HOT, _WARM, _COLD = 2.0, 1.0, 1.5
_STAYS_CALM = 1.0  # log-odds that must speak against it where no rule sees a conflict
# Log-odds that a first message without a cold word is less likely to be cold than the labelled ones: there is nothing
# yet to withdraw from, and many are merely short.
_NOT_YET_COLD = 0.5
_SILENT = (0.0,) * len(HEATS)
_TERSE = 5  # words of a message that says no more than it must


class Warmth(NamedTuple):
    """The scales of one turn, and the words that weighed most on each."""

    hot: float
    warm: float
    cold: float
    calm: float
    marks: dict[str, tuple[int, int]]
    features: dict[str, float]
    ruled: Heat


def weigh(turn: Turn, triggers: Collection[str], before: Sequence[Heat]) -> Warmth:
    """The scales of one turn. `triggers` are the alarms of this turn; `before` is the heat of those before it."""
    sums = {"hot": 0.0, "warm": 0.0, "cold": 0.0, "calm": 0.0}
    marks: dict[str, tuple[int, int]] = {}
    seen, praise = _count(turn, sums, marks)
    shout = None if _rejoices(seen) and not triggers else loudness(turn)
    if shout:
        sums["hot"] += shout[0]
        marks.setdefault("hot", shout[1])
    insisting = _insistence(turn) if "repeat_contact" in triggers and not sums["calm"] else None
    if insisting:
        sums["hot"] += _INSISTING
        marks["hot"] = insisting
    posture = read_posture(turn)
    sums["hot"] += posture.hot
    sums["warm"] += posture.warm
    sums["calm"] += posture.calm / 2 if triggers else posture.calm
    _add_irony(sums, marks, seen, praise, before)
    ultimatum = _ultimatum(turn)
    _add_alarms(sums, triggers, ultimatum)
    if before:
        sums["cold"] += _terseness(turn)
    ruled = ruled_level(sums)
    kinds: dict[str, float] = {**seen, "praise": len(praise), "ultimatum": ultimatum, f"ruled.{ruled}": 1.0}
    kinds["shout"] = shout[0] if shout else 0.0
    kinds.update({f"posture.{name}": value for name, value in posture._asdict().items() if value})
    shown = features(turn, sums, kinds, triggers, before) | manner(turn)
    return Warmth(sums["hot"], sums["warm"], sums["cold"], sums["calm"], marks, shown, ruled)


def _count(turn: Turn, sums: dict[str, float], marks: dict[str, tuple[int, int]]) -> tuple[dict[str, int], list[Sign]]:
    """Add the signs of a turn to the scales; how many there are of each kind, and the words of praise."""
    seen: dict[str, int] = {}
    heaviest: dict[str, float] = {}
    praise: list[Sign] = []
    for sign in signs(turn, "heat"):
        label = sign.cue.label
        scale = label.partition(".")[0]
        if scale == "sarcasm":
            praise.append(sign)
            continue
        if _void(sign, scale):
            continue
        seen[label] = seen.get(label, 0) + 1
        weight = _WEIGHTS[label] / seen[label]  # the third word of a kind tells little that the first did not
        sums[scale] += weight
        if weight > heaviest.get(scale, 0.0):
            heaviest[scale] = weight
            marks[scale] = (sign.cue.start, sign.cue.end)
    return seen, praise


def _add_irony(
    sums: dict[str, float],
    marks: dict[str, tuple[int, int]],
    seen: Mapping[str, int],
    praise: Sequence[Sign],
    before: Sequence[Heat],
) -> None:
    """Praise is cold where there is nothing to praise, and kind where there is."""
    if "cold.sarcasm" in seen:
        sums["calm"] = 0.0
    if praise and sums["calm"] < 0.5 and (sums["warm"] + sums["hot"] > 1.0 or set(before) - {"calm"}):
        sums["cold"] += 1.6
        marks["cold"] = (praise[0].cue.start, praise[0].cue.end)
    elif praise and "cold.sarcasm" not in seen:
        sums["calm"] += 0.5


def _add_alarms(sums: dict[str, float], triggers: Collection[str], ultimatum: bool) -> None:
    sums["hot"] += sum(_TRIGGER_HEAT.get(trigger, 0.0) for trigger in triggers)
    sums["warm"] += sum(_TRIGGER_WARMTH.get(trigger, 0.0) for trigger in triggers)
    if "churn_threat" in triggers:
        leaning = "cold" if not ultimatum else ("hot" if sums["calm"] < 0.5 else "warm")
        sums[leaning] += 1.6
    if ultimatum and sums["calm"] < 0.5:
        sums["hot"] += 0.8


def alarms(triggers: Collection[str], abuse: Evidence | None) -> tuple[str, ...]:
    """What was told in a turn that tells of heat too: its triggers, and "abuse" where somebody is insulted."""
    return (*triggers, "abuse") if abuse else tuple(triggers)


def level(warmth: Warmth, heard: Sequence[float] = ()) -> Heat:
    """The one word for what the turn shows; `heard` is what its words add to each heat (`learned.py`)."""
    scores = [*layer().scores(warmth.features, heard or _SILENT)]
    first = "thread" not in warmth.features
    if first and warmth.cold < _COLD:
        scores[HEATS.index("cold")] -= _NOT_YET_COLD
    word = likeliest(scores)
    if warmth.ruled == "calm":
        quiet = max(warmth.hot, warmth.warm, warmth.cold) < _WARM
        few = quiet and first and "short" in warmth.features
        if few or max(scores) - scores[HEATS.index("calm")] < _STAYS_CALM:
            return "calm"
    if warmth.ruled == "hot" and "kind.hot.fury" in warmth.features and word in ("calm", "cold"):
        return "hot"  # "I am furious with you": said in so many words
    return word


def ruled_level(sums: Mapping[str, float]) -> Heat:
    """The word by thresholds alone: one of the things that the layer sees."""
    calm = sums["calm"]
    hot = sums["hot"] - 0.4 * calm
    cold = sums["cold"] - (0.5 * calm if sums["cold"] < 2.5 else 0.0)
    warm = sums["warm"] + 0.5 * hot + 0.3 * max(cold, 0.0) - 0.8 * calm
    if hot >= _HOT and hot + 0.3 >= cold:
        return "hot"
    if cold >= _COLD:
        return "cold"
    return "warm" if warm >= _WARM else "calm"


def evidence(turn: Turn, heat: Heat, warmth: Warmth) -> Evidence | None:
    """The words that weighed most for the level; None where only the thread or the triggers told it."""
    mark = warmth.marks.get(heat)
    if heat == "calm" or mark is None:
        return None
    return turn.evidence("heat", *mark)


def _void(sign: Sign, scale: str) -> bool:
    """Whether a sign does not count where it stands: denied anger, a condition's wish, a question's politeness."""
    clause = sign.clause
    if sign.cue.label in ("hot.anger", "hot.fury") and (clause.negated or at_their_side(sign)):
        return True
    if sign.cue.label == "warm.frustration" and clause.negated and len(sign.cue.words) == 1:
        return True
    return scale == "calm" and sign.cue.label == "calm.settled" and (clause.negated or sign.sentence.question)


def _rejoices(seen: Mapping[str, int]) -> bool:
    """Whether the voice is raised for joy or in greeting, and nothing is wrong."""
    glad = "calm.settled" in seen or "calm.kind" in seen
    against = [label for label in seen if label.startswith(("hot.", "warm.")) and label != "hot.emphasis"]
    return glad and not against


def _insistence(turn: Turn) -> tuple[int, int] | None:
    """The sentence about coming back again, with the exclamation marks that end it; None where it ends in none."""
    for sign in signs(turn, "triggers"):
        if sign.cue.label.startswith("repeat_contact") and not sign.cue.label.endswith((":denied", ":never")):
            text = turn.reading.folded
            end = stop = max(sign.sentence.end, sign.sentence.words[-1].end)
            while stop < len(text) and text[stop] in "!?":
                stop += 1
            if text[sign.sentence.words[-1].end : stop].count("!") > 1:
                return sign.sentence.words[0].start, max(end, stop)
    return None


def _ultimatum(turn: Turn) -> bool:
    """Whether the writer makes their own act depend on ours: "if it isn't fixed, we …", "or I'm …", "unless"."""
    for sentence in turn.reading.sentences:
        clauses = sentence.clauses
        acts = any(c.subject == "us" and (c.modal == "will" or c.tense in ("future", "progressive")) for c in clauses)
        opens = any(word.text in ("unless", "otherwise") for word in sentence.words)
        if acts and (opens or any(c.conditional and c.subject in ("thing", "customer", "none") for c in clauses)):
            return not any(c.modal in ("could", "can") for c in clauses)
        if any(c.words[0].text == "or" and c.subject == "us" and not c.conditional for c in clauses[1:]):
            return True
    return False


def _terseness(turn: Turn) -> float:
    """How withdrawn the form is: a few words, no question, no thanks, after a dispute."""
    words = turn.reading.words
    if not words or len(words) > _TERSE or "?" in turn.reading.folded or "!" in turn.reading.folded:
        return 0.0
    return 1.6 if len(words) <= 3 else 0.8
