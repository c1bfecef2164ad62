"""What can go wrong that a caller may want to handle. A broken guardrail is not here: it is data in a draft.

    LevelheadError
    ├── RequestError          the request cannot be used as it is; carries every fault with its pointer
    ├── PromptError           a prompt, its data files or its lock cannot be used
    │   └── UnknownPrompt     no such prompt, label or version
    ├── SettingsError         environment or levelhead.toml incomplete or contradictory
    └── ModelError            a model gave no usable completion; `code` says why, `retryable` whether waiting helps
        ├── UnknownModel      neither a mock persona, nor an alias, nor a name that litellm knows
        ├── ModelRefused      the provider would not take the request as it is (key, permission, content, size)
        ├── ModelBusy         rate limited or overloaded; carries retry_after_s
        ├── ModelTimeout      no answer in time
        ├── ModelUnavailable  the provider is down or cannot be reached
        ├── ModelOutput       it answered, and the answer is no reply (empty, truncated, filtered, malformed)
        └── BudgetSpent       deadline, calls, tokens or cost of this draft are used up

HTTP statuses live in `web/problems.py`: the terminal and the evals raise these too.
"""

from __future__ import annotations

from service.tuples import NamedTuple


class LevelheadError(Exception):
    """Base of everything that Levelhead raises on purpose. Its message names the thing and the way out."""


class Fault(NamedTuple):
    """One thing wrong with a request: a JSON pointer (RFC 6901) to the field, and what would be right."""

    pointer: str
    detail: str


class RequestError(LevelheadError):
    """The request cannot be used as it is."""

    def __init__(self, message: str, faults: tuple[Fault, ...] = (), *, code: str = "request.invalid") -> None:
        super().__init__(message)
        self.faults = faults
        self.code = code


class PromptError(LevelheadError):
    """A prompt, its data files or its lock cannot be used; the message gives file and line where known."""


class UnknownPrompt(PromptError):
    """No such prompt, label or version; the message lists what there is."""


class SettingsError(LevelheadError):
    """The environment or `levelhead.toml` is incomplete or contradictory."""


class ModelError(LevelheadError):
    """A model gave no usable completion."""

    code = "failed"
    retryable = False


class UnknownModel(ModelError):
    """Neither a mock persona, nor an alias of the settings, nor a name that litellm knows."""

    code = "unknown"


class ModelRefused(ModelError):
    """The provider would not take the request as it is: key, permission, content filter, context size."""

    code = "refused"


class ModelBusy(ModelError):
    """Rate limited or overloaded. `retry_after_s` is the provider's own wish, in seconds, where it said one."""

    code = "busy"
    retryable = True

    def __init__(self, message: str, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class ModelTimeout(ModelError):
    """No answer in time."""

    code = "timeout"
    retryable = True


class ModelUnavailable(ModelError):
    """The provider is down or cannot be reached."""

    code = "unavailable"
    retryable = True


class ModelOutput(ModelError):
    """The model answered, and the answer is no reply: empty, truncated, filtered or malformed."""

    code = "output"


class BudgetSpent(ModelError):
    """Deadline, calls, tokens or cost of this draft are used up."""

    code = "budget"
