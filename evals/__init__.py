"""Measuring Levelhead: guardrails against labelled replies, drafts against golden conversations, time against budgets.

Used from a checkout, not in the wheel. May import service; nothing in service imports this.
"""
