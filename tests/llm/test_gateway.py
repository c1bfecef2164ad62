"""The gateway over a mocked wire: every answer and every failure of a provider, with every HTTP call counted."""

from __future__ import annotations

import asyncio
import json
import logging
import warnings
from collections.abc import AsyncIterator, Iterator
from typing import Any, NamedTuple

import httpx
import pytest
import respx

from asking import ANGRY, Clock, asking, brief_about, plenty
from service.errors import (
    BudgetSpent,
    ModelBusy,
    ModelError,
    ModelOutput,
    ModelRefused,
    ModelTimeout,
    ModelUnavailable,
    SettingsError,
    UnknownModel,
)
from service.llm.base import Budget, Completion, CompletionRequest
from service.llm.gateway import Gateway
from service.llm.routes import GatewayPolicy, Route
from wire import ANTHROPIC_URL, KEY, OPENAI_URL, REPLY, anthropic, failed, failed_anthropic, openai

pytestmark = [
    pytest.mark.anyio,
    # litellm's own, on its first use: a type hint that pydantic warns of
    pytest.mark.filterwarnings("ignore:Item 'summary' on TypedDict class:UserWarning"),
]

OPENAI = Route("fast", "openai/gpt-4o-mini", api_base=OPENAI_URL, api_key=KEY)
VLLM = Route("own", "hosted_vllm/gpt-4o-mini", api_base=OPENAI_URL, api_key=KEY)
ANTHROPIC = Route("careful", "anthropic/claude-3-5-haiku-20241022", api_base=ANTHROPIC_URL, api_key=KEY)
POLICY = GatewayPolicy(max_attempts=3, base_wait_s=0.5, max_wait_s=20)
OK = httpx.Response(200, json=openai())


@pytest.fixture(scope="module")
def litellm() -> Any:
    """litellm as the gateway sets it up: five seconds, so once."""
    from service.llm.gateway_litellm import load_litellm

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # deprecations in its own modules and their dependencies
        return load_litellm()


class Provider(NamedTuple):
    """A mocked provider: what it answers, in order, and what it was asked."""

    route: respx.Route

    def answers(self, *answers: httpx.Response | Exception) -> None:
        self.route.side_effect = list(answers)

    @property
    def calls(self) -> int:
        return self.route.call_count

    def sent(self, number: int = 0) -> dict[str, Any]:
        body = json.loads(self.route.calls[number].request.content)
        assert isinstance(body, dict)
        return body


@pytest.fixture
def wire(litellm: Any) -> Iterator[respx.MockRouter]:
    litellm.in_memory_llm_clients_cache.flush_cache()  # clients belong to the event loop of one test
    with respx.mock(assert_all_called=False) as router:
        yield router
    litellm.in_memory_llm_clients_cache.flush_cache()


@pytest.fixture
def provider(wire: respx.MockRouter) -> Provider:
    return Provider(wire.post(f"{OPENAI_URL}/chat/completions"))


@pytest.fixture
def speaker(wire: respx.MockRouter) -> Provider:
    return Provider(wire.post(f"{ANTHROPIC_URL}/v1/messages"))


@pytest.fixture
def request_() -> CompletionRequest:
    return asking(brief_about())


