from django import template

from .. import rows

register = template.Library()


@register.simple_tag(takes_context=True)
def row(context, conversation, current=False, unread=False, query="", draft=False, line=None):
    """One row of the list, from the cache where it has this version already.

    A list puts {pk: inside} as `row_insides` into the context, so that all come in one look-up.
    """
    insides = context.get("row_insides") or rows.inner([conversation])
    return rows.item(
        conversation,
        insides[conversation.pk],
        unread=unread,
        current=current,
        query=query,
        draft=draft,
        line=line or None,
    )
