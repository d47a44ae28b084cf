import pytest

from tests import factories

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def admin(client, db):
    ada = factories.create_agent("Ada Admin", role="admin", is_staff=True, is_superuser=True)
    client.force_login(ada, backend=BACKEND)
    client.agent = ada
    return client
