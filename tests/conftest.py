import pytest
from django.core.cache import cache
from django.utils import timezone

from . import factories


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture(autouse=True)
def _files_in_a_folder_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Nothing is promised but what a test promises."""
    from sla.models import Policy

    with django_db_blocker.unblock():
        Policy.objects.all().delete()


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
