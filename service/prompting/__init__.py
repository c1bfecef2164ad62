"""Finds, verifies and renders prompt versions. The only package that imports jinja2."""

from __future__ import annotations

from service.prompting.library import PromptInfo, PromptLibrary
from service.prompting.lock import check_lock, release
from service.prompting.version import PromptVersion

__all__ = ["PromptInfo", "PromptLibrary", "PromptVersion", "check_lock", "release"]
