"""Postgres restarts now and then."""

import pytest
from django.db import connection


@pytest.fixture
def away(transactional_db):
    """A database that refuses connections."""
    host, port = (connection.settings_dict[name] for name in ("HOST", "PORT"))
    connection.close()
    connection.settings_dict |= {"HOST": "127.0.0.1", "PORT": "1"}
    yield
    connection.close()
    connection.settings_dict |= {"HOST": host, "PORT": port}


@pytest.mark.parametrize("path", ["/healthz", "/widget/?inbox=demo", "/demo/"])
def test_without_a_database_a_page_asks_to_come_back(away, client, path):
    client.raise_request_exception = False

    response = client.get(path)

    assert (response.status_code, response["Retry-After"]) == (503, "5")


def test_an_error_of_ours_is_called_one(client, db, monkeypatch):
    client.raise_request_exception = False

    with monkeypatch.context() as broken:
        broken.setattr("django.db.backends.utils.CursorWrapper.execute", lambda *_: 1 / 0)
        response = client.get("/healthz")

    assert response.status_code == 500
