"""Goal, techniques and next action follow from situation and policy, by the rules that ship."""

from __future__ import annotations

from datetime import timedelta
from typing import get_args

import pytest

from service.conditions import FACETS
from service.datafiles import prompts_root
from service.domain import Commitment, DraftRequest, Goal, Options, Policy, Situation, Technique, Ticket
from service.guidance import load_guidance
from tickets import DUTY_MANAGER, IN_FOUR_HOURS, IN_THREE_DAYS, MONDAY, ask, facts, planner, said

EXPORTS = "My exports have been empty since Friday and nobody tells me why."
CREDIT = ("10 EUR credit",)
PROMISED = Policy((IN_FOUR_HOURS,), escalation=DUTY_MANAGER)
REFUSED = Policy(facts=facts("Empty exports cannot be restored."), may_offer=CREDIT)
SOLVED = Policy(facts=facts("The exports were repaired at 08:00 UTC."))
OURS = Policy((IN_THREE_DAYS,), CREDIT, facts("Our release emptied the exports: a bug in our scheduler."))
THREE_TURNS = (EXPORTS, said("agent", "We are on it."), f"{EXPORTS} Again!", said("agent", "Still on it."), "Well?!")

STORIES: dict[str, tuple[DraftRequest, Situation]] = {
    "a first angry message": (ask(EXPORTS, policy=PROMISED), Situation("hot", ("anger",))),
    "a friendly first question": (ask(EXPORTS, policy=PROMISED), Situation("calm")),
    "a customer who has given up": (ask(EXPORTS, policy=PROMISED), Situation("cold", triggers=("churn_threat",))),
    "nothing concrete": (ask("It doesn't work!!"), Situation("warm")),
    "our own fault": (ask(EXPORTS, policy=OURS), Situation("hot", triggers=("data_loss",))),
    "a lay person with two problems": (ask(EXPORTS), Situation("warm", issues=2, novice=True)),
    "a wish that can't be granted": (ask(EXPORTS, policy=REFUSED), Situation("warm")),
    "a wish refused again": (ask(*THREE_TURNS, policy=REFUSED), Situation("warm", stage="ongoing")),
    "a manager is wanted": (
        ask(EXPORTS, policy=PROMISED),
        Situation("hot", triggers=("manager_request", "repeat_contact")),
    ),
    "a public threat over an old matter": (
        ask(EXPORTS),
        Situation("warm", triggers=("public_threat", "repeat_contact"), stage="stalled"),
    ),
    "an insult": (ask(EXPORTS, policy=PROMISED), Situation("hot", abuse=True)),
    "news in a long case": (ask(*THREE_TURNS, policy=PROMISED), Situation("warm", stage="ongoing")),
    "nobody gets through to anybody": (ask(*THREE_TURNS, policy=PROMISED), Situation("hot", stage="stalled")),
    "a fix that the facts tell of": (ask(EXPORTS, policy=SOLVED), Situation("warm")),
    "a goodbye": (ask(EXPORTS, "It works again, thanks!"), Situation("calm", stage="resolved")),
    "a week after": (
        ask(EXPORTS, said("agent", "All is well again."), now=MONDAY + timedelta(days=7)),
        Situation("calm", stage="resolved"),
    ),
    "a friendly case with leeway": (ask(EXPORTS, policy=Policy(may_offer=CREDIT)), Situation("calm")),
}

GOALS: dict[str, Goal] = {
    "a first angry message": "first_reply",
    "nothing concrete": "first_reply",
    "our own fault": "first_reply",
    "a wish that can't be granted": "decline",
    "a manager is wanted": "escalation",
    "an insult": "boundary",
    "news in a long case": "update",
    "nobody gets through to anybody": "pause",
    "a fix that the facts tell of": "resolution",
    "a goodbye": "closing",
    "a week after": "follow_up",
}


def catalogue() -> tuple[Technique, ...]:
    return load_guidance(prompts_root() / "guidance.yaml")


@pytest.mark.parametrize(("story", "goal"), GOALS.items())
def test_the_goal_follows_from_the_story(story: str, goal: Goal) -> None:
    assert planner().plan(*STORIES[story]).plan.goal == goal


def test_every_goal_is_chosen_for_some_story() -> None:
    chosen = {planner().plan(*story).plan.goal for story in STORIES.values()}
    assert chosen == set(get_args(Goal))