class Asker:
    """Gateways on a clock that passes only while they wait; closed after the test, in its event loop."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.gateways: list[Gateway] = []

    def gateway(self, *routes: Route, policy: GatewayPolicy = POLICY) -> Gateway:
        first, *others = routes
        self.gateways.append(Gateway(first, tuple(others), policy, sleep=self.clock.sleep, jitter=lambda: 0.0))
        return self.gateways[-1]

    async def ask(self, *routes: Route, budget: Budget | None = None, policy: GatewayPolicy = POLICY) -> Completion:
        request = asking(brief_about())
        return await self.gateway(*routes, policy=policy).complete(request, budget or plenty(clock=self.clock))


@pytest.fixture
async def asker() -> AsyncIterator[Asker]:
    asker = Asker()
    yield asker
    for gateway in asker.gateways:
        await gateway.aclose()


# ---- success ---------------------------------------------------------------------------------------------------------


async def test_an_openai_shaped_answer_becomes_a_completion(asker: Asker, provider: Provider) -> None:
    provider.answers(OK)
    completion = await asker.ask(OPENAI)
    assert (completion.text, completion.model) == (REPLY, "openai/gpt-4o-mini")
    assert (completion.prompt_tokens, completion.completion_tokens) == (900, 100)
    assert completion.cost_usd == pytest.approx(900 * 0.15e-6 + 100 * 0.6e-6)  # litellm's price table
    assert provider.calls == 1


async def test_an_anthropic_shaped_answer_becomes_a_completion(asker: Asker, speaker: Provider) -> None:
    speaker.answers(httpx.Response(200, json=anthropic()))
    completion = await asker.ask(ANTHROPIC)
    assert (completion.text, completion.prompt_tokens, completion.completion_tokens) == (REPLY, 900, 100)
    assert speaker.calls == 1


async def test_prompt_key_and_sampling_settings_reach_the_provider(asker: Asker, provider: Provider) -> None:
    provider.answers(OK)
    route = OPENAI._replace(params=(("extra_body", {"repeat_penalty": 1.15}),))
    await asker.ask(route)
    sent = provider.sent()
    assert [message["role"] for message in sent["messages"]] == ["system", "user"]
    assert sent["messages"][1]["content"] == ANGRY
    assert (sent["temperature"], sent["max_tokens"], sent["repeat_penalty"]) == (0.3, 700, 1.15)
    assert provider.route.calls[0].request.headers["authorization"] == f"Bearer {KEY}"


async def test_anthropic_gets_its_system_prompt_and_key_in_its_own_way(asker: Asker, speaker: Provider) -> None:
    speaker.answers(httpx.Response(200, json=anthropic()))
    await asker.ask(ANTHROPIC)
    assert "You draft replies" in json.dumps(speaker.sent()["system"])
    assert [message["role"] for message in speaker.sent()["messages"]] == ["user"]
    assert speaker.route.calls[0].request.headers["x-api-key"] == KEY


async def test_a_route_s_limit_and_parameters_win_over_the_prompt_s(asker: Asker, provider: Provider) -> None:
    provider.answers(OK)
    await asker.ask(OPENAI._replace(max_tokens=64, params=(("temperature", 0.9),)))
    assert (provider.sent()["max_tokens"], provider.sent()["temperature"]) == (64, 0.9)


async def test_reasoning_in_the_answer_never_reaches_the_draft(asker: Asker, provider: Provider) -> None:
    provider.answers(httpx.Response(200, json=openai(message={"content": f"<think>Calm.</think>{REPLY}"})))
    assert (await asker.ask(OPENAI)).text == REPLY


async def test_a_thinking_block_never_reaches_the_draft(asker: Asker, speaker: Provider) -> None:
    blocks = [{"type": "thinking", "thinking": "Hm.", "signature": "s"}, {"type": "text", "text": REPLY}]
    speaker.answers(httpx.Response(200, json=anthropic(content=blocks)))
    assert (await asker.ask(ANTHROPIC)).text == REPLY


# ---- cost ------------------------------------------------------------------------------------------------------------


async def test_a_route_s_own_price_wins(asker: Asker, provider: Provider) -> None:
    provider.answers(OK)
    completion = await asker.ask(OPENAI._replace(usd_per_million_in=1000, usd_per_million_out=2000))
    assert completion.cost_usd == pytest.approx(0.9 + 0.2)


async def test_the_cost_of_a_model_that_nobody_prices_is_unknown(asker: Asker, provider: Provider) -> None:
    provider.answers(httpx.Response(200, json=openai(model="local")))
    assert (await asker.ask(OPENAI._replace(model="openai/local"))).cost_usd is None


async def test_what_a_call_used_is_taken_off_the_budget(asker: Asker, provider: Provider) -> None:
    provider.answers(OK)
    budget = plenty(max_tokens=5000, max_cost_usd=1.5)
    await asker.ask(OPENAI._replace(usd_per_million_in=1000, usd_per_million_out=1000), budget=budget)
    assert (budget.calls_left, budget.tokens_left) == (49, 4000)
    assert budget.cost_left_usd == pytest.approx(0.5)


async def test_an_answer_of_no_use_is_charged_too(asker: Asker, provider: Provider) -> None:
    provider.answers(httpx.Response(200, json=openai(choice={"finish_reason": "length"})))
    budget = plenty(max_tokens=5000)
    with pytest.raises(ModelOutput):
        await asker.ask(OPENAI, budget=budget)
    assert (budget.calls_left, budget.tokens_left) == (49, 4000)


async def test_without_a_count_tokens_are_estimated_and_the_cost_is_unknown(asker: Asker, provider: Provider) -> None:
    provider.answers(httpx.Response(200, json=openai(usage=None)))
    budget = plenty(max_tokens=5000)
    completion = await asker.ask(OPENAI._replace(usd_per_million_in=1, usd_per_million_out=1), budget=budget)
    assert (completion.prompt_tokens, completion.cost_usd) == (0, None)
    assert budget.tokens_left is not None
    assert 4900 < budget.tokens_left < 5000


# ---- failures, by status ---------------------------------------------------------------------------------------------


class Failure(NamedTuple):
    """An answer of the provider, what it becomes, and how many HTTP calls it costs with three attempts allowed."""

    answer: httpx.Response | Exception
    error: type[ModelError]
    says: str
    calls: int


FAILURES = {
    "400": Failure(failed(400), ModelRefused, "does not accept the request", 1),
    "400 context": Failure(failed(400, "context_length_exceeded"), ModelRefused, "context_length_exceeded", 1),
    "401": Failure(failed(401, "invalid_api_key"), ModelRefused, "API key .*HTTP 401, invalid_api_key", 1),
    "402": Failure(failed(402), ModelRefused, "paid", 1),
    "403": Failure(failed(403), ModelRefused, "access", 1),
    "404": Failure(failed(404, "model_not_found"), ModelRefused, "no such model", 1),
    "408": Failure(failed(408), ModelTimeout, "in time", 3),
    "409": Failure(failed(409), ModelUnavailable, "HTTP 409", 3),
    "413": Failure(failed(413), ModelRefused, "longer", 1),
    "418": Failure(failed(418), ModelRefused, "HTTP 418", 1),
    "429": Failure(failed(429), ModelBusy, "rate limited", 3),
    "429 quota": Failure(failed(429, "insufficient_quota"), ModelRefused, "quota is used up", 1),
    "500": Failure(failed(500), ModelUnavailable, "HTTP 500", 3),
    "502": Failure(httpx.Response(502, text="<html>Bad gateway"), ModelUnavailable, "HTTP 502", 3),
    "503": Failure(failed(503), ModelBusy, "overloaded", 3),
    "504": Failure(failed(504), ModelTimeout, "in time", 3),
    "529": Failure(failed(529), ModelBusy, "overloaded", 3),
    "599": Failure(failed(599), ModelUnavailable, "HTTP 599", 3),
    "read time-out": Failure(httpx.ReadTimeout("slow"), ModelTimeout, "in time", 3),
    "connect time-out": Failure(httpx.ConnectTimeout("slow"), ModelTimeout, "in time", 3),
    "broken connection": Failure(httpx.ReadError("reset"), ModelUnavailable, "cannot be reached", 3),
    "error in a success": Failure(
        httpx.Response(200, json={"error": {"message": "overloaded", "code": 503}}), ModelBusy, "overloaded", 3
    ),
    "HTML": Failure(httpx.Response(200, text="<html>Welcome"), ModelOutput, "malformed", 1),
    "HTML as JSON": Failure(
        httpx.Response(200, text="<html>", headers={"content-type": "application/json"}), ModelOutput, "malformed", 1
    ),
    "half of a JSON": Failure(
        httpx.Response(200, text='{"choices": [{', headers={"content-type": "application/json"}),
        ModelOutput,
        "malformed",
        1,
    ),
    "empty body": Failure(httpx.Response(200, text=""), ModelOutput, "malformed", 1),
    "a list": Failure(httpx.Response(200, json=[1]), ModelOutput, "malformed", 1),
    "no choices field": Failure(httpx.Response(200, json=openai(choices=None)), ModelOutput, "malformed", 1),
    "no choices": Failure(httpx.Response(200, json=openai(choices=[])), ModelOutput, "no choices", 1),
    "no message": Failure(
        httpx.Response(200, json=openai(choices=[{"index": 0, "finish_reason": "stop"}])), ModelOutput, "malformed", 1
    ),
    "empty": Failure(httpx.Response(200, json=openai(message={"content": ""})), ModelOutput, "empty", 1),
    "null": Failure(httpx.Response(200, json=openai(message={"content": None})), ModelOutput, "empty", 1),
    "blank": Failure(httpx.Response(200, json=openai(message={"content": " \n"})), ModelOutput, "empty", 1),
    "truncated": Failure(
        httpx.Response(200, json=openai(choice={"finish_reason": "length"})), ModelOutput, "cut off", 1
    ),
    "filtered": Failure(
        httpx.Response(200, json=openai(choice={"finish_reason": "content_filter"})), ModelOutput, "filter", 1
    ),
    "refusal": Failure(
        httpx.Response(200, json=openai(message={"content": None, "refusal": "No."})), ModelOutput, "declined", 1
    ),
}


@pytest.mark.parametrize("route", [OPENAI, VLLM], ids=["openai", "hosted_vllm"])
@pytest.mark.parametrize("name", FAILURES)
async def test_every_failure_of_an_openai_shaped_provider_has_its_error_and_its_number_of_calls(
    asker: Asker, provider: Provider, name: str, route: Route
) -> None:
    failure = FAILURES[name]
    provider.answers(*[failure.answer] * 9)
    budget = plenty(clock=asker.clock)
    with pytest.raises(failure.error, match=failure.says) as raised:
        await asker.ask(route, budget=budget)
    assert type(raised.value) is failure.error
    assert provider.calls == failure.calls == 50 - budget.calls_left
    _tells_nothing(raised.value)


ANTHROPIC_FAILURES = {
    "401": Failure(failed_anthropic(401, "authentication_error"), ModelRefused, "API key", 1),
    "403": Failure(failed_anthropic(403, "permission_error"), ModelRefused, "access", 1),
    "404": Failure(failed_anthropic(404, "not_found_error"), ModelRefused, "no such model", 1),
    "400": Failure(failed_anthropic(400, "invalid_request_error"), ModelRefused, "does not accept", 1),
    "413": Failure(failed_anthropic(413, "request_too_large"), ModelRefused, "longer", 1),
    "429": Failure(failed_anthropic(429, "rate_limit_error"), ModelBusy, "rate limited", 3),
    "500": Failure(failed_anthropic(500, "api_error"), ModelUnavailable, "HTTP 500", 3),
    "503": Failure(httpx.Response(503, text="no"), ModelBusy, "overloaded", 3),
    "529": Failure(failed_anthropic(529, "overloaded_error"), ModelBusy, "overloaded", 3),
    "time-out": Failure(httpx.ReadTimeout("slow"), ModelTimeout, "in time", 3),
    "HTML": Failure(httpx.Response(200, text="<html>Welcome"), ModelOutput, "malformed", 1),
    "no content field": Failure(httpx.Response(200, json=anthropic(content=None)), ModelOutput, "malformed", 1),
    "no content": Failure(httpx.Response(200, json=anthropic(content=[])), ModelOutput, "empty", 1),
    "truncated": Failure(httpx.Response(200, json=anthropic(stop_reason="max_tokens")), ModelOutput, "cut off", 1),
    "refusal": Failure(httpx.Response(200, json=anthropic(stop_reason="refusal")), ModelOutput, "filter", 1),
}


@pytest.mark.parametrize("name", ANTHROPIC_FAILURES)
async def test_every_failure_of_an_anthropic_shaped_provider_has_its_error_and_its_number_of_calls(
    asker: Asker, speaker: Provider, name: str
) -> None:
    failure = ANTHROPIC_FAILURES[name]
    speaker.answers(*[failure.answer] * 9)
    budget = plenty(clock=asker.clock)
    with pytest.raises(failure.error, match=failure.says) as raised:
        await asker.ask(ANTHROPIC, budget=budget)
    assert type(raised.value) is failure.error
    assert speaker.calls == failure.calls == 50 - budget.calls_left
    _tells_nothing(raised.value)


def _tells_nothing(error: BaseException) -> None:
    """Neither the message nor anything that a traceback would print holds the key or the customer's text."""
    shown: BaseException | None = error
    while shown is not None:
        assert KEY not in str(shown)
        assert "client call" not in str(shown)
        shown = shown.__cause__ or (None if shown.__suppress_context__ else shown.__context__)


