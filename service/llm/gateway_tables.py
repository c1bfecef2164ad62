"""What litellm's exceptions and providers' statuses mean to us, as two tables."""

from __future__ import annotations

from typing import TypeAlias

from service.errors import (
    ModelBusy,
    ModelError,
    ModelOutput,
    ModelRefused,
    ModelTimeout,
    ModelUnavailable,
    UnknownModel,
)

Verdict: TypeAlias = tuple[type[ModelError], str]

# litellm's exceptions by name, each with ours and what to say. A test holds this table to litellm's own list.
BY_CLASS: dict[str, Verdict] = {
    "APIConnectionError": (ModelUnavailable, "the provider cannot be reached"),
    "APIError": (ModelUnavailable, "the provider failed"),
    "APIResponseValidationError": (ModelOutput, "the answer does not have the form that was agreed"),
    "AuthenticationError": (ModelRefused, "the provider does not accept the API key"),
    "BadGatewayError": (ModelUnavailable, "the provider failed"),
    "BadRequestError": (ModelRefused, "the provider does not accept the request"),
    "BlockedPiiEntityError": (ModelRefused, "the request was blocked for personal data in it"),
    "BudgetExceededError": (ModelRefused, "litellm's own spending limit is reached"),
    "ContentPolicyViolationError": (ModelRefused, "the provider's content policy forbids the request"),
    "ContextWindowExceededError": (ModelRefused, "the prompt is longer than the model can read"),
    "GuardrailRaisedException": (ModelRefused, "a guardrail of litellm blocked the request"),
    "ImageFetchError": (ModelRefused, "the provider does not accept the request"),
    "InternalServerError": (ModelUnavailable, "the provider failed"),
    "InvalidRequestError": (ModelRefused, "the provider does not accept the request"),
    "JSONSchemaValidationError": (ModelOutput, "the answer does not have the form that was agreed"),
    "LiteLLMUnknownProvider": (UnknownModel, "litellm knows no such provider"),
    "MidStreamFallbackError": (ModelUnavailable, "the provider broke off in the middle of its answer"),
    "MockException": (ModelUnavailable, "the provider failed"),
    "ModelNotMappedError": (UnknownModel, "litellm knows no such model"),
    "ModifyResponseException": (ModelRefused, "a guardrail of litellm blocked the request"),
    "NotFoundError": (ModelRefused, "the provider has no such model or address"),
    "OpenAIError": (ModelRefused, "the client could not be set up; is the API key missing?"),
    "PaymentRequiredError": (ModelRefused, "the provider wants to be paid first"),
    "PermissionDeniedError": (ModelRefused, "the API key does not give access to this model"),
    "RateLimitError": (ModelBusy, "rate limited"),
    "RejectedRequestError": (ModelRefused, "the provider does not accept the request"),
    "RouterRateLimitError": (ModelBusy, "rate limited"),
    "RouterRateLimitErrorBasic": (ModelBusy, "rate limited"),
    "SensitiveDataRouteException": (ModelRefused, "the request was blocked for sensitive data in it"),
    "ServiceUnavailableError": (ModelBusy, "overloaded"),
    "Timeout": (ModelTimeout, "no answer in time"),
    "ToolLoopMaxRoundsExceeded": (ModelOutput, "the model called tools instead of answering"),
    "UnprocessableEntityError": (ModelRefused, "the provider does not accept the request's parameters"),
    "UnsupportedParamsError": (ModelRefused, "the provider does not accept the request's parameters"),
    "VectorStoreSearchError": (ModelRefused, "the provider does not accept the request"),
}

# The status that came over the wire. 5xx that is not here: ModelUnavailable; another 4xx: ModelRefused.
BY_STATUS: dict[int, Verdict] = {
    401: (ModelRefused, "the provider does not accept the API key"),
    402: (ModelRefused, "the provider wants to be paid first"),
    403: (ModelRefused, "the API key does not give access to this model"),
    404: (ModelRefused, "the provider has no such model or address"),
    408: (ModelTimeout, "no answer in time"),
    409: (ModelUnavailable, "the provider is in conflict with itself"),
    413: (ModelRefused, "the prompt is longer than the provider takes"),
    422: (ModelRefused, "the provider does not accept the request's parameters"),
    425: (ModelUnavailable, "the provider is not ready yet"),
    429: (ModelBusy, "rate limited"),
    503: (ModelBusy, "overloaded"),
    504: (ModelTimeout, "no answer in time"),
    529: (ModelBusy, "overloaded"),
}

# litellm's words for a success that it could not make a completion of.
MALFORMED_WORDS = (
    "Empty or invalid response from LLM endpoint",
    "Invalid response object",
    "LiteLLM: provider returned",
)
