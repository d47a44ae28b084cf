import gc
import os

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from django.utils import timezone

from . import factories


def pytest_collection_finish():
    """All that was imported stays: it need not be looked through at each collection of garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)  # most of what a test makes goes without being looked for


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture(autouse=True)
def _files_in_a_folder_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(scope="session")
def django_db_modify_db_settings():
    """Where a database is migrated already, the one of the tests is a copy of it."""
    if migrated := os.environ.get("MIGRATED_DATABASE"):
        django_settings.DATABASES["default"]["TEST"]["TEMPLATE"] = migrated


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Nothing is promised but what a test promises."""
    from sla.models import Policy

    with django_db_blocker.unblock():
        Policy.objects.all().delete()
    yield
    # The threads in which asynchronous tests call what waits, and those that serve pages, have kept
    # their connections, and a database that somebody uses cannot be dropped.
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="session", autouse=True)
def _tables_are_emptied_quickly():
    """After a test that commits, rows are deleted: Django would make each table anew, and then all
    its content types and permissions. Like that, it waits for whoever still writes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: empty_tables())
        yield


def empty_tables():
    kept = {"django_content_type", "auth_permission"}
    tables = set(connection.introspection.django_table_names(only_existing=True)) - kept
    with connection.cursor() as cursor:
        cursor.execute(
            f"LOCK TABLE {', '.join(tables)} IN EXCLUSIVE MODE;"
            "SET LOCAL session_replication_role = replica;"  # no foreign keys meanwhile
            + ";".join(f"DELETE FROM {table}" for table in tables)
        )


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def maya(db):
    return factories.create_agent("Maya Lind")


@pytest.fixture
def priya(db):
    return factories.create_agent("Priya Nair", role="supervisor")


@pytest.fixture
def conversation(db):
    return factories.create_conversation(said="My lamp arrived broken. What now?")


@pytest.fixture
def signed_in(client, maya):
    client.force_login(maya, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
