"""What has become of a rule that a trace tells of."""

from django import template
from django.urls import reverse

from .. import saying
from ..models import Rule

register = template.Library()


@register.simple_tag
def rule_today(trace, agent):
    """{"rule": as it is today, or None; "is_changed"; "address": where this agent may edit it}"""
    kept = trace.get("rule") or {}
    rule = Rule.objects.filter(pk=kept.get("id")).first()
    may_edit = rule and agent.is_staff and agent.has_perm("routing.change_rule")
    return {
        "rule": rule,
        "is_changed": rule is not None and rule.version != kept.get("version"),
        "address": reverse("admin:routing_rule_change", args=[rule.pk]) if may_edit else "",
    }


@register.filter
def undone(trace):
    """What the rule wanted and could not do: [(step, why)]"""
    steps = trace.get("steps") or []
    return [
        (saying.step_says(step["name"], step["value"]), saying.why(step["why"]))
        for step in steps
        if not step["done"]
    ]
