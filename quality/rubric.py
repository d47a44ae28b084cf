"""The rubric that every installation begins with, in the reader's words for as long as no admin has
written it in their own."""

from django.utils.translation import pgettext_lazy

WORDS = {
    "Personal": pgettext_lazy("a criterion", "Personal"),
    "Uses the customer's name, spelled right, and speaks to what they wrote.": pgettext_lazy(
        "a criterion", "Uses the customer's name, spelled right, and speaks to what they wrote."
    ),
    "Clear steps": pgettext_lazy("a criterion", "Clear steps"),
    "Says what to do in an order that can be followed, one step at a time.": pgettext_lazy(
        "a criterion", "Says what to do in an order that can be followed, one step at a time."
    ),
    "Confirmed": pgettext_lazy("a criterion", "Confirmed"),
    "Asks whether it is solved, before it is closed.": pgettext_lazy(
        "a criterion", "Asks whether it is solved, before it is closed."
    ),
    "Everything answered": pgettext_lazy("a criterion", "Everything answered"),
    "No question of the customer's is left open, and none has to be asked twice.": pgettext_lazy(
        "a criterion", "No question of the customer's is left open, and none has to be asked twice."
    ),
    "Right": pgettext_lazy("a criterion", "Right"),
    "What it says is true, and nothing is promised that we cannot keep.": pgettext_lazy(
        "a criterion", "What it says is true, and nothing is promised that we cannot keep."
    ),
    "Nothing given away": pgettext_lazy("a criterion", "Nothing given away"),
    "No name, address or order of another customer.": pgettext_lazy(
        "a criterion", "No name, address or order of another customer."
    ),
}


def said(text):
    """What a criterion is called, or asks for."""
    return str(WORDS.get(text, text))