async def test_a_refused_connection_is_tried_again_and_then_unavailable(asker: Asker, provider: Provider) -> None:
    provider.answers(*[httpx.ConnectError("refused")] * 9)
    with pytest.raises(ModelUnavailable, match="cannot be reached"):
        await asker.ask(OPENAI)
    assert provider.calls == 3


async def test_litellm_s_own_client_knocks_twice_where_nobody_listens(asker: Asker, speaker: Provider) -> None:
    """Its HTTP client opens a second connection by itself. Nothing was sent, so nothing more is charged."""
    speaker.answers(*[httpx.ConnectError("refused")] * 9)
    budget = plenty(clock=asker.clock)
    with pytest.raises(ModelUnavailable, match="cannot be reached"):
        await asker.ask(ANTHROPIC, budget=budget)
    assert (speaker.calls, budget.calls_left) == (6, 47)


async def test_unprocessable_parameters_are_refused(asker: Asker, provider: Provider) -> None:
    """litellm drops what a 422 names and sends the rest by itself; of a second 422 it returns nothing at all."""
    provider.answers(*[failed(422)] * 9)
    with pytest.raises(ModelRefused, match="does not accept the request's parameters"):
        await asker.ask(OPENAI)
    assert provider.calls == 2


# ---- retry -----------------------------------------------------------------------------------------------------------


