"""Supervisors write scenarios of their own, see what is wrong with them, and how they go."""

import pytest

from conversations.models import Refused
from tests.project.test_what_others_have import signed_in
from training import offered
from training.example import script
from training.models import Outdated, OwnScene
from training.scene_forms import SceneForm

NEW = "/training/scenes/new/"


@pytest.fixture
def client(priya):
    return signed_in(priya)


def fields(**changed):
    """What a browser sends of the form as it begins, with these changes."""
    form = SceneForm(initial=SceneForm.initial_of({**script(), "name": "Where is it?"}))
    data = {}
    for bound in form:
        rows = getattr(bound.field.widget, "rows", None)
        if rows is None:
            value = bound.value()
            if value not in (None, False):
                data[bound.html_name] = value
            continue
        for row in rows(bound.name, bound.value()):
            data.setdefault(f"{bound.name}-row", []).append(row.index)
            data[f"{row.prefix}-name"] = row.name
            for cell in row:
                if cell.value() not in (None, False):
                    data[cell.html_name] = cell.value()
    return data | changed


def test_a_new_one_begins_with_an_example_that_can_be_played(client):
    answer = client.get(NEW)

    assert "It can be played to its end" in answer.text
    assert "your order A-100" in answer.text


def test_what_is_sent_as_it_was_is_the_same_scenario(client):
    client.post(NEW, fields())

    own = OwnScene.objects.get()
    wanted = script()
    assert own.script["goals"] == wanted["goals"]
    assert own.script["good"] == [{**act, "wait": act["wait"]} for act in wanted["good"]]
    for step, kept in zip(wanted["steps"], own.script["steps"], strict=True):
        after = [step["after"]] if "after" in step else None
        assert kept == {"seconds": 0, **step, **({"after": after} if after else {})}


def test_a_draft_is_played_by_nobody_until_it_is_published(client):
    client.post(NEW, fields())
    own = OwnScene.objects.get()
    assert offered.scenario(own.key) is None

    client.post(f"/training/scenes/{own.pk}/publish/")

    assert offered.scenario(own.key)["name"] == "Where is it?"
    assert own.key in [each["key"] for each in offered.scenarios()]


def test_what_cannot_be_played_is_kept_as_a_draft_and_says_why(client):
    broken = fields(**{"steps-1-after": "nowhere"})

    client.post(NEW, broken)
    own = OwnScene.objects.get()
    answer = client.get(f"/training/scenes/{own.pk}/")

    assert "no step “nowhere”" in answer.text
    client.post(f"/training/scenes/{own.pk}/publish/")
    assert not OwnScene.objects.published().exists()


def test_what_cannot_be_played_is_not_published_by_saving(client):
    answer = client.post(NEW, fields(act="publish", **{"steps-1-after": "nowhere"}))

    assert answer.status_code == 422
    assert "Not published" in answer.text
    assert not OwnScene.objects.exists()


def test_a_published_one_does_not_become_one_that_cannot_be_played(priya, now):
    own = OwnScene.objects.begin({**script(), "name": "A"}, by=priya, now=now)
    own.publish(now=now)

    with pytest.raises(Refused):
        own.write({**script(), "name": "A", "goals": []}, by=priya, now=now, seen=1)

    assert OwnScene.objects.get().script["goals"]


def test_trying_it_keeps_nothing_and_shows_how_it_goes(client):
    answer = client.post(NEW, fields(act="try", seed="3"), HTTP_HX_REQUEST="true")

    assert answer.status_code == 200
    assert "100 of 100 points" in answer.text
    assert not OwnScene.objects.exists()


def test_a_row_is_added_and_removed_without_a_script(client):
    added = client.post(NEW, fields(**{"steps-do": "add"}))
    removed = client.post(NEW, fields(**{"goals-do": "remove-0"}))

    assert added.text.count('name="steps-row"') == script()["steps"].__len__() + 2  # and a blank
    assert removed.text.count('name="goals-row"') == script()["goals"].__len__() - 1 + 1
    assert not OwnScene.objects.exists()


def test_who_saves_second_is_told_and_loses_nothing(client, priya, now):
    own = OwnScene.objects.begin({**script(), "name": "A"}, by=priya, now=now)
    own.write({**script(), "name": "B"}, by=priya, now=now, seen=1)

    answer = client.post(f"/training/scenes/{own.pk}/", fields(name="C", seen="1"))

    assert answer.status_code == 409
    assert 'value="C"' in answer.text
    assert OwnScene.objects.get().name == "B"
    with pytest.raises(Outdated):
        own.write({**script(), "name": "D"}, by=priya, now=now, seen=1)


def test_agents_write_none(maya):
    client = signed_in(maya)

    assert client.get("/training/scenes/").status_code == 403
    assert client.post(NEW, fields()).status_code == 403
    assert not OwnScene.objects.exists()


def test_names_with_markup_are_text(client):
    hostile = "<img src=x>{{ 7|add:42 }}{% now 'Y' %}%(name)s"
    client.post(NEW, fields(name=hostile))

    for page in ("/training/scenes/", f"/training/scenes/{OwnScene.objects.get().pk}/"):
        text = client.get(page).text
        assert "<img src=x" not in text
        assert "&lt;img src=x&gt;" in text


@pytest.mark.parametrize("value", ["", "-1", "9" * 30, "\x00", "x" * 100_000])
def test_any_input_is_answered(client, value):
    for name in ("steps-0-seconds", "goals-0-points", "good-0-wait", "seen", "minutes", "props"):
        assert client.post(NEW, fields(**{name: value})).status_code in {200, 302, 422}
