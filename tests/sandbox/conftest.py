import pytest

from sandbox import schema

NAME = "practice_7"


@pytest.fixture
def sandbox(db):
    schema.create(NAME)
    yield NAME
    schema.drop(NAME)
