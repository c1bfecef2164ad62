"""Settings come from the environment over the file over defaults; a mistake names its key and the way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.errors import SettingsError
from service.settings import Settings, load

FILE = """
default_model = "fast"
fallback_models = ["careful"]
deadline_s = 20

[models.fast]
model = "openai/some-model"
api_key_env = "SOME_KEY"
usd_per_million_in = 0.4

[models.fast.params]
top_p = 0.9

[models.careful]
model = "anthropic/other-model"
"""


def test_defaults_need_nothing(tmp_path: Path) -> None:
    """No file, no environment: mock model, loopback, no keys."""
    settings = load({}, tmp_path)
    assert settings == Settings()
    assert settings.loopback_only


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    """So that a container can change one setting without another file."""
    (tmp_path / "levelhead.toml").write_text(FILE, encoding="utf-8")
    settings = load({"SOME_KEY": "sk-1", "LEVELHEAD_DEADLINE_S": "7.5", "LEVELHEAD_PORT": "9"}, tmp_path)
    assert (settings.deadline_s, settings.port, settings.default_model) == (7.5, 9, "fast")
    fast, careful = settings.models
    assert (fast.api_key, fast.usd_per_million_in, fast.params) == ("sk-1", 0.4, (("top_p", 0.9),))
    assert careful.api_key is None


def test_lists_and_truth_values_are_read_from_variables(tmp_path: Path) -> None:
    """Commas part a list; spaces around items don't count."""
    environ = {"LEVELHEAD_API_KEYS": "0123456789abcdef, fedcba9876543210", "LEVELHEAD_ANY_MODEL": "no"}
    settings = load(environ, tmp_path)
    assert settings.api_keys == ("0123456789abcdef", "fedcba9876543210")
    assert settings.any_model is False


@pytest.mark.parametrize(
    ("environ", "file", "words"),
    [
        ({"LEVELHEAD_PORT": "http"}, "", "^LEVELHEAD_PORT: must be a whole number, not 'http'$"),
        ({"LEVELHEAD_DEADLINE_S": "long"}, "", "^LEVELHEAD_DEADLINE_S: must be a number, not 'long'$"),
        ({"LEVELHEAD_MAX_COST_USD": "1 USD"}, "", "^LEVELHEAD_MAX_COST_USD: must be a number, not '1 USD'$"),
        ({}, 'max_tokens = "many"', "levelhead.toml: max_tokens: must be a whole number, not 'many'$"),
        ({"LEVELHEAD_ANY_MODEL": "maybe"}, "", "true or false"),
        (
            {"LEVELHEAD_API_KEYS": "short"},
            "",
            "^LEVELHEAD_API_KEYS: a key needs at least 16 characters; 1 of yours is shorter$",
        ),
        ({}, 'api_keys = ["short", "x"]', "levelhead.toml: api_keys: a key .*; 2 of yours are shorter$"),
        ({"LEVELHEAD_DEFAULT_MODEL": "fast"}, "", r"^LEVELHEAD_DEFAULT_MODEL: no model 'fast'; define \[models.fast\]"),
        ({"LEVELHEAD_DEADLINE_S": "0"}, "", "^LEVELHEAD_DEADLINE_S: must be above zero"),
        ({"LEVELHEAD_MAX_REPAIRS": "-1"}, "", "^LEVELHEAD_MAX_REPAIRS: can't be negative"),
        ({"LEVELHEAD_CONFIG": "nowhere.toml"}, "", "nowhere.toml"),
        ({}, "deadline = 3", r"deadline: no such setting; did you mean deadline_s\?$"),
        ({}, "colour = 3", "colour: no such setting; known: allow_unreleased_prompts, .*models, port"),
        ({"LEVELHEAD_API_KEY": "x" * 20}, "", r"^LEVELHEAD_API_KEY: no such setting; did you mean LEVELHEAD_API_KEYS"),
        ({"LEVELHEAD_DEFAULTMODEL": "a/b"}, "", r"did you mean LEVELHEAD_DEFAULT_MODEL\?$"),
        ({"LEVELHEAD_MODELS": "a/b"}, "", "^LEVELHEAD_MODELS: no such setting"),
        ({}, 'fallback_models = ["quick"]', "levelhead.toml: fallback_models: no model 'quick'"),
        ({}, "deadline_s =", "levelhead.toml"),
        ({}, "[models.fast]\n", 'needs model = "provider/name"'),
        ({}, '[models.fast]\nmodel = "a/b"\napi_key = "sk"\n', "api_key_env"),
        ({}, '[models.fast]\nmodel = "a/b"\napi_key_env = "UNSET"\n', "'UNSET' is not set"),
        ({}, '[models.fast]\nmodel = "a/b"\ncolour = "red"\n', "colour"),
        ({}, "models = 3\n", "must be tables"),
        ({}, "api_keys = 3\n", "list of strings"),
    ],
)
def test_a_mistake_names_its_key_and_the_way_out(
    environ: dict[str, str], file: str, words: str, tmp_path: Path
) -> None:
    """Nobody should have to read the code to mend a setting."""
    if file:
        (tmp_path / "levelhead.toml").write_text(file, encoding="utf-8")
    with pytest.raises(SettingsError, match=words):
        load(environ, tmp_path)


def test_a_value_of_the_file_that_a_variable_replaced_is_not_blamed(tmp_path: Path) -> None:
    """The place that is named is the place to mend."""
    (tmp_path / "levelhead.toml").write_text("max_calls = 3", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"^LEVELHEAD_MAX_CALLS: must be above zero, not 0$"):
        load({"LEVELHEAD_MAX_CALLS": "0"}, tmp_path)


def test_a_key_is_never_repeated_in_a_message(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        load({"LEVELHEAD_API_KEYS": "hunter2"}, tmp_path)
    assert "hunter2" not in str(refused.value)


def test_variables_of_the_build_and_of_others_are_left_alone(tmp_path: Path) -> None:
    """LEVELHEAD_CI_ is our build's own; the others are what Kubernetes says of a service that is named levelhead."""
    others = ("LEVELHEAD_CI_ANYTHING", "LEVELHEAD_SERVICE_HOST", "LEVELHEAD_PORT_8080_TCP_ADDR", "LEVELHEADED", "PATH")
    assert load(dict.fromkeys(others, "1"), tmp_path) == Settings()


@pytest.mark.parametrize(
    ("host", "loopback"), [("127.0.0.1", True), ("127.1.2.3", True), ("::1", True), ("0.0.0.0", False)]
)
def test_only_this_machine_counts_as_loopback(host: str, loopback: bool) -> None:
    """Without keys the service must not listen beyond it."""
    assert Settings(host=host).loopback_only is loopback
