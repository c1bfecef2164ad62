"""The suite: golden conversations, runs over prompts and models, results, gates. One command a module."""
