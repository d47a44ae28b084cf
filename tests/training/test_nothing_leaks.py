"""A whole practice, with all that can be pressed in it, leaves no trace in the real world."""

import json
from datetime import timedelta

import pytest
import redis
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from conversations.live import GROUP
from conversations.models import Conversation
from inbox_project.settings import redis_database
from notifications.models import Webhook
from sandbox import schema, tables
from tests import factories
from tests.sockets import BACKEND
from training.models import Practice
from training.scenes.plays import PLAYS

# What a practice is kept in, and who is signed in.
OURS = {"training_practice", "django_session"}


def everything():
    """{table: how many rows it has, and a sum of what is in them}"""
    found = {}
    with connection.cursor() as cursor:
        for table in tables.models().keys() - OURS:
            cursor.execute(
                "SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)"
                f' FROM public."{table}" t'
            )
            found[table] = cursor.fetchone()
    return found


def keys():
    """What lies in Redis: of the cache and of presence, and the workers' tasks."""
    cache = redis.Redis.from_url(redis_database(1), decode_responses=True)
    broker = redis.Redis.from_url(redis_database(3), decode_responses=True)
    lists = {key: broker.llen(key) for key in broker.scan_iter() if broker.type(key) == "list"}
    return {key for key in cache.scan_iter() if "practice_" not in key}, lists


def files():
    root = settings.MEDIA_ROOT
    return sorted(path for path in root.rglob("*") if path.is_file()) if root.exists() else []


def press_everything(client, practice):
    """As a trainee would, by the addresses of the pages."""
    with practice.inside():
        conversation = Conversation.objects.order_by("pk").first()
        customer = conversation.customer
        tag = factories.create_tag("Practice tag")
        first, *_ = conversation.messages.order_by("pk")
    at = f"{practice.prefix}inbox/{conversation.pk}/"
    file = SimpleUploadedFile("notes.txt", b"what a trainee attaches")
    uploaded = client.post(f"{at}uploads/", {"file": file, "client_id": "upload-1"})
    assert uploaded.status_code == 201, uploaded.text
    with practice.inside():
        upload = conversation.upload_set.get().pk
    said = {"mode": "reply", "body": "Hello Robin, I look.", "client_id": "one", "files": upload}
    steps = [
        ("take-over/", {}),
        ("draft/", {"mode": "reply", "body": "Hello", "sequence": 1}),
        ("write/", said),
        ("write/", {"mode": "note", "body": "@Maya Lind please look", "client_id": "two"}),
        ("tags/", {"tags": tag.pk, "new": "A new one"}),
        ("priority/", {"priority": "high"}),
        ("snooze/", {"until": (timezone.now() + timedelta(hours=1)).isoformat()}),
        ("wake/", {}),
        ("follow/", {}),
        ("promise/", {"until": (timezone.now() + timedelta(hours=1)).isoformat()}),
        ("assign/", {"to": "none"}),
        ("close/", {"reason": "resolved"}),
        ("reopen/", {}),
    ]
    for step, fields in steps:
        for headers in ({"HX-Request": "true"}, {"Client-Id": f"{step.strip('/')}-12345678"}):
            answer = client.post(at + step, fields, headers=headers)
            assert answer.status_code < 500, (step, answer.status_code)
    name = client.post(f"{practice.prefix}customers/{customer.pk}/set/name/", {"name": "Else"})
    assert name.status_code < 500
    for page in ("", "?q=Robin", f"{conversation.pk}/", "views/", "tags/", "counts/", "batches/"):
        assert client.get(f"{practice.prefix}inbox/{page}").status_code == 200, page
    bulk = {"pks": conversation.pk, "do": "close", "steps": json.dumps([["priority", "low"]])}
    client.post(f"{practice.prefix}inbox/bulk/", bulk)
    client.get(f"{practice.prefix}find/", {"q": "Robin"}, headers={"HX-Request": "true"})
    return conversation, first


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("play", ["missing-file", "bot-hands-off", "collision"])
def test_a_whole_practice_leaves_the_real_world_as_it_was(play, maya, priya):
    team = factories.create_team("Chat", members=[maya, priya])
    factories.create_conversation(said="Something real about a lamp.", team=team)
    factories.create_policy()
    Webhook.objects.create(name="Elsewhere", url="https://hooks.example/1")
    client = Client()
    client.force_login(priya, backend=BACKEND)
    client.get("/inbox/")
    rows, (cached, tasks), stored = everything(), keys(), files()
    heard = redis.Redis.from_url(redis_database(2)).pubsub(ignore_subscribe_messages=True)
    heard.subscribe(f"{settings.CHANNEL_LAYERS['default']['CONFIG']['prefix']}__group__{GROUP}")
    assert heard.get_message(timeout=5) is None  # that it listens

    now = timezone.now()
    practice = Practice.objects.begin(priya, PLAYS[play], now=now, seed=2)
    for second in range(0, 20, 2):
        practice.play(now + timedelta(seconds=second))
    conversation, message = press_everything(client, practice)
    for second in range(20, 200, 10):
        practice.play(now + timedelta(seconds=second))
    client.post(f"/training/practices/{practice.pk}/finish/")

    assert everything() == rows
    assert keys() == (cached, tasks)
    assert files() == stored
    assert practice.world not in schema.existing()
    count = 0
    while (wakeup := heard.get_message(timeout=0.1)) is not None:
        count += 1
        assert practice.world.encode() in wakeup["data"]
    assert count
    practice.refresh_from_db()
    assert "Hello Robin, I look." in [fact.get("text") for fact in practice.transcript]
    assert practice.sheet["goals"]
    # What had a number there has none here.
    assert client.get(f"/inbox/{conversation.pk}/").status_code == 404
    assert client.get(f"/inbox/{conversation.pk}/messages/{message.pk}/").status_code == 404
    assert default_storage.listdir("sandboxes") == ([], [])
