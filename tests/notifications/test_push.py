import base64
import json
import os
from datetime import timedelta

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.contrib.sessions.backends.db import SessionStore
from py_vapid import Vapid02

from inbox_project.celery import app as celery
from notifications import push, tasks
from notifications.guard import Forbidden
from notifications.models import Device, Notification, Preferences, ServerKey, TooMany
from tests.factories import create_bot, create_conversation, create_inbox

from .servers import http_sink

LATER = timedelta(minutes=5)


def encoded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Browser:
    """A subscription with a key that only this test has."""

    def __init__(self):
        self.key, self.auth = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.keys = {"p256dh": encoded(point), "auth": encoded(self.auth)}

    def read(self, body):
        return json.loads(
            http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm")
        )


@pytest.fixture
def service(settings):
    with http_sink() as seen:
        settings.PUSH_HOSTS, settings.TRUSTED_HOSTS = ["localhost"], ["localhost"]
        yield seen


@pytest.fixture
def browser():
    return Browser()


@pytest.fixture
def session(db):
    session = SessionStore()
    session.create()
    return session.session_key


@pytest.fixture
def device(service, browser, maya, session, now):
    return Device.objects.subscribe(
        maya,
        endpoint=f"{service.url}/push/1",
        **browser.keys,
        name="Firefox on Linux",
        session_key=session,
        now=now,
    )


def test_what_is_pushed_can_be_read_by_the_browser_and_by_nobody_between(
    conversation, device, service, browser, maya, priya, now
):
    conversation.assign_to(maya, by=priya)

    push.push(maya.pk, now=now + LATER)

    [(path, headers, body)] = service
    assert path == "/push/1"
    assert b"assigned" not in body.lower()
    assert browser.read(body) == {
        "title": "Assigned to me",
        "body": f"C-{conversation.pk}",
        "tag": f"c{conversation.pk}",
        "url": f"/inbox/{conversation.pk}/",
        "lang": "en",
        "urgent": False,
        "actions": [
            {"action": "reply", "title": "Reply"},
            {"action": "snooze", "title": "Snooze for an hour"},
        ],
        "agent": maya.pk,
        "conversation": conversation.pk,
        "over": maya.pk,
        "version": conversation.version,
        "unread": [f"c{conversation.pk}"],
    }
    assert headers["ttl"] == str(12 * 3600)
    assert headers["topic"] == f"c{conversation.pk}"
    assert headers["authorization"].startswith("vapid t=")
    assert ServerKey.public() in headers["authorization"]


def test_a_bot_that_asks_for_a_person_can_be_relieved_from_the_push(
    device, service, browser, maya, now
):
    inbox = create_inbox(has_bot=True)
    conversation = create_conversation(inbox=inbox, now=now)
    conversation.hand_off(by=create_bot(), epoch=0, now=now)

    push.push(maya.pk, now=now + LATER)

    said = browser.read(service[0][2])
    assert said["title"] == "Bot asks for a human"
    assert buttons(said) == ["take-over", "reply"]


def buttons(said):
    return [action["action"] for action in said["actions"]]


def mentioned(it, maya, priya):
    it.add_note("@Maya Lind: look", by=priya)


def waits_in_the_team(it, maya, priya):
    it.alert([maya], by=None)


def is_done(it, maya, priya):
    it.assign_to(maya)
    it.close(by=priya)
    it.alert([maya], by=None)


def is_with_a_colleague(it, maya, priya):
    it.take_over(priya)
    it.alert([maya], by=None)


@pytest.mark.parametrize(
    ("happens", "fitting"),
    [
        (mentioned, ["note"]),
        (waits_in_the_team, ["take-over", "reply"]),
        (is_done, ["reply"]),
        (is_with_a_colleague, []),
    ],
)
def test_a_push_has_the_buttons_that_fit(
    conversation, device, service, browser, maya, priya, now, happens, fitting
):
    happens(conversation, maya, priya)

    push.push(maya.pk, now=now + LATER)

    assert buttons(browser.read(service[-1][2])) == fitting


def test_names_are_pushed_to_who_wants_them_and_words_to_nobody(
    conversation, device, service, browser, maya, priya, now
):
    Preferences.objects.create(agent=maya, shows_names=True)
    conversation.add_note("@Maya Lind: the secret is platypus", by=priya)

    push.push(maya.pk, now=now + LATER)

    said = browser.read(service[0][2])
    assert said["title"] == "Priya mentioned you"
    assert "platypus" not in str(said)