async def test_a_failure_and_then_a_success_is_a_success(asker: Asker, provider: Provider) -> None:
    provider.answers(failed(500), OK)
    assert (await asker.ask(OPENAI)).text == REPLY
    assert (provider.calls, asker.clock.waits) == (2, [0.5])


async def test_waits_double_up_to_their_limit(asker: Asker, provider: Provider) -> None:
    provider.answers(*[failed(500)] * 9)
    with pytest.raises(ModelUnavailable):
        await asker.ask(OPENAI, policy=GatewayPolicy(max_attempts=6, base_wait_s=1, max_wait_s=5))
    assert asker.clock.waits == [1, 2, 4, 5, 5]


async def test_jitter_takes_off_up_to_a_half(asker: Asker, provider: Provider, request_: CompletionRequest) -> None:
    provider.answers(failed(500), failed(500), OK)
    draws = iter([1.0, 0.5])
    gateway = Gateway(OPENAI, policy=POLICY, sleep=asker.clock.sleep, jitter=lambda: next(draws))
    await gateway.complete(request_, plenty())
    assert asker.clock.waits == [0.25, 0.75]
    await gateway.aclose()


@pytest.mark.parametrize(("header", "waited"), [({"retry_after": "7"}, 7.0), ({"retry_after_ms": "1500"}, 1.5)])
async def test_the_provider_s_own_wish_is_kept_to_the_second(
    asker: Asker, provider: Provider, header: dict[str, str], waited: float
) -> None:
    provider.answers(failed(429, **header), OK)
    await asker.ask(OPENAI)
    assert asker.clock.waits == [waited]


