from django import template

from ..trying.marking import marked

register = template.Library()


@register.filter
def with_words(text, words):
    """The text with these words marked: those that were found."""
    return marked(text, words, "pine")


@register.filter
def without_words(text, words):
    """The text with these words marked: those that were not found."""
    return marked(text, words, "amber")
