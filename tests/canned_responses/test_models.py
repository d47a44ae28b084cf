import pytest
from django.db import IntegrityError

from canned_responses.models import CannedResponse
from tests.factories import create_agent, create_conversation, create_customer, create_team


def shortcuts(found):
    return [response.shortcut for response in found]


@pytest.fixture
def cast(create_response, maya, priya):
    """Maya is in Billing, Tom in Sales, Priya a supervisor without a team."""
    billing = create_team("Billing", [maya])
    tom = create_agent("Tom")
    sales = create_team("Sales", [tom])
    create_response("all")
    create_response("billing", team=billing)
    create_response("sales", team=sales)
    create_response("mayas", owner=maya)
    create_response("toms", owner=tom)
    return {"maya": maya, "priya": priya, "tom": tom}


@pytest.mark.parametrize(
    ("who", "sees", "edits"),
    [
        ("maya", {"all", "billing", "mayas"}, {"billing", "mayas"}),
        ("tom", {"all", "sales", "toms"}, {"sales", "toms"}),
        ("priya", {"all", "billing", "sales"}, {"all", "billing", "sales"}),
    ],
)
def test_each_sees_and_edits_what_is_theirs(cast, who, sees, edits):
    assert set(shortcuts(CannedResponse.objects.visible_to(cast[who]))) == sees
    assert set(shortcuts(CannedResponse.objects.editable_by(cast[who]))) == edits


def test_a_deleted_one_is_nowhere_until_it_is_restored(create_response, maya, now):
    response = create_response()

    response.delete_for_now(now=now)
    assert not CannedResponse.objects.visible_to(maya).exists()

    response.restore()
    assert CannedResponse.objects.visible_to(maya).get() == response


@pytest.mark.parametrize("text", ["refu", "/refund", "Money", "way soon", "  WAY  "])
def test_search_finds_a_word_anywhere(create_response, text):
    create_response("refund", "On its way soon.", title="Money back")
    create_response("hello", "Good morning.")

    assert shortcuts(CannedResponse.objects.search(text)) == ["refund"]


@pytest.mark.parametrize("text", ["nothing such", "%", "\x00'\"\\", "_", "x" * 5000])
def test_search_for_the_odd_finds_nothing_and_does_not_break(create_response, text):
    create_response("refund")

    assert shortcuts(CannedResponse.objects.search(text)) in ([], ["refund"])


def test_the_shortcut_counts_most_then_the_language_then_use(create_response):
    customer = create_customer("Jan", language="nl")
    create_response("hello", "About your refund ...", usage_count=900)
    create_response("refund", "Your refund.", language="en", usage_count=500)
    create_response("refund", "Terugbetaling.", language="nl", usage_count=2)
    create_response("refund-partial", "Part of it.", usage_count=5)

    found = CannedResponse.objects.best_for(create_conversation(customer=customer), "refund")

    assert [(each.shortcut, each.language) for each in found] == [
        ("refund", "nl"),
        ("refund-partial", ""),
        ("refund", "en"),
        ("hello", ""),
    ]


def test_brazilian_is_portuguese_enough(create_response):
    customer = create_customer("Ana", language="pt-BR")
    for language in ("en", "pt", ""):
        create_response("hello", language=language)

    found = CannedResponse.objects.best_for(create_conversation(customer=customer))

    assert [response.language for response in found] == ["pt", "", "en"]


def test_a_shortcut_is_there_once_for_the_same_people_and_language(create_response, maya, now):
    first = create_response("refund")
    create_response("refund", language="nl")
    create_response("refund", owner=maya)
    first.delete_for_now(now=now)
    create_response("refund")

    with pytest.raises(IntegrityError):
        first.restore()


def test_it_is_a_teams_or_an_owners_never_both(create_response, maya):
    with pytest.raises(IntegrityError):
        create_response(team=create_team(), owner=maya)


def test_every_use_counts_and_is_no_change(create_response, now):
    response = create_response()
    changed_at = response.changed_at

    response.count_use(now=now)
    response.count_use(now=now)

    response.refresh_from_db()
    assert (response.usage_count, response.last_used_at) == (2, now)
    assert response.changed_at == changed_at