async def test_anthropic_s_wish_is_kept_too(asker: Asker, speaker: Provider) -> None:
    speaker.answers(
        failed_anthropic(429, "rate_limit_error", retry_after="7"),
        failed_anthropic(529, "overloaded_error", retry_after="3"),
        httpx.Response(200, json=anthropic()),
    )
    await asker.ask(ANTHROPIC)
    assert asker.clock.waits == [7.0, 3.0]


async def test_a_wish_as_a_date_is_understood(asker: Asker, provider: Provider) -> None:
    provider.answers(failed(503, retry_after="Wed, 21 Oct 2015 07:28:00 GMT"), OK)
    await asker.ask(OPENAI)
    assert asker.clock.waits == [0.0]


async def test_a_wish_that_makes_no_sense_is_no_wish(asker: Asker, provider: Provider) -> None:
    provider.answers(failed(429, retry_after="a while"), OK)
    await asker.ask(OPENAI)
    assert asker.clock.waits == [0.5]


async def test_a_rate_limit_says_how_long_it_wants(asker: Asker, provider: Provider) -> None:
    provider.answers(failed(429, retry_after="90"))
    with pytest.raises(ModelBusy) as raised:
        await asker.ask(OPENAI)
    assert (raised.value.retry_after_s, provider.calls, asker.clock.waits) == (90, 1, [])


async def test_nobody_waits_longer_than_the_draft_has_left(asker: Asker, provider: Provider) -> None:
    provider.answers(failed(429, retry_after="15"))
    with pytest.raises(ModelBusy):
        await asker.ask(OPENAI, budget=plenty(deadline_s=10, clock=asker.clock))
    assert (provider.calls, asker.clock.waits) == (1, [])


async def test_a_model_may_be_asked_only_once(asker: Asker, provider: Provider) -> None:
    provider.answers(failed(500))
    with pytest.raises(ModelUnavailable):
        await asker.ask(OPENAI, policy=GatewayPolicy(max_attempts=1))
    assert (provider.calls, asker.clock.waits) == (1, [])


