"""Overpromise in many wordings: a guarantee, a hasty time or an unlisted concession, and what only looks like one."""

from __future__ import annotations

import pytest

from reviewing import review
from service.domain import Policy
from service.guardrails import overpromise
from service.promises import read_commitment

# The reply, the commitment (or ""), the offer (or "").
TOO_MUCH = (
    ("You can bank on it: the router won't let you down again.", "", ""),
    ("Put your mind at rest, nobody will touch your account from now on.", "", ""),
    ("I swear on my mother's life the parcel will be there on Saturday.", "", ""),
    ("That error is gone for good.", "", ""),
    ("We'll make absolutely sure it never happens to you again.", "", ""),
    ("You will not see this message a second time.", "", ""),
    ("This is the last time you'll have to call us about the heating.", "", ""),
    ("The new part cannot fail.", "", ""),
    ("There will be no more dropped calls after tonight's change.", "", ""),
    ("From today your statements will always be correct.", "", ""),
    ("I give you my word that the money will be there.", "", ""),
    ("It will work, no question about it, I promise.", "", ""),
    ("Rest assured, your photos will all come back.", "", ""),
    ("Mark my words, the line will stay up.", "", ""),
    ("Your data is perfectly safe, I can assure you of that.", "", ""),
    ("I can promise you the flight won't be cancelled.", "", ""),
    ("You won't ever be double-charged by us again.", "", ""),
    ("After the swap you'll never hear that noise again.", "", ""),
    ("No customer of ours will ever have to go through this again.", "", ""),
    ("I promise this will be sorted.", "", ""),
    ("Everything will be back exactly as it was, guaranteed.", "", ""),
    ("There's not the slightest chance of that happening again.", "", ""),
    ("You have our assurance that your order arrives in time for the wedding.", "", ""),
    ("It's impossible for this to happen a second time.", "", ""),
    ("We will never let you down again.", "", ""),
    ("Trust me, after this update the app won't crash any more.", "", ""),
    ("One hundred percent, you'll be online by tonight.", "", ""),
    ("I can say with certainty that the refund will be approved.", "", ""),
    ("The outage is over once and for all.", "", ""),
    ("Your dashboards will be restored without a doubt.", "", ""),
    ("It'll be fixed in the next few minutes.", "repair within 2 days", ""),
    ("You'll have the money back right away.", "refunds within 5 business days", ""),
    ("The line will be working again within 4 hours.", "status update within 4 hours", ""),
    ("Your parcel will be there tonight.", "delivery within 3 business days", ""),
    ("You'll be up and running before lunch.", "restore within 2 business days", ""),
    ("The refund will be on your card in an hour.", "refunds within 5 business days", ""),
    ("Your account will be unlocked within minutes.", "identity check within 1 business day", ""),
    ("The engineer will be with you this afternoon.", "engineer visit within 3 working days", ""),
    ("I've knocked £20 off your next bill.", "", ""),
    ("Delivery is on us this time.", "", ""),
    ("We'll foot the bill for the plumber.", "", ""),
    ("You won't be billed for the next two months.", "", ""),
    ("I've wiped the outstanding balance.", "", ""),
    ("I've added 500 bonus points to your card as a thank-you.", "", ""),
    ("I'm sending you a brand-new headset at no charge.", "", ""),
    ("We'll pick up the hotel bill.", "", ""),
    ("I've extended your trial by a month.", "", ""),
    ("As a one-off I've let you out of the contract.", "", ""),
    ("The late fee has been taken off.", "", ""),
    ("You'll get every penny back.", "", ""),
    ("We'll match the old price for another year.", "", ""),
    ("I've upgraded you to first class.", "", ""),
    ("There'll be a voucher for 30 euros in your inbox.", "", ""),
    ("I've halved your invoice.", "", ""),
    ("Keep the faulty one, a new one is on its way, free of charge.", "", ""),
    ("I've put a free month on your account.", "", ""),
    ("We are refunding the full year.", "", "refund of the last month"),
    ("I've added three months free.", "", "one free month"),
    ("I'm giving you 30% off.", "", "10% discount"),
    ("Your deposit will be returned to you in full.", "", ""),
)
KEPT = (
    ("I can't promise it won't happen again, but I've added an alarm.", "", ""),
    ("Nobody can guarantee that a cable is never cut.", "", ""),
    ("I won't give you my word for something that isn't in my hands.", "", ""),
    ("I promise to call you at five with whatever I know.", "", ""),
    ("I'd be lying if I said this will never happen again.", "", ""),
    ("You should never have had to ask twice.", "", ""),
    ("I never want you to go through this again.", "", ""),
    ("The two-year guarantee on your drill covers the motor.", "", ""),
    ("What we've changed should stop it from happening again.", "", ""),
    ("I've set an alert so it doesn't happen again without us noticing.", "", ""),
    ("You were promised it would never happen again, and it did.", "", ""),
    ("It's never fun to lose a whole evening.", "", ""),
    ("I've never seen this error before.", "", ""),
    ("I'm certain I have the right file now.", "", ""),
    ("Please don't worry about the form, I have it.", "", ""),
    ("You definitely did everything right.", "", ""),
    ("It won't be ready today.", "", ""),
    ("If we can't find the parcel, you'll get a new one.", "", ""),
    ("We don't want to see you go through that again.", "", ""),
    ("I'll definitely write to you tonight.", "", ""),
    ("The backup won't start again until the disk is cleared.", "", ""),
    ("Your old password will never work again after the reset, so note the new one.", "", ""),
    ("I'm looking into it right away.", "repair within 2 days", ""),
    ("I've started the refund today.", "refunds within 5 business days", ""),
    ("You'll get an update within 4 hours.", "status update within 4 hours", ""),
    ("I'll call you this afternoon with what I know.", "repair within 2 days", ""),
    ("The repair will take two days.", "repair within 2 days", ""),
    ("It won't be fixed today.", "repair within 2 days", ""),
    ("I'm passing this to the repair team immediately.", "repair within 2 days", ""),
    ("I've added a free month, as we offer for outages.", "", "one month free"),
    ("I'm refunding the duplicate charge.", "", "refund of duplicate charges"),
    ("I'm refunding the second payment of 9.99.", "", "refund of duplicate charges"),
    ("We can't refund the fee.", "", ""),
    ("You asked us to refund the fee and to add a free month.", "", ""),
    ("Whether the fee can be waived is for billing to decide, and I've asked them.", "", ""),
    ("If the review confirms it, the fee comes off.", "", ""),
    ("Would you like a replacement or a refund?", "", ""),
    ("Feel free to call me.", "", ""),
    ("The replacement you ordered is in the warehouse.", "", ""),
    ("I see the refund was paid on 3 May.", "", ""),
    ("Our engineer is free on Tuesday.", "", ""),
    ("Your free trial ended on Monday.", "", ""),
    ("The charge came from your bank.", "", ""),
    ("The claim for a refund is with the claims team, who decide on it.", "", ""),
    ("I've requested a refund for you; billing answers by Friday.", "", ""),
    ("You don't have to pay twice: the second invoice is a copy of the first.", "", ""),
)


def value(text: str, commitment: str, offer: str) -> int | str:
    policy = Policy(
        commitments=(read_commitment(commitment),) if commitment else (), may_offer=(offer,) if offer else ()
    )
    return overpromise.assess(review(text, policy)).value


@pytest.mark.parametrize(("text", "commitment", "offer"), TOO_MUCH)
def test_more_than_can_be_kept_is_found_in_any_words(text: str, commitment: str, offer: str) -> None:
    assert value(text, commitment, offer) == 1


@pytest.mark.parametrize(("text", "commitment", "offer"), KEPT)
def test_what_is_denied_hoped_asked_or_listed_is_let_be(text: str, commitment: str, offer: str) -> None:
    assert value(text, commitment, offer) == 0
