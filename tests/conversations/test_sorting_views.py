import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conversations.models import Tag
from tests import factories

HTMX = {"HX-Request": "true"}


def do(client, conversation, name, data=None, **headers):
    return client.post(f"/inbox/{conversation.pk}/{name}/", data or {}, headers=headers)


def menu(client, conversation, name):
    return client.get(f"/inbox/{conversation.pk}/{name}/", headers=HTMX).content.decode()


def of(conversation):
    return [tag.name for tag in conversation.tags.all()]


# --- The fields with one value


@pytest.mark.parametrize(
    ("name", "create"),
    [
        ("department", factories.create_department),
        ("issue_type", factories.create_issue_type),
    ],
)
def test_a_value_is_chosen_in_its_menu_and_undone(signed_in, conversation, name, create):
    value, address = create("Returns", tone="red"), name.replace("_", "-")
    assert f'value="{value.pk}"' in menu(signed_in, conversation, address)

    response = do(signed_in, conversation, address, {name: value.pk}, **HTMX)

    conversation.refresh_from_db()
    content = response.content.decode()
    assert getattr(conversation, name) == value
    assert "<b>Returns</b>" in content
    assert f'<input type="hidden" name="{name}" value="">' in content
    assert 'id="thread-chips"' in content
    assert 'id="about"' in content
    do(signed_in, conversation, address, {name: ""})
    conversation.refresh_from_db()
    assert getattr(conversation, name) is None


def test_priority_is_chosen_and_undone(signed_in, conversation):
    do(signed_in, conversation, "priority", {"priority": "low"})

    content = do(signed_in, conversation, "priority", {"priority": "high"}, **HTMX).content.decode()

    assert '<input type="hidden" name="priority" value="low">' in content
    assert 'aria-current="true"' in menu(signed_in, conversation, "priority")


@pytest.mark.parametrize("value", ["0", "99999999", "x", "1 OR 1=1", "\x00", "9" * 40])
@pytest.mark.parametrize("name", ["department", "issue-type", "priority"])
def test_what_is_no_value_is_refused_in_words(signed_in, conversation, name, value):
    response = do(signed_in, conversation, name, {name.replace("-", "_"): value}, **HTMX)

    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert conversation.events.count() == 2


def test_a_retired_value_is_not_offered(signed_in, conversation):
    retired = factories.create_department("Long retired", is_active=False)

    assert "Long retired" not in menu(signed_in, conversation, "department")
    response = do(signed_in, conversation, "department", {"department": retired.pk}, **HTMX)
    assert response.status_code == 422


def test_choosing_what_it_has_says_nothing(signed_in, conversation):
    content = do(signed_in, conversation, "priority", {"priority": ""}, **HTMX).content.decode()

    assert "toast" not in content


# --- Tags


def test_tags_are_chosen_made_and_undone_at_once(signed_in, conversation, maya, now):
    refund, urgent = factories.create_tag("Refund"), factories.create_tag("Urgent")
    conversation.tag(urgent, by=maya, now=now)

    data = {"had": urgent.pk, "tag": refund.pk, "new.red": " On   fire ", "new": ["", "vip"]}
    response = do(signed_in, conversation, "tags", data | {"tone": "blue"}, **HTMX)

    content = response.content.decode()
    assert of(conversation) == ["On fire", "Refund", "vip"]
    assert "Added On fire, Refund, vip, took away Urgent" in content
    assert Tag.objects.get(key="on fire").tone == "red"
    assert Tag.objects.get(key="vip").tone == "blue"
    had = f"{Tag.objects.named('on fire').pk} {refund.pk} {Tag.objects.named('vip').pk}"
    assert f'name="had" value="{had}"' in content
    do(signed_in, conversation, "tags", {"had": had, "tag": urgent.pk})
    conversation.refresh_from_db()
    assert of(conversation) == ["Urgent"]


def test_what_a_colleague_tagged_meanwhile_stays(signed_in, conversation, priya, now):
    mine, theirs = factories.create_tag("Mine"), factories.create_tag("Theirs")
    conversation.tag(theirs, by=priya, now=now)

    # The menu was opened before: it knows nothing of theirs.
    do(signed_in, conversation, "tags", {"tag": mine.pk})

    assert of(conversation) == ["Mine", "Theirs"]


def test_one_tag_is_taken_away_in_place(signed_in, conversation, maya, now):
    tag = factories.create_tag()
    conversation.retag([tag, factories.create_tag("Other")], by=maya, now=now)

    do(signed_in, conversation, "tags", {"had": tag.pk})

    assert of(conversation) == ["Other"]


def test_pressing_twice_changes_once(signed_in, conversation):
    for _ in range(2):
        do(signed_in, conversation, "tags", {"new": "Refund"})

    assert conversation.events.filter(kind="tags_changed").count() == 1
    assert Tag.objects.count() == 1


@pytest.mark.parametrize(
    "data",
    [
        {"tag": "x"},
        {"had": "1" * 30},
        {"new": "x" * 41},
        {"new": "\u202e\u200b"},
        {"new": [f"tag {n}" for n in range(60)]},
        {"tag": " ".join(str(n) for n in range(5000))},
    ],
)
def test_what_is_no_tag_is_refused_in_words_and_changes_nothing(signed_in, conversation, data):
    response = do(signed_in, conversation, "tags", data, **HTMX)

    assert response.status_code == 422
    assert "toast" in response.content.decode()
    assert of(conversation) == []


def test_a_deleted_tag_cannot_be_given(signed_in, conversation, priya, now):
    tag = factories.create_tag()
    tag.delete_for_now(by=priya, now=now)

    response = do(signed_in, conversation, "tags", {"tag": tag.pk}, **HTMX)

    assert response.status_code == 409
    assert "was deleted" in response.content.decode()


def test_the_menu_shows_its_own_tags_first(signed_in, conversation, maya, now):
    factories.create_tag("Alpha")
    conversation.tag(factories.create_tag("Zulu"), by=maya, now=now)

    content = menu(signed_in, conversation, "tags")

    assert content.index("Zulu") < content.index("Alpha")
    assert content.count(" checked>") == 2  # and the first colour


def test_without_javascript_a_menu_is_part_of_the_page(signed_in, conversation):
    factories.create_tag("Refund")

    response = signed_in.get(f"/inbox/{conversation.pk}/tags/")
    content = signed_in.get(response.url).content.decode()

    assert response.url == f"/inbox/{conversation.pk}/?menu=tags"
    assert "Refund" in content
    assert "Find or make a tag" in content
    for name in ("department", "issue_type", "priority"):
        page = signed_in.get(f"/inbox/{conversation.pk}/?menu={name}").content.decode()
        assert f'<button type="submit" class="opt" name="{name}" value="">' in page


def test_what_another_team_has_cannot_be_sorted(signed_in, now):
    conversation = factories.create_conversation(team=factories.create_team("Sales"), now=now)

    for name in ("priority", "department", "issue-type", "tags"):
        assert do(signed_in, conversation, name).status_code == 404
        assert signed_in.get(f"/inbox/{conversation.pk}/{name}/").status_code == 404
    assert conversation.events.count() == 1


def test_the_menu_costs_the_same_for_one_tag_and_for_many(
    signed_in, conversation, django_assert_num_queries
):
    factories.create_tag("First")
    menu(signed_in, conversation, "tags")
    with CaptureQueriesContext(connection) as for_one:
        menu(signed_in, conversation, "tags")

    for n in range(30):
        factories.create_tag(f"tag {n}")

    with django_assert_num_queries(len(for_one)):
        menu(signed_in, conversation, "tags")