# ---- fallback models -------------------------------------------------------------------------------------------------


async def test_when_a_model_stays_down_the_next_one_answers(
    asker: Asker, provider: Provider, speaker: Provider
) -> None:
    provider.answers(*[failed(500)] * 9)
    speaker.answers(httpx.Response(200, json=anthropic()))
    completion = await asker.ask(OPENAI, ANTHROPIC)
    assert completion.model == "anthropic/claude-3-5-haiku-20241022"
    assert (provider.calls, speaker.calls) == (3, 1)


@pytest.mark.parametrize("answer", [failed(401), failed(404), httpx.Response(200, json=openai(choices=[]))])
async def test_what_no_waiting_cures_goes_to_the_next_model_at_once(
    asker: Asker, provider: Provider, speaker: Provider, answer: httpx.Response
) -> None:
    provider.answers(answer)
    speaker.answers(httpx.Response(200, json=anthropic()))
    await asker.ask(OPENAI, ANTHROPIC)
    assert (provider.calls, speaker.calls, asker.clock.waits) == (1, 1, [])


async def test_a_long_wait_is_no_reason_to_wait_when_there_is_another_model(
    asker: Asker, provider: Provider, speaker: Provider
) -> None:
    provider.answers(failed(429, retry_after="3600"))
    speaker.answers(httpx.Response(200, json=anthropic()))
    await asker.ask(OPENAI, ANTHROPIC)
    assert asker.clock.waits == []


async def test_models_are_asked_in_the_order_given(asker: Asker, wire: respx.MockRouter) -> None:
    wire.post(f"{OPENAI_URL}/chat/completions").mock(return_value=failed(403))
    routes = [OPENAI._replace(alias=name, model=f"openai/{name}") for name in ("one", "two", "three")]
    with pytest.raises(ModelRefused, match=r"one: .*; two: .*; three: "):
        await asker.ask(*routes)
    assert [json.loads(call.request.content)["model"] for call in wire.calls] == ["one", "two", "three"]


async def test_when_all_fail_the_error_is_one_that_waiting_may_cure(
    asker: Asker, provider: Provider, speaker: Provider
) -> None:
    provider.answers(failed(401))
    speaker.answers(*[failed_anthropic(429, "rate_limit_error", retry_after="40")] * 3)
    with pytest.raises(ModelBusy, match=r"fast: .*; careful: ") as raised:
        await asker.ask(OPENAI, ANTHROPIC)
    assert raised.value.retry_after_s == 40


async def test_an_unknown_provider_is_an_unknown_model_and_costs_no_call(asker: Asker, wire: respx.MockRouter) -> None:
    budget = plenty()
    with pytest.raises(UnknownModel, match="'nosuch/model'"):
        await asker.ask(Route("mine", "nosuch/model"), budget=budget)
    assert (len(wire.calls), budget.calls_left) == (0, 50)


async def test_an_unknown_first_model_is_told_and_not_papered_over_by_a_fallback(
    asker: Asker, provider: Provider
) -> None:
    provider.answers(OK)
    with pytest.raises(UnknownModel):
        await asker.ask(Route("mine", "nosuch/model"), OPENAI)
    assert provider.calls == 0


async def test_an_unknown_fallback_is_passed_over(asker: Asker, provider: Provider, speaker: Provider) -> None:
    provider.answers(failed(401))
    speaker.answers(httpx.Response(200, json=anthropic()))
    assert (await asker.ask(OPENAI, Route("mine", "nosuch/model"), ANTHROPIC)).text == REPLY


@pytest.mark.parametrize(
    "model", ["openai/gpt-4o-mini", "anthropic/claude-3-5-haiku-20241022", "gemini/gemini-2.0-flash"]
)
async def test_a_missing_key_is_refused_without_a_retry(asker: Asker, wire: respx.MockRouter, model: str) -> None:
    with pytest.raises(ModelRefused, match="API key"):
        await asker.ask(Route("mine", model))
    assert (len(wire.calls), asker.clock.waits) == (0, [])


# ---- one budget ------------------------------------------------------------------------------------------------------


async def test_retries_and_fallbacks_share_the_calls_of_one_budget(
    asker: Asker, provider: Provider, speaker: Provider
) -> None:
    provider.answers(*[failed(500)] * 9)
    speaker.answers(*[failed_anthropic(500, "api_error")] * 9)
    with pytest.raises(BudgetSpent, match=r"all the model calls .*; before that: fast: the provider failed \(HTTP 500"):
        await asker.ask(OPENAI, ANTHROPIC, budget=plenty(max_calls=4))
    assert (provider.calls, speaker.calls) == (3, 1)


