from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from .. import guard, mail, tasks, told
from ..forms import PreferencesForm
from ..listeners import wake
from ..models import MOST_DEVICES, Defaults, Device, Preferences, ServerKey, TooMany
from ..names import name_of
from ..types import Sound, Type, Way

TEST_EVERY = 5  # seconds


def defaults_of(agent):
    agent.own_teams = set(agent.teams.values_list("pk", flat=True))
    return told.defaults_for(agent, Defaults.objects.by_team())


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request):
    """What reaches an agent, and where. With a script each change is saved by itself."""
    mine = Preferences.of(request.user)
    form = PreferencesForm(request.POST or None, instance=mine, defaults=defaults_of(request.user))
    if request.method == "POST" and form.is_valid():
        # Two tabs that save for the first time at once are one.
        fields = {field.name: getattr(mine, field.name) for field in mine._meta.concrete_fields}
        fields = {name: fields[name] for name in fields if name not in {"id", "agent"}}
        Preferences.objects.update_or_create(agent=request.user, defaults=fields)
        if not request.htmx:
            return redirect("notifications:preferences")
    if request.htmx and request.method == "POST":
        return render(request, "notifications/_saved.html", {"form": form})
    context = {
        "form": form,
        "ways": Way,
        "sounds": Sound.choices,
        "server_key": ServerKey.public(),
        **devices_of(request),
    }
    status = 422 if form.errors else 200
    return render(request, "notifications/preferences.html", context, status=status)


def devices_of(request):
    mine = Device.objects.signed_in(timezone.now()).filter(agent=request.user)
    return {"devices": mine, "own_session": request.session.session_key}


@login_required
@require_POST
def subscribe(request):
    """The browser says where it is to be pushed to.

    `renews`: it only says so again; 410 when the agent has removed it meanwhile. `instead`: where
    it was pushed to before.
    """
    endpoint = request.POST.get("endpoint", "").replace("\0", "")
    if "renews" in request.POST and not Device.objects.filter(endpoint=endpoint).exists():
        return HttpResponse(status=410)
    if before := request.POST.get("instead", "").replace("\0", ""):
        Device.objects.filter(agent=request.user, endpoint=before).exclude(
            endpoint=endpoint
        ).delete()
    try:
        Device.objects.subscribe(
            request.user,
            endpoint=endpoint,
            p256dh=request.POST.get("p256dh", "")[:120],
            auth=request.POST.get("auth", "")[:40],
            name=name_of(request.headers.get("User-Agent", "")),
            session_key=request.session.session_key,
            now=timezone.now(),
        )
    except guard.Forbidden as why:
        return HttpResponse(str(why), status=400, content_type="text/plain")
    except TooMany:
        text = _("%(most)d devices are the most. Remove one first.") % {"most": MOST_DEVICES}
        return HttpResponse(text, status=400, content_type="text/plain")
    return render(request, "notifications/_devices.html", devices_of(request), status=201)


@login_required
@require_POST
def unsubscribe(request, pk):
    get_object_or_404(Device, pk=pk, agent=request.user).delete()
    if request.htmx:
        return render(request, "notifications/_devices.html", devices_of(request))
    return redirect("notifications:preferences")


@login_required
@require_POST
def test(request):
    """One of each: a toast with a sound here, a push on every device."""
    if cache.add(f"notification-test:{request.user.pk}", True, TEST_EVERY):
        wake(tasks.push_test, [request.user.pk])
    if request.htmx:
        return render(request, "notifications/_test.html", {"sound": sound_of(request.user)})
    return redirect("notifications:preferences")


def sound_of(agent):
    ways = Preferences.of(agent).ways(Type.ASSIGNED, defaults_of(agent))
    return ways[Way.SOUND]


@csrf_exempt  # a mail program says it by itself (RFC 8058); the token says who
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def no_mails(request, token):
    """The link at the foot of a mail: no more of them, without signing in."""
    agent = mail.agent_of(token)
    if agent and request.method == "POST":
        mine = Preferences.of(agent)
        off = {
            type_: mine.choices.get(type_, {}) | {Way.EMAIL.value: False} for type_ in Type.values
        }
        Preferences.objects.update_or_create(
            agent=agent,
            defaults={"choices": off},
            create_defaults={"choices": off, "quiet_days": mine.quiet_days},
        )
    context = {"agent": agent, "is_done": request.method == "POST"}
    if agent is None:
        return render(request, "notifications/no_mails.html", context, status=404)
    with agent.speaking():  # as the mail does
        return render(request, "notifications/no_mails.html", context)
