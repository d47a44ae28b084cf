from functools import partial

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Count
from django.forms import inlineformset_factory
from django.forms.widgets import Script
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from . import hours_picture, tasks
from .free_days import regions
from .hours_forms import OfficeHoursForm, OneOffForm, problem
from .locale import zone_of
from .models import OfficeHours, OneOff

DAYS = [f"day_{day}" for day in WEEKDAYS]
OneOffs = inlineformset_factory(OfficeHours, OneOff, form=OneOffForm, extra=0)


# Stacked: the fields of Django's table have no names that a screen reader could say.
class OneOffInline(admin.StackedInline):
    model = OneOff
    form = OneOffForm
    fields = [("name", "is_open"), ("starts_at", "ends_at")]
    extra = 1


@admin.register(OfficeHours)
class OfficeHoursAdmin(admin.ModelAdmin):
    form = OfficeHoursForm
    inlines = [OneOffInline]
    list_display = ["name", "now_state", "time_zone", "country", "used_by", "is_default", "trouble"]
    actions = None
    fieldsets = [
        (None, {"fields": ["name", "time_zone", "is_the_default"]}),
        (
            gettext_lazy("Week"),
            {
                "fields": DAYS,
                "classes": ["hours-week"],
                "description": gettext_lazy(
                    "Write each day like 09:00-12:30, 13:30-18:00. "
                    "22:00-02:00 reaches past midnight, 24 h is the whole day, empty is closed."
                ),
            },
        ),
        (
            gettext_lazy("Holidays"),
            {
                "fields": [
                    *("country", "region", "calendar_url", "calendar_file"),
                    *("calendar_state", "drop_calendar"),
                ]
            },
        ),
    ]

    readonly_fields = ["calendar_state"]

    class Media:
        css = {"all": ["css/hours.css"]}
        js = [Script("js/hours.js", type="module")]

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The days are fields of the form alone: the model has them as one."""
        kwargs["fields"] = self.form.Meta.fields
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request, obj=None):
        if obj and obj.has_calendar:
            return self.fieldsets
        *first, (name, options) = self.fieldsets
        hidden = {"calendar_state", "drop_calendar"}
        left = [field for field in options["fields"] if field not in hidden]
        return [*first, (name, options | {"fields": left})]

    def get_queryset(self, request):
        found = super().get_queryset(request).with_one_offs()
        return found.annotate(
            teams_count=Count("teams", distinct=True), agents_count=Count("agents", distinct=True)
        )

    def get_urls(self):
        views = [
            ("preview/", self.preview_view, "preview"),
            ("<int:pk>/preview/", self.preview_view, "preview_of"),
            ("regions/<str:country>/", self.regions_view, "regions"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=f"team_officehours_{name}")
            for route, view, name in views
        ] + super().get_urls()

    # The list

    @admin.display(description=gettext_lazy("now"))
    def now_state(self, office_hours):
        return state(office_hours.hours, timezone.now())

    @admin.display(description=gettext_lazy("used by"))
    def used_by(self, office_hours):
        teams, agents = office_hours.teams_count, office_hours.agents_count
        told = [
            ngettext("%(count)d team", "%(count)d teams", teams) % {"count": teams},
            ngettext("%(count)d agent", "%(count)d agents", agents) % {"count": agents},
        ]
        counts = zip((teams, agents), told, strict=True)
        return ", ".join(text for count, text in counts if count) or "—"

    @admin.display(description=gettext_lazy("trouble"))
    def trouble(self, office_hours):
        return problem(office_hours.calendar_problem) if office_hours.calendar_problem else ""

    @admin.display(description=gettext_lazy("calendar"))
    def calendar_state(self, office_hours):
        """What was read last, and why not lately: the last good copy goes on to count."""
        if not office_hours.has_calendar:
            return _("none")
        told = []
        if office_hours.calendar_problem:
            tried = date_format(timezone.localtime(office_hours.calendar_tried_at), "j M, H:i")
            told += [_("Tried %(time)s:") % {"time": tried}, problem(office_hours.calendar_problem)]
        if office_hours.calendar_read_at:
            count = len(office_hours.calendar_events)
            text = ngettext(
                "The copy of %(time)s counts, with %(count)d event.",
                "The copy of %(time)s counts, with %(count)d events.",
                count,
            )
            read = date_format(timezone.localtime(office_hours.calendar_read_at), "j M, H:i")
            told.append(text % {"time": read, "count": count})
        return " ".join(map(str, told)) or _("It has not been read yet.")

    # The page

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """All times of the page are in the time zone of these hours, not in the admin's."""
        stored = self.get_object(request, object_id) if object_id else None
        zone = request.POST.get("time_zone") or (stored.time_zone if stored else "")
        with timezone.override(zone_of(zone) or timezone.get_current_timezone()):
            response = super().changeform_view(request, object_id, form_url, extra_context)
            return response.render() if hasattr(response, "render") else response

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj:
            context |= picture(obj.hours, timezone.now())
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request, office_hours, form, change):
        now = timezone.now()
        if not form.cleaned_data["is_the_default"]:
            office_hours.is_default = False
        super().save_model(request, office_hours, form, change)
        if form.cleaned_data["is_the_default"]:
            office_hours.make_default()
        self._save_calendar(request, office_hours, form, now)

    def _save_calendar(self, request, office_hours, form, now):
        given, changed = form.cleaned_data, form.changed_data
        is_left = "calendar_url" in changed and not given["calendar_url"]
        if given["drop_calendar"] or (is_left and not given["calendar_file"]):
            office_hours.drop_calendar(now)
        elif given["calendar_file"]:
            office_hours.take_calendar(given["calendar_file"], now)
        elif {"calendar_url", "time_zone"} & {*changed} and office_hours.has_calendar:
            transaction.on_commit(partial(tasks.wake, tasks.read_calendar, office_hours.pk))
            self.message_user(request, _("The calendar is being read: look again in a moment."))

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if form.is_news or any(formset.has_changed() for formset in formsets):
            form.instance.touch(timezone.now())
        hours = OfficeHours.objects.get(pk=form.instance.pk).hours
        if hours.next_opening(timezone.now()) is None:
            text = _("These office hours never open: nothing that waits for them falls due.")
            self.message_user(request, text, messages.WARNING)

    # What the page asks for while it is edited

    @method_decorator(require_POST)
    def preview_view(self, request, pk=None):
        """The picture of what stands in the form, saved or not."""
        office_hours = get_object_or_404(OfficeHours, pk=pk) if pk else OfficeHours()
        form = OfficeHoursForm(request.POST, instance=office_hours)
        zone = zone_of(request.POST.get("time_zone"))
        wrong = {form[name].label: errors for name, errors in form.errors.items() if name in DAYS}
        with timezone.override(zone or timezone.get_current_timezone()):
            if wrong or zone is None or form.non_field_errors():
                context = {"wrong": wrong, "other": form.non_field_errors()}
            else:
                one_offs = one_offs_in(request.POST, office_hours)
                context = picture(office_hours.hours_with(one_offs), timezone.now())
            return render(request, "admin/team/officehours/_picture.html", context)

    def regions_view(self, request, country):
        return JsonResponse({"regions": regions(country)})


def one_offs_in(posted, office_hours):
    """Those of the form that are whole."""
    forms = OneOffs(posted, instance=office_hours, prefix="one_offs").forms
    whole = [form for form in forms if form.is_valid()]
    return [
        form.instance
        for form in whole
        if form.instance.ends_at and not form.cleaned_data.get("DELETE")
    ]


def picture(hours, now):
    return {
        "days": hours_picture.two_weeks(hours, now),
        "coming": hours_picture.coming(hours, now),
        "state": state(hours, now),
        "never_opens": hours.next_opening(now) is None,
    }


def state(hours, now):
    """In the time zone of the hours: "Open until 17:00"."""
    opens, closes = hours.next_opening(now), hours.next_closing(now)
    if opens is None:
        return _("Never opens")
    if closes is None:
        return _("Always open")
    text = _("Open until %(time)s") if opens <= now else _("Closed until %(time)s")
    at = (closes if opens <= now else opens).astimezone(hours.zone)
    is_today = at.date() == now.astimezone(hours.zone).date()
    return text % {"time": date_format(at, "TIME_FORMAT" if is_today else "D j M, H:i")}