async def test_a_spent_budget_stops_retries_midway(asker: Asker, provider: Provider) -> None:
    provider.answers(*[failed(500)] * 9)
    with pytest.raises(BudgetSpent):
        await asker.ask(OPENAI, budget=plenty(max_calls=2))
    assert provider.calls == 2


async def test_a_spent_budget_makes_no_call_at_all(asker: Asker, provider: Provider) -> None:
    with pytest.raises(BudgetSpent):
        await asker.ask(OPENAI, budget=plenty(max_calls=0))
    assert provider.calls == 0


@pytest.mark.parametrize(("timeout_s", "deadline_s"), [(0.4, 60.0), (30.0, 0.4)])
async def test_a_call_ends_with_the_route_s_time_or_the_draft_s_whichever_is_less(
    asker: Asker, provider: Provider, timeout_s: float, deadline_s: float
) -> None:
    """litellm's own time-out counts from byte to byte; a provider that drips would never meet it."""

    started: list[httpx.Request] = []

    async def drips(request: httpx.Request) -> httpx.Response:
        started.append(request)
        await asyncio.sleep(5)
        return OK

    provider.route.side_effect = drips
    budget = plenty(deadline_s=deadline_s)
    with pytest.raises(ModelTimeout, match=r"no answer within 0\.[34] s"):
        await asker.ask(OPENAI._replace(timeout_s=timeout_s), budget=budget, policy=GatewayPolicy(max_attempts=1))
    assert len(started) == 1


# ---- what it must not do ---------------------------------------------------------------------------------------------


async def test_no_log_line_holds_the_customer_s_text_or_the_key(
    asker: Asker, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    provider.answers(failed(500), OK)
    await asker.ask(OPENAI)
    await asyncio.sleep(0.05)  # litellm logs in a task of its own
    assert "client call" not in caplog.text
    assert KEY not in caplog.text


async def test_retries_and_changes_of_model_are_logged_in_our_own_words(
    asker: Asker, provider: Provider, speaker: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "service.llm")
    provider.answers(failed(429, retry_after="7"), failed(401, "invalid_api_key"))
    speaker.answers(failed_anthropic(403, "permission_error"))
    with pytest.raises(ModelRefused):
        await asker.ask(OPENAI, ANTHROPIC)
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("INFO", "fast: rate limited (HTTP 429); again in 7.0 s"),
        (
            "WARNING",
            "fast: the provider does not accept the API key (HTTP 401, invalid_api_key); asking careful instead",
        ),
    ]


async def test_nothing_is_printed(asker: Asker, provider: Provider, capfd: pytest.CaptureFixture[str]) -> None:
    provider.answers(failed(401))
    with pytest.raises(ModelRefused):
        await asker.ask(OPENAI)
    assert capfd.readouterr() == ("", "")


async def test_a_closed_gateway_leaves_no_client_behind_and_can_be_used_again(
    asker: Asker, provider: Provider, litellm: Any, request_: CompletionRequest
) -> None:
    provider.answers(OK, OK)
    gateway = asker.gateway(OPENAI)
    await gateway.complete(request_, plenty())
    clients = [getattr(held, "_client", held) for held in litellm.in_memory_llm_clients_cache.cache_dict.values()]
    await gateway.aclose()
    assert clients
    assert all(client.is_closed for client in clients)
    assert litellm.in_memory_llm_clients_cache.cache_dict == {}
    assert (await gateway.complete(request_, plenty())).text == REPLY


async def test_closing_what_was_never_used_does_not_import_litellm() -> None:
    gateway = Gateway(OPENAI)
    await gateway.aclose()
    assert gateway._litellm is None


@pytest.mark.parametrize("name", ["num_retries", "max_retries", "timeout", "stream", "messages", "api_key"])
async def test_a_route_cannot_take_over_what_the_gateway_decides(name: str) -> None:
    with pytest.raises(SettingsError, match=f"'fast'.*{name}"):
        Gateway(OPENAI._replace(params=((name, 1),)))


async def test_a_route_shows_neither_its_key_nor_its_address() -> None:
    shown = f"{OPENAI!r} {OPENAI}"
    assert KEY not in shown
    assert OPENAI_URL not in shown