def test_it_is_pushed_once_however_often_it_is_swept(
    conversation, device, service, maya, priya, now
):
    conversation.assign_to(maya, by=priya)

    for _time in range(3):
        push.push(maya.pk, now=now + LATER)

    assert len(service) == 1
    assert not Notification.objects.exclude(push_due_at=None).exists()


def test_what_was_read_meanwhile_is_not_pushed(conversation, device, service, maya, priya, now):
    conversation.assign_to(maya, by=priya)
    Notification.objects.filter(agent=maya).mark_read(now)

    push.push(maya.pk, now=now + LATER)

    assert not service


@pytest.mark.parametrize("lost", ["team", "active"])
def test_who_may_not_see_it_any_more_gets_nothing_that_was_queued(
    conversation, device, service, maya, priya, billing, now, lost
):
    conversation.alert([maya], by=None)
    if lost == "team":
        billing.members.remove(maya)
    else:
        type(maya).objects.filter(pk=maya.pk).update(is_active=False)

    push.push(maya.pk, now=now + LATER)

    assert not service
    assert not Notification.objects.exclude(push_due_at=None).exists()


def test_a_worker_that_died_is_made_up_for(
    conversation, device, service, maya, priya, now, monkeypatch
):
    conversation.assign_to(maya, by=priya)

    def die(*_args):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(push, "send", die)
        with pytest.raises(SystemExit):
            push.push(maya.pk, now=now + LATER)

    push.push(maya.pk, now=now + LATER)
    assert not service  # the dead one may still be at it
    push.push(maya.pk, now=now + LATER + push.LEASE)
    assert len(service) == 1


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_forgotten(
    conversation, device, service, maya, priya, now, status
):
    service.status = status
    conversation.assign_to(maya, by=priya)

    push.push(maya.pk, now=now + LATER)

    assert not Device.objects.exists()


def test_a_push_service_that_fails_is_tried_again_a_few_times(
    conversation, device, service, maya, priya, now
):
    service.status = 503
    conversation.assign_to(maya, by=priya)

    for hour in range(1, 8):
        push.push(maya.pk, now=now + timedelta(hours=hour))

    assert len(service) == 3
    assert Device.objects.get().error.startswith("503")


def test_very_many_come_as_one(device, service, browser, maya, priya, billing, now):
    for _number in range(5):
        create_conversation(said="Hi", team=billing).assign_to(maya, by=priya)

    push.push(maya.pk, now=now + LATER)

    [(_path, _headers, body)] = service
    assert browser.read(body)["title"] == "5 notifications"


def test_a_storm_rings_a_few_times_and_then_once(
    device, service, browser, maya, priya, billing, now
):
    for _number in range(20):
        create_conversation(said="Hi", team=billing).assign_to(maya, by=priya)
        tasks.push_to([maya.pk])

    tasks.send_due()

    assert len(service) == 4
    assert browser.read(service[-1][2])["title"] == "17 notifications"


def test_what_fails_for_one_agent_keeps_nobody_waiting(
    conversation, device, service, maya, priya, monkeypatch
):
    def push_but_not_to_priya(pk, now):
        if pk == priya.pk:
            raise ValueError
        return really(pk, now=now)

    really = push.push
    monkeypatch.setattr(push, "push", push_but_not_to_priya)
    conversation.assign_to(maya, by=priya)

    tasks.push_to([priya.pk, maya.pk])

    assert len(service) == 1


def test_after_logging_out_the_device_says_nothing(
    conversation, device, service, maya, priya, session, now
):
    conversation.assign_to(maya, by=priya)
    SessionStore(session).delete()

    push.push(maya.pk, now=now + LATER)

    assert not service


def quiet_all_day(agent, **fields):
    return Preferences.objects.create(
        agent=agent,
        is_quiet=True,
        quiet_from="00:00",
        quiet_until="00:00",
        quiet_days=list(range(7)),
        **fields,
    )


