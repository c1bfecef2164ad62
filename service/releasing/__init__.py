"""What prompt engineers do to prompts: copy, hold to account, compare, cost, release, move labels, replay.

Nothing here runs while a draft is written; the terminal imports each part when it is asked for.
"""
