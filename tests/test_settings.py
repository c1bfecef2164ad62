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
        ({"LEVELHEAD_PORT": "http"}, "", "LEVELHEAD_PORT.*int.*http"),
        ({"LEVELHEAD_ANY_MODEL": "maybe"}, "", "true or false"),
        ({"LEVELHEAD_API_KEYS": "short"}, "", "at least 16 characters"),
        ({"LEVELHEAD_DEFAULT_MODEL": "fast"}, "", r"no model 'fast'; define \[models.fast\]"),
        ({"LEVELHEAD_DEADLINE_S": "0"}, "", "deadline_s must be above zero"),
        ({"LEVELHEAD_MAX_REPAIRS": "-1"}, "", "max_repairs"),
        ({"LEVELHEAD_CONFIG": "nowhere.toml"}, "", "nowhere.toml"),
        ({}, "deadline = 3", "unknown setting; known: "),
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


@pytest.mark.parametrize(
    ("host", "loopback"), [("127.0.0.1", True), ("127.1.2.3", True), ("::1", True), ("0.0.0.0", False)]
)
def test_only_this_machine_counts_as_loopback(host: str, loopback: bool) -> None:
    """Without keys the service must not listen beyond it."""
    assert Settings(host=host).loopback_only is loopback