def test_in_quiet_hours_a_push_waits_for_their_end(conversation, device, service, maya, priya, now):
    quiet_all_day(maya)

    conversation.assign_to(maya, by=priya)
    push.push(maya.pk, now=now + LATER)

    row = Notification.objects.get(agent=maya, type="assigned")
    assert not service
    assert not row.is_loud
    assert row.push_due_at > now


@pytest.mark.parametrize("lets_through", [True, False])
def test_an_escalation_comes_through_quiet_hours_if_it_may(
    device, service, maya, billing, now, lets_through
):
    quiet_all_day(maya, lets_escalations_through=lets_through)
    conversation = create_conversation(said="Hi", inbox=create_inbox(has_bot=True), team=billing)

    conversation.hand_off(by=create_bot(), epoch=conversation.handler_epoch)
    push.push(maya.pk, now=now + LATER)

    assert len(service) == lets_through
    assert Notification.objects.get(agent=maya).is_loud is lets_through


# --- What is read elsewhere goes from the screens of devices


@pytest.fixture
def at_once():
    """Workers do at once what they are given."""
    celery.conf.task_always_eager = True
    yield
    celery.conf.task_always_eager = False


def pushed(conversation, maya, priya, now):
    conversation.assign_to(maya, by=priya)
    push.push(maya.pk, now=now + LATER)


def test_what_is_read_is_taken_from_the_devices_where_it_was_pushed_to(
    conversation, device, service, browser, signed_in, maya, priya, billing, now, at_once
):
    other = create_conversation(said="Hi", team=billing)
    for one in (conversation, other):
        pushed(one, maya, priya, now)

    signed_in.get(f"/inbox/{conversation.pk}/")

    _path, headers, body = service[-1]
    said = browser.read(body)
    assert said["quiet"]
    assert said["unread"] == [f"c{other.pk}"]
    # Who has not got the first one yet never will.
    assert headers["topic"] == f"c{conversation.pk}"
    assert headers["urgency"] == "low"
    assert signed_in.get("/notifications/unread/").json() == {"unread": [f"c{other.pk}"]}


def test_what_was_never_pushed_or_is_read_again_says_nothing(
    conversation, device, service, signed_in, maya, priya, at_once
):
    Preferences.objects.create(agent=maya, choices={"assigned": {"push": False}})
    conversation.assign_to(maya, by=priya)
    signed_in.post("/notifications/read/", {"line": f"c{conversation.pk}"})
    assert not service
    conversation.receive("Hello?")
    assert len(service) == 1

    for _time in range(3):
        signed_in.get(f"/inbox/{conversation.pk}/")

    assert len(service) == 2


@pytest.mark.parametrize("host", ["web.push.apple.com", "updates.push.services.mozilla.com"])
def test_where_a_quiet_push_is_punished_there_is_none(
    conversation, device, service, signed_in, maya, priya, now, at_once, host
):
    pushed(conversation, maya, priya, now)
    Device.objects.update(endpoint=f"https://{host}/1")

    signed_in.get(f"/inbox/{conversation.pk}/")

    assert len(service) == 1
    assert Device.objects.get().error == ""


def test_quiet_pushes_are_few(device, service, maya, now):
    Device.objects.update(pushed_at=now)
    for number in range(push.MOST_QUIET + 5):
        push.clear(maya.pk, f"c{number}", now=now)

    assert len(service) == push.MOST_QUIET


# --- Devices


def subscribe_again(client, endpoint, browser, **more):
    fields = {"endpoint": endpoint, **browser.keys, **more}
    return client.post("/notifications/devices/", fields).status_code


def test_a_device_that_was_removed_stays_so(signed_in, device, browser, session, maya):
    assert subscribe_again(signed_in, device.endpoint, browser, renews=1) == 201
    assert Device.objects.get().session_key == signed_in.session.session_key

    signed_in.post(f"/notifications/devices/{device.pk}/remove/")

    assert subscribe_again(signed_in, device.endpoint, browser, renews=1) == 410
    assert not Device.objects.exists()


def test_a_browser_that_moves_is_one_device(signed_in, device, service, browser, priya):
    moved = f"{service.url}/push/2"
    assert subscribe_again(signed_in, moved, browser, instead=device.endpoint) == 201
    assert Device.objects.get().endpoint == moved

    # Nobody moves the device of somebody else.
    Device.objects.update(agent=priya)
    assert subscribe_again(signed_in, f"{moved}3", browser, instead=moved) == 201
    assert Device.objects.filter(agent=priya).exists()


