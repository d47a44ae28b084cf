import pytest

from notifications.models import Defaults, Mute, Notification, Preferences
from notifications.types import OUT_OF_THE_BOX, Type
from tests.factories import create_conversation, create_team

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
REST = {
    "quiet_from": "18:00",
    "quiet_until": "08:30",
    "mail_after": "15",
    "lets_escalations_through": "on",
}


def as_it_stands(**changes):
    """The fields of the page as it is shown at first, but for these: name-way=value."""
    fields = dict(REST)
    for type_, ways in OUT_OF_THE_BOX.items():
        for way, on in ways.items():
            if on:
                fields[f"{type_}-{way}"] = on if way == "sound" else "on"
    for name, value in changes.items():
        name = name.replace("__", "-")
        fields.pop(name, None)
        if value:
            fields[name] = value
    return fields


def test_the_page_shows_every_kind_and_every_way(signed_in):
    page = signed_in.get("/notifications/preferences/").content.decode()

    for type_ in Type:
        assert str(type_.label) in page
    assert page.count('role="switch"') >= 3 * len(Type)


def test_what_is_chosen_is_saved_by_itself_and_nothing_else(signed_in, maya):
    fields = as_it_stands(assigned__push="", reply__sound="bell")

    answer = signed_in.post("/notifications/preferences/", fields, headers=HTMX)

    assert "Saved" in answer.content.decode()
    assert Preferences.objects.get().choices == {
        "assigned": {"push": False},
        "reply": {"sound": "bell"},
    }


def test_who_changes_nothing_follows_a_default_that_changes(signed_in, maya):
    signed_in.post("/notifications/preferences/", as_it_stands(), headers=HTMX)

    Defaults.objects.create(choices={"new": {"push": True}})

    mine = Preferences.of(maya)
    assert mine.ways("new", Defaults.objects.by_team()[None])["push"] is True


def test_it_works_without_a_script(signed_in):
    answer = signed_in.post("/notifications/preferences/", as_it_stands(is_quiet="on"))

    assert answer.status_code == 302
    assert Preferences.objects.get().is_quiet


@pytest.mark.parametrize(
    "wrong",
    [
        {"quiet_from": "25:00"},
        {"quiet_days": "9"},
        {"mail_after": "1"},
        {"mail_after": "x"},
        {"quiet_until": ""},
    ],
)
def test_what_cannot_be_is_not_saved_and_said(signed_in, wrong):
    answer = signed_in.post("/notifications/preferences/", as_it_stands() | wrong, headers=HTMX)

    assert "Not saved" in answer.content.decode()
    assert not Preferences.objects.exists()


def test_an_unknown_sound_is_none(signed_in, maya):
    fields = as_it_stands(reply__sound="<script>")
    fields["channel-web"] = "nonsense"

    signed_in.post("/notifications/preferences/", fields, headers=HTMX)

    mine = Preferences.of(maya)
    assert mine.choices == {"reply": {"sound": ""}}
    assert mine.channel_sounds == {}


def test_the_sound_of_a_channel_goes_before_that_of_the_kind(signed_in, conversation, maya, priya):
    fields = as_it_stands() | {"channel-web": "drop", "channel-email": "silent"}
    signed_in.post("/notifications/preferences/", fields, headers=HTMX)
    conversation.assign_to(maya, by=priya)

    conversation.receive("Hello?")

    mine = Preferences.of(maya)
    assert mine.channel_sounds == {"web": "drop", "email": ""}
    assert Notification.objects.get(agent=maya, type="reply").sound == "drop"


def test_a_conversation_is_muted_and_heard_again(signed_in, conversation, maya):
    where = f"/notifications/mute/{conversation.pk}/"

    for _twice in range(2):
        answer = signed_in.post(where, {"is": "muted"}, headers=HTMX)
    assert Mute.objects.get().agent == maya
    assert "Hear of it again" in answer.content.decode()

    assert signed_in.post(where, {"is": "heard"}).status_code == 302
    assert not Mute.objects.exists()


def test_what_an_agent_may_not_see_cannot_be_muted(signed_in):
    hidden = create_conversation(team=create_team("Legal"))

    assert signed_in.post(f"/notifications/mute/{hidden.pk}/", {"is": "muted"}).status_code == 404


def test_the_service_worker_is_at_the_root_and_never_kept(client, db):
    answer = client.get("/sw.js")

    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-store" in answer["Cache-Control"] or "no-cache" in answer["Cache-Control"]
    assert "showNotification" in answer.content.decode()
    assert "ICON_URL" not in answer.content.decode()