@pytest.mark.parametrize("technique", [row.id for row in catalogue() if row.concerns_reply])
def test_every_technique_that_concerns_a_reply_is_used_in_some_story(technique: str) -> None:
    """With the goal left to the planner: no row of the catalogue is out of reach of an ordinary request."""
    users = [name for name, story in STORIES.items() if technique in planner().plan(*story).plan.techniques]
    assert users


@pytest.mark.parametrize("story", STORIES)
def test_a_plan_is_focused_and_in_the_order_of_the_catalogue(story: str) -> None:
    techniques = planner().plan(*STORIES[story]).plan.techniques
    order = [row.id for row in catalogue() if row.concerns_reply]
    assert list(techniques) == [technique for technique in order if technique in techniques]
    assert 3 <= len(techniques) <= 12
    assert "calm.tone" in techniques


@pytest.mark.parametrize("goal", get_args(Goal))
def test_a_goal_that_the_caller_names_is_honoured(goal: Goal) -> None:
    """Even one that the situation does not suggest: the agent may know more."""
    planned = planner().plan(ask(EXPORTS, policy=PROMISED, options=Options(goal=goal)), Situation("hot"))
    assert planned.plan.goal == goal
    assert planned.facets["goal"] == goal


@pytest.mark.parametrize(
    ("goal", "technique"),
    [
        ("escalation", "escalation.offer"),
        ("boundary", "boundary.set"),
        ("pause", "calm.pause"),
        ("decline", "solution.alternatives"),
        ("decline", "expectations.limits"),
        ("resolution", "followup.confirm"),
        ("closing", "closing.open_door"),
        ("follow_up", "followup.check_in"),
    ],
)
def test_a_named_goal_brings_the_techniques_that_make_it(goal: Goal, technique: str) -> None:
    assert technique in planner().plan(ask(EXPORTS, options=Options(goal=goal)), Situation("calm")).plan.techniques


def test_what_is_required_is_never_crowded_out() -> None:
    """Everything at once: abuse, our fault, a lay person, three problems, a manager, a time, an offer."""
    policy = OURS._replace(escalation=DUTY_MANAGER)
    situation = Situation(
        "hot", ("anger",), abuse=True, triggers=("manager_request", "data_loss"), issues=3, novice=True, stage="stalled"
    )
    techniques = planner().plan(ask(*THREE_TURNS, policy=policy), situation).plan.techniques
    must = {"boundary.set", "ownership.admit", "ownership.amends", "solution.plain_language", "escalation.offer"}
    assert must | {"solution.one_at_a_time", "expectations.timeline", "expectations.no_overpromise"} <= set(techniques)


@pytest.mark.parametrize(
    ("story", "action", "to"),
    [
        ("a first angry message", "reply", None),
        ("nothing concrete", "clarify", None),
        ("a manager is wanted", "escalate", "the duty manager"),
        ("an insult", "set_boundary", None),
        ("nobody gets through to anybody", "pause", None),
        ("a goodbye", "reply", None),
    ],
)
def test_the_next_action_follows_from_the_story(story: str, action: str, to: str | None) -> None:
    found = planner().plan(*STORIES[story]).plan.next_action
    assert (found.type, found.to) == (action, to)
    assert "{" not in found.reason
    assert found.reason.endswith(".")


@pytest.mark.parametrize("trigger", ["safety_risk", "security_incident"])
def test_danger_goes_before_abuse(trigger: str) -> None:
    """Somebody who insults us while the smoke alarm rings still needs the person who can help."""
    situation = Situation("hot", abuse=True, triggers=(trigger,))  # type: ignore[arg-type]
    plan = planner().plan(ask(EXPORTS, policy=PROMISED), situation).plan
    assert (plan.goal, plan.next_action.type) == ("escalation", "escalate")
    assert {"boundary.set", "escalation.offer"} <= set(plan.techniques)


def test_without_an_escalation_path_the_agent_is_told_to_find_somebody() -> None:
    """No path, no promise of one in the reply: the goal stays, and the advice names nobody."""
    plan = planner().plan(ask(EXPORTS), Situation("hot", triggers=("legal_threat",))).plan
    assert plan.goal == "first_reply"
    assert plan.next_action.type == "escalate"
    assert plan.next_action.to is None
    assert "somebody with the authority" in plan.next_action.reason


def test_the_reason_tells_how_soon_the_contact_is_in_touch() -> None:
    plan = planner().plan(*STORIES["a manager is wanted"]).plan
    assert plan.next_action.reason.endswith("hand over to the duty manager, who can be in touch within 1 hour.")


