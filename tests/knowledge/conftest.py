import pytest

LOGIN = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def boss(client, priya):
    """Priya, a supervisor, is signed in."""
    client.force_login(priya, backend=LOGIN)
    return client
