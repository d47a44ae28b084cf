"""Redis as a cache that may be away."""

import socket
import time

import pytest
from django.core.cache import caches


@pytest.fixture
def frozen(settings):
    """A Redis that takes connections and answers nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        options = {"socket_connect_timeout": 0.2, "socket_timeout": 0.2}
        ours = settings.CACHES["default"]
        settings.CACHES = {"default": ours | {"LOCATION": address, "OPTIONS": options}}
        yield caches["default"]


def test_a_frozen_redis_is_waited_for_once_and_not_at_each_question(frozen):
    began = time.monotonic()
    for number in range(50):
        frozen.set(f"name-{number}", "kept")
        assert frozen.get(f"name-{number}", "unknown") == "unknown"
    assert time.monotonic() - began < 2
