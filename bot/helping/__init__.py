"""Help for agents: replies to begin with, what was said so far, other languages.

Each is a draft. Nothing here writes a row or sends anything; what a model made is marked as such.
"""
