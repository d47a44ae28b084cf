"""What happens in a sandbox stays there."""

import contextlib
import threading

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DataError, ProgrammingError, connection, connections, transaction
from django.db.models.expressions import RawSQL
from django.utils import timezone

from conversations.models import Conversation, Tag, Upload
from conversations.models.attachment import where
from inboxes.tasks import send
from knowledge.models import Article
from sandbox import schema, tables
from sandbox.postgres.base import Outside
from sandbox.world import current, entered
from tests import factories
from tests.sandbox.conftest import NAME


def test_what_is_written_inside_is_not_outside(sandbox, now):
    real = factories.create_conversation(said="This one is real.")
    with entered(sandbox):
        assert not Conversation.objects.exists()
        inside = factories.create_conversation(said="This one is not.")
        assert Conversation.objects.get() == inside
    assert Conversation.objects.get() == real


def test_numbers_inside_meet_no_real_one(sandbox):
    with entered(sandbox):
        inside = factories.create_conversation()
    assert inside.pk == inside.customer_id == 10**12 + 7 * 10**6


def test_it_begins_with_what_work_is_done_with(db):
    tag = factories.create_tag("Refund")
    schema.create(NAME)
    with entered(NAME):
        assert Tag.objects.get(name="Refund") == tag
        tag.delete()
        assert not Tag.objects.filter(name="Refund").exists()
    assert Tag.objects.get(name="Refund").pk


def test_what_it_shares_with_the_real_world_is_only_read(sandbox):
    article = factories.create_article("Return a lamp")
    with entered(sandbox):
        assert Article.objects.get() == article
        with pytest.raises(Outside), transaction.atomic():
            Article.objects.update(title="Returned")
    assert Article.objects.get().title == "Return a lamp"


def fail_after_writing():
    factories.create_conversation()
    raise ZeroDivisionError


def test_a_rollback_inside_leads_nobody_out(sandbox):
    with entered(sandbox):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            fail_after_writing()
        factories.create_conversation()
    assert not Conversation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_rollback_of_a_whole_transaction_leads_nobody_out():
    schema.create(NAME)
    try:
        with entered(NAME):
            with pytest.raises(ZeroDivisionError), transaction.atomic():
                fail_after_writing()
            factories.create_conversation()
        assert not Conversation.objects.exists()
    finally:
        schema.drop(NAME)


def test_a_rollback_of_entering_leads_nobody_out(sandbox):
    with pytest.raises(ZeroDivisionError), transaction.atomic(), entered(sandbox):
        fail_after_writing()
    with entered(sandbox):
        factories.create_conversation()
    assert not Conversation.objects.exists()


def test_an_error_of_the_database_inside_keeps_the_way_out(sandbox):
    with pytest.raises(DataError), transaction.atomic(), entered(sandbox):
        Conversation.objects.annotate(half=RawSQL("1 / 0", [])).first()
    assert not Conversation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_another_thread_and_a_new_connection_are_inside_too():
    schema.create(NAME)
    try:
        with entered(NAME):
            connection.close()
            factories.create_conversation()
        found = []

        def look():
            found.append((current(), Conversation.objects.count()))
            with entered(NAME):
                found.append((current(), Conversation.objects.count()))
            found.append((current(), Conversation.objects.count()))
            connections.close_all()

        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
        assert found == [("", 0), (NAME, 1), ("", 0)]
    finally:
        schema.drop(NAME)


def test_a_number_kept_outside_is_not_known_inside(sandbox):
    cache.set("waiting", 3)
    with entered(sandbox):
        assert cache.get("waiting") is None
        cache.set("waiting", 1)
    assert cache.get("waiting") == 3


def test_what_is_done_after_the_commit_is_done_inside(sandbox, django_capture_on_commit_callbacks):
    done = []
    with django_capture_on_commit_callbacks(execute=True), entered(sandbox):
        transaction.on_commit(lambda: done.append(current()))
    assert done == [sandbox]


def test_a_table_that_a_sandbox_lacks_is_not_written_to_outside(sandbox):
    real = factories.create_conversation()
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {sandbox}.conversations_conversation")
    with entered(sandbox), pytest.raises(ProgrammingError), transaction.atomic():
        Conversation.objects.update(subject="Practice")
    real.refresh_from_db()
    assert real.subject == ""


@pytest.mark.django_db(transaction=True)
def test_nobody_writes_outside_when_the_sandbox_ends_meanwhile():
    schema.create(NAME)
    with entered(NAME):
        inside = factories.create_conversation()
    ending = threading.Thread(target=lambda: (schema.drop(NAME), connections.close_all()))
    # What is announced after the commit may come too late, and then finds nothing.
    with contextlib.suppress(ProgrammingError), entered(NAME), transaction.atomic():
        inside.close(by=None, now=timezone.now(), reason="spam")
        ending.start()
        inside.reopen(by=None, now=timezone.now())
    ending.join()
    assert not Conversation.objects.exists()
    with entered(NAME), pytest.raises(ProgrammingError):
        factories.create_conversation()


def test_no_worker_is_sent_to_work_from_inside(sandbox):
    with entered(sandbox):
        assert send.delay(1) is None


def test_files_of_a_sandbox_lie_apart_and_go_with_it(
    sandbox, settings, django_capture_on_commit_callbacks
):
    real = where(None, "")
    default_storage.save(real, ContentFile(b"real"))
    with entered(sandbox):
        inside = where(None, "")
        default_storage.save(inside, ContentFile(b"inside"))
        kept = Upload(file=real)
        with django_capture_on_commit_callbacks(execute=True):
            kept.erase()
    assert inside.startswith("sandboxes/practice_7/files/")
    schema.drop(sandbox)
    assert default_storage.exists(real)
    assert not default_storage.exists(inside)
    assert not list(settings.MEDIA_ROOT.glob("sandboxes/*"))


def test_what_was_inside_goes_with_it(sandbox):
    with entered(sandbox):
        factories.create_conversation()
    schema.drop(sandbox)
    assert not schema.existing()
    schema.drop(sandbox)


def test_every_table_that_is_named_is_there():
    named = tables.COPIED | tables.READ | tables.WRITTEN
    assert named <= tables.models().keys()
    assert not tables.COPIED & (tables.READ | tables.WRITTEN)


@pytest.mark.django_db(transaction=True)
def test_a_sandbox_that_ends_between_the_look_and_the_writing_lets_nobody_out():
    def end_now(execute, *about):
        connection.execute_wrappers.remove(end_now)
        ending.start()
        ending.join(2)
        return execute(*about)

    schema.create(NAME)
    ending = threading.Thread(target=end_elsewhere)
    try:
        with entered(NAME):
            connection.execute_wrappers.append(end_now)
            Tag.objects.create(name="Inside")
    finally:
        ending.join()
    assert not Tag.objects.exists()


def end_elsewhere():
    schema.drop(NAME)
    connections.close_all()


@pytest.mark.parametrize("act", [schema.create, schema.drop])
@pytest.mark.django_db(transaction=True)
def test_one_sandbox_is_made_or_dropped_at_a_time(act):
    free = []

    def look():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [schema.ALONE])
            free.append(cursor.fetchone()[0])
        connections.close_all()

    try:
        with transaction.atomic():
            act(NAME)
            looking = threading.Thread(target=look)
            looking.start()
            looking.join()
    finally:
        schema.drop(NAME)
    assert free == [False]
