from django import template

from reminders.models import Plan

register = template.Library()


@register.simple_tag
def coming(conversation):
    """What the customer is written by itself next: a Plan, or None."""
    if conversation.is_done or conversation.waiting_since:
        return None
    steps = [Plan.Step.NUDGE, Plan.Step.CLOSE]
    found = Plan.objects.filter(conversation=conversation.pk, step__in=steps)
    return found.exclude(due_at=None).first()