@pytest.mark.parametrize(
    ("fields", "is_kept"),
    [({}, True), ({"error": "503"}, False), ({"session_key": "gone"}, False)],
)
def test_a_device_that_nobody_uses_is_forgotten(device, now, fields, is_kept):
    Device.objects.update(seen_at=now - timedelta(days=91), **fields)

    tasks.sweep()

    assert Device.objects.exists() is is_kept


def test_the_key_of_the_server_stays_the_same_and_can_be_given(db, settings):
    first = ServerKey.public()
    assert first == ServerKey.public()
    assert len(base64.urlsafe_b64decode(first + "=")) == 65

    given = Vapid02()
    given.generate_keys()
    number = given.private_key.private_numbers().private_value.to_bytes(32, "big")
    settings.VAPID_PRIVATE_KEY = encoded(number)
    assert ServerKey.public() != first


@pytest.mark.parametrize(
    "endpoint",
    ["https://169.254.169.254/", "https://10.0.0.1:9200/", "http://fcm.googleapis.com/", "x", ""],
)
def test_what_is_no_push_service_is_not_subscribed(signed_in, browser, endpoint):
    answer = signed_in.post("/notifications/devices/", {"endpoint": endpoint, **browser.keys})

    assert answer.status_code == 400
    assert not Device.objects.exists()


@pytest.mark.parametrize("keys", [{"p256dh": "", "auth": ""}, {"p256dh": "AAAA", "auth": "ü"}])
def test_a_key_that_nothing_can_be_encrypted_for_is_refused(signed_in, service, keys):
    endpoint = f"{service.url}/push"

    answer = signed_in.post("/notifications/devices/", {"endpoint": endpoint, **keys})

    assert answer.status_code == 400


def test_sixteen_devices_are_the_most(service, maya, session, now):
    def subscribe(n):
        Device.objects.subscribe(
            maya,
            endpoint=f"{service.url}/{n}",
            **Browser().keys,
            name="",
            session_key=session,
            now=now,
        )

    for n in range(16):
        subscribe(n)
    subscribe(3)  # one of them again

    with pytest.raises(TooMany):
        subscribe(17)
    assert Device.objects.count() == 16


def test_an_endpoint_is_checked_again_when_it_is_used(device, service, settings, now):
    settings.PUSH_HOSTS = ["fcm.googleapis.com"]

    assert push.send(device, push.test_payload(), now) is False
    assert not service


def test_a_browser_is_subscribed_named_tested_and_removed(signed_in, service, browser, maya):
    agent = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/131.0 Safari/537.36"}
    fields = {"endpoint": f"{service.url}/mine", **browser.keys}

    answer = signed_in.post("/notifications/devices/", fields, headers=agent)
    assert answer.status_code == 201
    assert "Chrome on Linux" in answer.content.decode()
    assert "This device" in answer.content.decode()

    tasks.push_test([maya.pk])
    assert browser.read(service[0][2])["body"] == "Push works on this device."

    signed_in.post(f"/notifications/devices/{Device.objects.get().pk}/remove/")
    assert not Device.objects.exists()


def test_nobody_removes_the_device_of_somebody_else(client, device, priya):
    client.force_login(priya, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert client.post(f"/notifications/devices/{device.pk}/remove/").status_code == 404
    assert Device.objects.exists()


def test_forbidden_says_why(service, maya, session, now):
    with pytest.raises(Forbidden, match="push service"):
        Device.objects.subscribe(
            maya,
            endpoint="https://evil.example/",
            **Browser().keys,
            name="",
            session_key=session,
            now=now,
        )


def test_with_an_escalation_nothing_else_comes_through_quiet_hours(
    conversation, device, service, browser, maya, priya, billing, now
):
    conversation.assign_to(maya, by=priya)
    other = create_conversation(said="Hi", inbox=create_inbox(has_bot=True), team=billing)
    other.hand_off(by=create_bot(), epoch=other.handler_epoch)
    quiet_all_day(maya)

    push.push(maya.pk, now=now + LATER)

    [(_path, _headers, body)] = service
    assert browser.read(body)["body"] == f"C-{other.pk}"
    assert Notification.objects.get(type="assigned").push_due_at > now + LATER
