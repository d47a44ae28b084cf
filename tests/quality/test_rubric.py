"""The words of the first rubric are the reader's, until an admin writes their own."""

import importlib

import pytest
from django.utils import translation
from django.utils.translation import trans_real

from quality import rubric
from quality.models import Criterion
from tests.factories import create_agent

pytestmark = pytest.mark.django_db
FIRST = importlib.import_module("quality.migrations.0001_reviews").RUBRIC


@pytest.fixture
def german(monkeypatch):
    """As if somebody had translated it."""
    catalog = trans_real.translation("de")._catalog
    monkeypatch.setitem(catalog._catalogs[0], "a criterion\x04Right", "Richtig")
    with translation.override("de"):
        yield


def test_every_word_of_the_first_rubric_can_be_translated():
    words = {text for name, help, *_weights in FIRST for text in (name, help)}

    assert words == set(rubric.WORDS)


def test_it_is_read_in_the_readers_language_everywhere(german, shared, browser, priya, maya):
    Criterion.objects.filter(name="Clear steps").update(name="Right")
    shared.marks.filter(name="Clear steps").update(name="Right")
    for agent in (priya, maya):
        agent.language = "de"
        agent.save()

    for agent, path in ((maya, f"{shared.pk}/"), (priya, f"{shared.pk}/"), (priya, "averages/")):
        assert "Richtig" in browser(agent).get(f"/quality/{path}").text


def test_what_an_admin_wrote_stays_as_it_is(german):
    assert rubric.said("Right away") == "Right away"
    assert rubric.said("") == ""


def test_an_admin_finds_it_in_their_language(german, browser):
    Criterion.objects.update_or_create(name="Right")
    admin = create_agent("Astrid", role="admin", is_staff=True, is_superuser=True, language="de")

    assert "Richtig" in browser(admin).get("/admin/quality/criterion/").text


def test_what_an_admin_wrote_runs_in_its_own_direction(shared, browser, maya):
    shared.marks.filter(name="Personal").update(name="Warm", help="Uses the name.")
    maya.language = "ar"
    maya.save()

    page = browser(maya).get(f"/quality/{shared.pk}/").text

    assert "<bdi>Warm</bdi>" in page
    assert 'dir="auto">Uses the name.</p>' in page
