from django.contrib import admin

from conversations.ordered_admin import OrderedAdmin
from team.memory import remembering

from .flow_forms import FlowForm
from .models import Flow
from .steps.showing import chat


@admin.register(Flow)
class FlowAdmin(OrderedAdmin):
    """Flows in their order, each as a sentence; beside its steps the chat as customers see it."""

    form = FlowForm
    fields = ["name", "inbox", "is_on", "starts", "words", "language", "hours", "steps", "seen"]
    change_form_template = "admin/bot/flow/change_form.html"

    class Media:
        css = {"all": ["css/ordered.css", "css/flows.css"]}

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("inbox").order_by("position", "pk")

    def changeform_view(self, request, *args, **kwargs):
        with remembering():
            response = super().changeform_view(request, *args, **kwargs)
            return response.render() if hasattr(response, "render") else response

    def render_change_form(self, request, context, *args, **kwargs):
        if flow := kwargs.get("obj"):
            context["chat"] = chat(flow.steps)
        return super().render_change_form(request, context, *args, **kwargs)
