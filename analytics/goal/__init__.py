"""The goal of a team: how soon, by its office hours, whoever writes has a first answer.

It is no promise: nothing is late by it, nobody is told of another's, and what has passed is over.
"""
