"""Apologies in many wordings: for what happened, or for how the customer takes it."""

from __future__ import annotations

import pytest

from reviewing import review
from service.guardrails import apology

NONAPOLOGY = (
    ("I'm sorry you feel the service was slow.", 1),
    ("Sorry you took it the wrong way.", 1),
    ("Apologies if this caused any inconvenience on your side.", 1),
    ("I'm sorry, but you signed the contract.", 1),
    ("We regret that you see things differently.", 1),
    ("Sorry to anyone who was upset.", 1),
    ("I'm sorry my answer came across as cold.", 1),
    ("Sorry you didn't enjoy the new layout.", 1),
    ("I'm sorry that you're so disappointed.", 1),
    ("Sorry that the new design isn't to your taste.", 1),
    ("We apologise for any misunderstanding on your part.", 1),
    ("Sorry if my last message sounded rude.", 1),
    ("I'm sorry you think we ignored you.", 1),
    ("Sorry you've got the impression that nobody cares.", 1),
    ("I do apologise, however you should have read the terms.", 1),
    ("Sorry that you weren't aware of the deadline.", 1),
    ("I'm sorry that this is how you see us.", 1),
    ("Sorry you expected something else.", 1),
    ("I'm sorry you had to wait nine days.", 0),
    ("Sorry that you were charged twice.", 0),
    ("I'm sorry this left you without a phone for a week.", 0),
    ("We're sorry we upset you with that letter.", 0),
    ("I'm sorry, but I can't open the account without a code.", 0),
    ("Sorry about the noise last night.", 0),
    ("I'm sorry you've been passed around.", 0),
    ("I'm sorry that our mistake made you late.", 0),
    ("Sorry, but your ticket can't be changed online; I'll do it here.", 0),
    ("I'm sorry you couldn't reach anybody on Sunday.", 0),
    ("We're sorry for how we handled this.", 0),
    ("Sorry that nobody told you.", 0),
    ("I'm sorry you lost the photos.", 0),
    ("Sorry to hear that you're upset.", 0),
    ("If the tool drops again, tell me; and sorry for the mess.", 0),
)
APOLOGY = (
    ("I'm sorry you feel the service was slow.", 0),
    ("Sorry you took it the wrong way.", 0),
    ("Apologies if this caused any inconvenience on your side.", 0),
    ("I'm sorry, but you signed the contract.", 0),
    ("We regret that you see things differently.", 0),
    ("Sorry to anyone who was upset.", 0),
    ("I'm sorry my answer came across as cold.", 0),
    ("Sorry you didn't enjoy the new layout.", 0),
    ("I'm sorry that you're so disappointed.", 0),
    ("Sorry that the new design isn't to your taste.", 0),
    ("We apologise for any misunderstanding on your part.", 0),
    ("Sorry if my last message sounded rude.", 0),
    ("I'm sorry you think we ignored you.", 0),
    ("Sorry you've got the impression that nobody cares.", 0),
    ("I do apologise, however you should have read the terms.", 0),
    ("Sorry that you weren't aware of the deadline.", 0),
    ("I'm sorry that this is how you see us.", 0),
    ("Sorry you expected something else.", 0),
    ("I'm sorry you had to wait nine days.", 1),
    ("Sorry that you were charged twice.", 1),
    ("I'm sorry this left you without a phone for a week.", 1),
    ("We're sorry we upset you with that letter.", 1),
    ("Sorry about the noise last night.", 1),
    ("I'm sorry you've been passed around.", 1),
    ("I'm sorry that our mistake made you late.", 1),
    ("I'm sorry you couldn't reach anybody on Sunday.", 1),
    ("We're sorry for how we handled this.", 1),
    ("Sorry that nobody told you.", 1),
    ("I'm sorry you lost the photos.", 1),
    ("If the tool drops again, tell me; and sorry for the mess.", 1),
    ("I'm sorry, but I can't open the account without a code.", 0),
    ("Sorry to hear that you're upset.", 0),
    ("We owe nobody an apology for this rule.", 0),
    ("We owe you an apology.", 1),
    ("Please accept our sincere apologies.", 1),
    ("That was our bad.", 1),
    ("I'd be sorry to see you go.", 0),
    ("We're sorry for the loss of your father.", 0),
    ("I want to apologise for my colleague's tone.", 1),
    ("My apologies for the wrong link.", 1),
    ("The driver apologised to your neighbour.", 0),
    ("There's nothing we need to apologise for.", 0),
    ("We got this wrong, and for that I'm sorry.", 1),
    ("Forgive us for the confusion we caused.", 1),
)


@pytest.mark.parametrize(("text", "given"), NONAPOLOGY)
def test_regret_about_the_customers_view_is_no_apology(text: str, given: int) -> None:
    assert apology.assess_nonapology(review(text)).value == given


@pytest.mark.parametrize(("text", "given"), APOLOGY)
def test_regret_about_what_happened_is_one(text: str, given: int) -> None:
    assert apology.assess(review(text)).value == given
