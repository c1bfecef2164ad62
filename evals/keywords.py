"""What matching keywords would make of a reply: the baseline that the guardrails have to beat."""

from __future__ import annotations

from service.domain import Assessment

WORDS: dict[str, tuple[str, ...]] = {
    "feeling": ("frustrat", "understand", "upset", "stress", "awful", "worry", "sorry to hear", "must have been"),
    "sorry": ("sorry", "apologi"),
    "nonapology": ("sorry you feel", "sorry if", "sorry that you feel", "sorry but", "sorry, but"),
    "own": ("i'll ", "i will ", "we'll ", "we will ", "i've ", "we've ", "i have ", "we have ", "i'm ", "we're "),
    "passive": ("will be ", "has been ", "let us know", "happy to help"),
    "blame": ("you should have", "your fault", "your side", "as stated", "our guide", "vendor", "you didn't"),
    "vague": ("soon", "shortly", "asap", "as soon as possible", "in due course", "as quickly as"),
    "when": ("within ", "by tomorrow", "today", "tomorrow", " hours", " minutes", "business day", "by end of"),
    "absolute": ("guarantee", "never happen again", "100%", "promise you"),
    "off": ("calm down", "obviously", "as i already", "you need to", "with all due respect", "per my last"),
    "step": ("i'll ", "we'll ", "please ", "next "),
    "boundary": ("insult", "respectful", "abus", "language", "not acceptable"),
    "escalation": ("escalat", "manager", "supervisor", "specialist", "team"),
    "closing": ("reply", "let me know", "let us know", "reach", "any questions", "happy to help"),
}


def keyword_assessment(text: str, theirs: str) -> Assessment:
    """The assessment by substrings alone; `theirs` is what the customer wrote."""
    low = text.lower()
    has = {name: any(word in low for word in words) for name, words in WORDS.items()}
    shared = {word for word in theirs.lower().split() if len(word) > 5} & set(low.split())
    return Assessment(
        empathy=2 if has["feeling"] and shared else int(has["feeling"]),
        apology=has["sorry"],
        nonapology=has["nonapology"],
        ownership=2 if has["own"] else int(has["passive"]),
        blame=has["blame"],
        timeline=2 if has["when"] else int(has["vague"]),
        overpromise=has["absolute"],
        tone="off" if has["off"] else "calm",
        next_step=has["step"],
        boundary=has["boundary"],
        escalation=has["escalation"],
        question="?" in text,
        paraphrase=len(shared) >= 2,
        closing=has["closing"],
    )
