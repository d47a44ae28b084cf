"""Canned replies for one tap: what fits what was asked, then what is used most."""

from conversations import placeholders

from .suggesting import ENOUGH, canned

MOST, MOST_FITTING = 6, 2
OTHER = 3  # as CannedResponse.best_for says that it is in a language of others


def responses(thread, agent):
    """-> [CannedResponse] with `fits`, `filled` for this customer, and `missing`: labels of what is
    left to fill in."""
    ranked = canned(thread, agent)
    fitting = [each for each in ranked if each[0] >= ENOUGH["canned"]]
    fitting = [each for _score, each in sorted(fitting, key=lambda each: -each[0])][:MOST_FITTING]
    usual = [each for _score, each in ranked if each.fit < OTHER and each not in fitting]
    usual.sort(key=lambda each: (-each.usage_count, each.title))
    values = placeholders.values_for(thread.conversation, agent)
    for response in (found := [*fitting, *usual][:MOST]):
        response.fits = response in fitting
        response.filled, missing = response.filled_for(values)
        response.missing = [placeholders.label(name) for name in missing]
    return found
