"""From a request and its situation to a plan: goal, techniques, next action. Pure; the rules are data."""

from __future__ import annotations

from service.planning.planner import Planned, Planner, load_planner

__all__ = ["Planned", "Planner", "load_planner"]
