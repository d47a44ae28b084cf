"""A practice: the real interface, and nothing that counts."""

import threading
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.urls import get_script_prefix
from django.utils import timezone

from conversations.models import Conversation, Refused
from sandbox import schema
from sandbox.world import current
from team.models import Agent
from tests import factories
from tests.sockets import BACKEND
from training.models import Practice
from training.models.practice import InOneAlready
from training.scenes.plays import PLAYS

PLAY = PLAYS["wrong-plug"]


@pytest.fixture
def practice(maya, now):
    practice = Practice.objects.begin(maya, PLAY, now=now, seed=1)
    yield practice
    schema.drop(practice.world)


def test_a_customer_comes_inside_and_nobody_outside(practice, now):
    practice.play(now)
    assert not Conversation.objects.exists()
    with practice.inside():
        inside = Conversation.objects.get()
        assert inside.is_visible_to(practice.trainee)
        assert inside.messages.get().body
    assert not current()
    assert get_script_prefix() == "/"


def test_its_pages_are_the_real_ones_with_other_conversations(practice, now, signed_in):
    real = factories.create_conversation(said="This one is real.")
    practice.play(now)
    page = signed_in.get(f"{practice.prefix}inbox/").text
    with practice.inside():
        inside = Conversation.objects.get()
    assert f'href="{practice.prefix}inbox/{inside.pk}/' in page
    assert f"/inbox/{real.pk}/" not in page
    assert signed_in.get(f"{practice.prefix}inbox/{real.pk}/").status_code == 404
    assert signed_in.get(f"/inbox/{inside.pk}/").status_code == 404
    assert f"/inbox/{real.pk}/" in signed_in.get("/inbox/").text


def test_nobody_else_is_let_in(practice, now, client, priya):
    practice.play(now)
    assert client.get(f"{practice.prefix}inbox/").headers["Location"].startswith("/accounts/login/")
    client.force_login(priya, backend=BACKEND)
    assert client.get(f"{practice.prefix}inbox/").status_code == 404
    assert client.post(f"/training/practices/{practice.pk}/tick/").status_code == 404
    assert client.post(f"/training/practices/{practice.pk}/finish/").status_code == 404
    assert (
        client.get(f"/training/practices/{practice.pk}/").headers["Location"]
        == "/training/practices/"
    )


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("analytics/forecast/?day=1", "/analytics/forecast/?day=1"),
        ("me/", "/me/"),
        ("training/practices/", "/training/practices/"),
        ("admin/", "/admin/"),
    ],
)
def test_a_page_that_is_no_part_of_it_is_the_real_one(practice, signed_in, path, there):
    answer = signed_in.get(practice.prefix + path)
    assert answer.status_code == 302
    assert answer.headers["Location"] == there
    part = signed_in.get(practice.prefix + path, headers={"HX-Request": "true"})
    assert part.status_code == 204