def test_a_clash_with_the_customers_deadline_shapes_the_plan() -> None:
    request = ask(f"{EXPORTS} I need them before Wednesday's demo.", policy=Policy((IN_THREE_DAYS,)))
    planned = planner().plan(request, Situation("hot"))
    assert planned.clash is not None
    assert planned.clash.span.quote == "before Wednesday's demo"
    assert planned.facets["deadline_clash"] is True
    assert {"expectations.limits", "solution.alternatives"} <= set(planned.plan.techniques)


def test_an_sla_clock_that_still_runs_is_a_time_to_promise() -> None:
    ahead = ask(EXPORTS, ticket=Ticket(next_update_due=MONDAY + timedelta(hours=2)))
    past = ask(EXPORTS, ticket=Ticket(next_update_due=MONDAY - timedelta(hours=2)))
    assert "expectations.timeline" in planner().plan(ahead, Situation("warm")).plan.techniques
    assert "expectations.timeline" not in planner().plan(past, Situation("warm")).plan.techniques


def test_facts_about_another_matter_don_t_end_an_open_case() -> None:
    """Somebody else's problem is solved, and a time is promised for this one: it is no resolution."""
    policy = Policy((IN_FOUR_HOURS,), facts=facts("The printers were repaired at 08:00 UTC."))
    assert planner().plan(ask(EXPORTS, policy=policy), Situation("warm")).plan.goal == "first_reply"


def test_a_decline_that_the_caller_wishes_counts_as_an_unmet_request() -> None:
    planned = planner().plan(ask(EXPORTS, options=Options(goal="decline")), Situation("calm"))
    assert planned.facets["unmet_request"] is True


def test_facets_cover_exactly_what_conditions_may_name() -> None:
    """A condition that names a facet which nobody fills would silently never hold."""
    assert set(planner().plan(ask(EXPORTS), Situation("calm")).facets) == set(FACETS)


def test_the_same_request_gives_the_same_plan() -> None:
    for story in STORIES.values():
        assert planner().plan(*story) == planner().plan(*story)


def test_a_message_without_words_asks_to_clarify() -> None:
    """Nothing but an attachment is a message too."""
    plan = planner().plan(ask(""), Situation("calm", language="und")).plan
    assert plan.next_action.type == "clarify"
    assert "listen.clarify" in plan.techniques


def test_an_old_danger_in_a_settled_case_is_no_alarm() -> None:
    """The customer says that it is over; the follow-up does not bring in the duty manager again."""
    request = ask(EXPORTS, "It works again, thanks!", policy=PROMISED)
    plan = planner().plan(request, Situation("calm", triggers=("safety_risk",), stage="resolved")).plan
    assert (plan.goal, plan.next_action.type) == ("closing", "reply")
    assert "escalation.triggers" not in plan.techniques


def test_feelings_that_could_not_be_read_are_looked_for_all_the_same() -> None:
    """Heat is read in English only: a German message that seems calm may be anything but."""
    request = ask("Seit Freitag sind alle Exporte leer und niemand sagt mir warum.")
    assert "empathy.name" in planner().plan(request, Situation("calm", language="de")).plan.techniques
    assert "empathy.name" not in planner().plan(request, Situation("calm", language="en")).plan.techniques


def test_a_conversation_without_a_customer_is_planned_all_the_same() -> None:
    """Somebody checks a text against a thread in which only our side has written."""
    planned = planner().plan(ask(said("agent", "Good morning!")), Situation("calm"))
    assert planned.plan.goal == "first_reply"
    assert planned.facets["quiet_days"] == 0


def test_names_and_manners_don_t_change_the_plan() -> None:
    """organisation.fairness: the same case, another name and another spelling."""
    polite = ask("Good morning, my exports have been empty since Friday, could you help please? Anne", policy=PROMISED)
    rough = ask("yo my exports been empty since friday, fix it. Dwayne", policy=PROMISED)
    assert planner().plan(polite, Situation("warm")).plan == planner().plan(rough, Situation("warm")).plan


def test_a_callback_by_somebody_counts_as_a_commitment() -> None:
    policy = Policy((Commitment("callback by the duty manager by 5 pm", "callback", at="5 pm", owner="duty manager"),))
    assert "expectations.timeline" in planner().plan(ask(EXPORTS, policy=policy), Situation("hot")).plan.techniques
