"""A small real language model on this machine: a server for it, a demonstration, and what the end-to-end test needs."""