def test_what_is_no_part_of_it_cannot_be_changed_from_inside(practice, signed_in, maya):
    there = f"{practice.prefix}me/availability/"
    answer = signed_in.post(there, {"is": "away"}, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "That is not part of the practice." in answer.text
    answer = signed_in.post(there, {"is": "away"}, headers={"Accept": "application/json"})
    assert answer.status_code == 409
    answer = signed_in.post(there, {"is": "away"}, follow=True)
    assert answer.redirect_chain == [(practice.address, 302)]
    assert "That is not part of the practice." in answer.text
    maya.refresh_from_db()
    assert maya.away_since is None


def test_inside_there_is_only_what_is_part_of_it(practice, signed_in):
    page = signed_in.get(f"{practice.prefix}inbox/").text
    for place in ("canned/", "knowledge/", "analytics/", "quality/", "training/"):
        assert f'href="{practice.prefix}{place}"' not in page, place


def test_who_goes_out_all_the_same_is_told_that_it_goes_on(practice, signed_in):
    there = f"{practice.prefix}training/"
    page = signed_in.get(there, headers={"Sec-Fetch-Mode": "navigate"}, follow=True).text
    assert "It goes on meanwhile." in page
    assert "It goes on meanwhile." not in signed_in.get(there, follow=True).text


def test_who_waits_for_nothing_is_told_so_once(practice, now):
    practice.play(now)
    for seconds in (5, 20):  # to the second answer she says nothing
        with practice.inside():
            mine = Conversation.objects.get()
            mine.reply("It is there.", by=practice.trainee, now=now + timedelta(seconds=seconds))
        practice.play(now + timedelta(seconds=seconds + 11))
    for seconds in (49, 51, 53, 90):
        practice.play(now + timedelta(seconds=seconds))
    told = [hint["text"] for hint in practice.state["hints"]]
    assert told == ["Nothing more happens by itself. Do what is still missing, then press Finish."]


def test_who_assigns_it_to_themselves_has_handed_it_to_nobody(practice, now):
    practice.play(now)
    with practice.inside():
        mine = Conversation.objects.get()
        mine.assign_to(practice.trainee, by=practice.trainee, now=now + timedelta(seconds=5))
        does = [fact["does"] for fact in practice.story() if fact["who"] == "trainee"]
    assert does == ["takes_over"]


def test_the_theme_is_of_the_agent_wherever_they_are(practice, signed_in, maya):
    there = {"theme": "dark", "next": practice.address}
    answer = signed_in.post(f"{practice.prefix}me/theme/", there, follow=True)
    assert answer.redirect_chain[0] == ("/me/theme/", 307)
    maya.refresh_from_db()
    assert maya.theme == "dark"


def test_an_agent_is_in_one_practice_at_a_time(practice, signed_in, maya, now):
    with pytest.raises(InOneAlready):
        Practice.objects.begin(maya, PLAY, now=now)
    answer = signed_in.post("/training/practices/begin/", {"key": "thanks"})
    assert answer.headers["Location"] == practice.address
    assert Practice.objects.count() == 1


def test_there_are_only_so_many_places(practice, priya, now, monkeypatch):
    monkeypatch.setattr("training.models.practice.MOST_AT_ONCE", 1)
    with pytest.raises(Refused):
        Practice.objects.begin(priya, PLAY, now=now)


def test_what_was_played_is_kept_and_the_sandbox_goes(
    practice, now, signed_in, django_capture_on_commit_callbacks
):
    practice.play(now)
    with practice.inside():
        inside = Conversation.objects.get()
    body = {"body": "Hello, I will look.", "mode": "reply", "client_id": "practice-1"}
    signed_in.post(f"{practice.prefix}inbox/{inside.pk}/write/", body)
    with django_capture_on_commit_callbacks(execute=True):
        practice.end(now=now + timedelta(seconds=40))
    assert practice.world not in schema.existing()
    practice.refresh_from_db()
    said = [
        fact["text"]
        for fact in practice.transcript
        if fact["who"] == "trainee" and fact.get("text")
    ]
    assert said == ["Hello, I will look."]
    assert practice.sheet["score"] < 100
    assert signed_in.get(f"{practice.prefix}inbox/").headers["Location"] == practice.address
    late = f"{practice.prefix}inbox/{inside.pk}/close/"
    assert signed_in.post(late).headers["Location"] == practice.address
    answer = signed_in.post(late, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (409, practice.address)
    assert signed_in.get(practice.address).status_code == 200
    practice.end(now=now)


def test_a_bot_speaks_and_hands_off(maya, now):
    practice = Practice.objects.begin(maya, PLAYS["bot-hands-off"], now=now, seed=3)
    for second in range(0, 14, 2):
        practice.play(now + timedelta(seconds=second))
    with practice.inside():
        conversation = Conversation.objects.get()
        assert conversation.status == "pending"
        assert conversation.messages.filter(author__is_bot=True).count() == 2
    assert not Agent.objects.filter(is_bot=True).exists()
    schema.drop(practice.world)


def test_the_page_asks_how_it_goes_on(practice, signed_in):
    tick = f"/training/practices/{practice.pk}/tick/"
    answer = signed_in.post(tick, {"hints": 0}).json()
    assert answer.keys() == {"seconds", "hints"}
    with practice.inside():
        assert Conversation.objects.count() == 1
    practice.refresh_from_db()
    practice.state["hints"].append({"at": 1, "text": "Look at the order."})
    practice.save()
    answer = signed_in.post(tick, {"hints": 0}).json()
    assert answer["hints"] == 1
    assert "Look at the order." in answer["html"]
    assert signed_in.get(tick).status_code == 405
    practice.end(now=timezone.now())
    assert signed_in.post(tick).json() == {"over": f"/training/practices/{practice.pk}/"}


def test_its_bar_stands_above_its_pages_and_leads_out(practice, signed_in):
    page = signed_in.get(practice.address).text
    assert f'data-tick="/training/practices/{practice.pk}/tick/"' in page
    assert f'action="/training/practices/{practice.pk}/finish/"' in page
    assert str(PLAY["briefing"][0]) in unescape(page)
    assert "data-tick" not in signed_in.get("/inbox/").text


def test_a_step_that_cannot_be_played_is_passed_over(maya, now):
    step = {"key": "tells", "who": "colleague", "does": "notes", "says": ["See @Nobody"]}
    people = {**PLAY["people"], "colleague": ["Sam Keller"]}
    play = {**PLAY, "people": people, "steps": [{**step, "in": "main"}, *PLAY["steps"]]}
    practice = Practice.objects.begin(maya, play, now=now, seed=1)
    practice.play(now)
    with practice.inside():
        assert Conversation.objects.count() == 1
    schema.drop(practice.world)


def test_two_tabs_play_it_once(practice, now):
    one, other = (Practice.objects.get(pk=practice.pk) for _ in range(2))
    one.play(now)
    other.play(now)
    with practice.inside():
        assert Conversation.objects.count() == 1


def test_what_was_left_ends_by_itself(practice, now, django_capture_on_commit_callbacks):
    practice.play(now)
    with django_capture_on_commit_callbacks(execute=True):
        Practice.objects.sweep(now + timedelta(minutes=29))
        assert Practice.objects.running().exists()
        Practice.objects.sweep(now + timedelta(minutes=31))
    practice.refresh_from_db()
    assert practice.ending == "left"
    assert practice.transcript
    assert not schema.existing()


def test_an_update_breaks_off_what_runs(practice, now, django_capture_on_commit_callbacks):
    practice.play(now)
    MigrationRecorder.Migration.objects.create(app="training", name="9999_another_table")
    with django_capture_on_commit_callbacks(execute=True):
        Practice.objects.sweep(now)
    practice.refresh_from_db()
    assert practice.ending == "broken_off"
    assert not practice.sheet
    assert not schema.existing()


def test_a_sandbox_that_nobody_remembers_is_dropped(db, now):
    schema.create("practice_99")
    Practice.objects.sweep(now)
    assert not schema.existing()


def test_files_that_are_left_of_a_sandbox_are_swept(practice, now):
    for world in ("practice_98", practice.world):
        default_storage.save(f"sandboxes/{world}/files/1", ContentFile(b"inside"))
    Practice.objects.sweep(now)
    assert default_storage.listdir("sandboxes")[0] == [practice.world]


@pytest.mark.django_db(transaction=True)
def test_the_sweep_takes_no_practice_that_begins_meanwhile(maya, now):
    """It looks again and again while practices begin."""
    is_over, problems = threading.Event(), []

    def sweep():
        while not is_over.is_set():
            Practice.objects.sweep(now)
        connections.close_all()

    sweeping = threading.Thread(target=sweep)
    sweeping.start()
    try:
        for _ in range(4):
            practice = Practice.objects.begin(maya, PLAY, now=now, seed=1)
            for _ in range(3):
                practice.play(now)
            practice.refresh_from_db()
            problems += [practice.ending] if practice.ending else []
            practice.end(now=now)
    finally:
        is_over.set()
        sweeping.join()
    assert not problems


def test_a_practice_that_cannot_be_scored_any_more_ends_all_the_same(practice, now, signed_in):
    Practice.objects.update(scenario=practice.scenario | {"goals": [{"asks": "of_old"}]})
    signed_in.post(f"/training/practices/{practice.pk}/finish/")
    practice.refresh_from_db()
    assert (practice.ending, practice.sheet) == ("broken_off", {})
    assert signed_in.get(f"/training/practices/{practice.pk}/").status_code == 200


def test_one_that_fails_keeps_no_other_from_being_swept(practice, priya, now):
    """Its tables are not those of any story."""
    practice.play(now)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {practice.world}.conversations_event CASCADE")
        cursor.execute(f"CREATE TABLE {practice.world}.conversations_event (id int)")
    other = Practice.objects.begin(priya, PLAY, now=now, seed=1)
    Practice.objects.sweep(now + timedelta(minutes=31))
    practice.refresh_from_db()
    other.refresh_from_db()
    assert (practice.ending, other.ending) == ("broken_off", "left")


def test_a_database_that_allows_no_practice_says_so(db, signed_in):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        name = cursor.fetchone()[0]
        cursor.execute("CREATE ROLE guest")
        cursor.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO guest")
        cursor.execute("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO guest")
        cursor.execute(f'REVOKE CREATE ON DATABASE "{name}" FROM PUBLIC')
        cursor.execute("SET LOCAL ROLE guest")
    answer = signed_in.post("/training/practices/begin/", {"key": "thanks"}, follow=True)
    assert "its user needs CREATE on it" in answer.text
    assert not Practice.objects.exists()


def test_no_copy_of_a_practice_stays_in_the_browser(practice, now, signed_in):
    practice.end(now=now)
    for page in ("practices/", f"practices/{practice.pk}/"):
        assert "no-store" in signed_in.get(f"/training/{page}").headers["Cache-Control"]
