"""Merging and splitting as an agent does it, and what others see of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conversations.models import Attachment, Conversation, Draft
from tests.factories import (
    create_agent,
    create_conversation,
    create_customer,
    create_inbox,
    create_team,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def amara():
    return create_customer("Amara Okafor")


@pytest.fixture
def one(amara):
    return create_conversation(customer=amara, subject="Lamp", said="first")


@pytest.fixture
def two(amara, one):
    return create_conversation(
        customer=amara, inbox=one.inbox, subject="My lamp again", said="second"
    )


def url(name, *args):
    return reverse(f"conversations:{name}", args=args)


def page_of(conversation, **headers):
    return HTMX | {"HX-Current-URL": f"http://testserver{url('thread', conversation.pk)}"} | headers


# --- Choosing


def test_the_same_customers_other_conversations_are_offered_first(signed_in, one, two):
    create_conversation(subject="Something else", said="other")

    answer = signed_in.get(url("merge", one.pk), headers=HTMX | {"HX-Target": "merge"})

    assert answer.context["found"] == [two]
    assert f"?other={two.pk}" in answer.text
    assert "<html" not in answer.text


def test_another_one_is_found_by_its_number_its_subject_or_its_customer(signed_in, one, two):
    for q in (f"C-{two.pk}", "again"):
        assert signed_in.get(url("merge", one.pk), {"q": q}).context["found"] == [two]


def test_nothing_is_offered_that_the_agent_may_not_see(signed_in, one, two):
    two.hand_to(create_team("Legal"))

    assert signed_in.get(url("merge", one.pk)).context["found"] == []
    answer = signed_in.post(url("merge", one.pk), {"other": two.pk, "stays": one.pk})
    assert answer.status_code == 422
    assert "not in your list" in answer.text


def test_before_it_happens_it_is_said_what_will_happen(signed_in, one, two):
    answer = signed_in.get(url("merge", one.pk), {"other": two.pk})

    assert f"Merge C-{two.pk} into C-{one.pk}" in answer.text
    swapped = signed_in.get(url("merge", one.pk), {"other": two.pk, "stays": two.pk})
    assert f"Merge C-{one.pk} into C-{two.pk}" in swapped.text


def test_it_is_said_clearly_that_two_people_will_be_in_one_conversation(signed_in):
    mails = create_inbox("email")
    one = create_conversation(inbox=mails, said="first", customer=create_customer("Amara"))
    two = create_conversation(inbox=mails, said="second", customer=create_customer("Bola"))

    assert "Two people:" in signed_in.get(url("merge", one.pk), {"other": two.pk}).text


def test_what_cannot_be_merged_is_said_before(signed_in, one):
    other = create_conversation(said="somebody else's chat")

    answer = signed_in.get(url("merge", one.pk), {"other": other.pk})

    assert "only with what the same customer wrote" in answer.text
    assert "data-merge" not in answer.text


# --- Doing


def test_merging_into_the_open_one_shows_it_in_order_and_offers_undo(signed_in, one, two):
    answer = signed_in.post(
        url("merge", one.pk), {"other": two.pk, "stays": one.pk}, headers=page_of(one)
    )

    assert answer["HX-Reswap"] == "none"  # the dialog closes
    assert 'id="log" hx-swap-oob="innerHTML"' in answer.text
    assert answer.text.index("first") < answer.text.index("second")
    assert f"from C-{two.pk}" in answer.text
    assert "data-undo" in answer.text
    two.refresh_from_db()
    assert two.merged_into == one


def test_merging_the_open_one_away_leads_to_the_other(signed_in, one, two):
    answer = signed_in.post(
        url("merge", two.pk), {"other": one.pk, "stays": one.pk}, headers=page_of(two)
    )

    assert answer["HX-Retarget"] == "#conversation"
    assert answer["HX-Push-Url"] == url("thread", one.pk)
    assert f'data-pk="{one.pk}"' in answer.text


def test_without_scripts_the_same_happens_by_pages(signed_in, one, two):
    answer = signed_in.post(url("merge", two.pk), {"other": one.pk, "stays": one.pk}, follow=True)

    assert answer.redirect_chain[-1][0] == url("thread", one.pk)
    assert f"C-{two.pk} is part of C-{one.pk} now" in answer.text


def test_merging_with_itself_is_refused_with_words(signed_in, one):
    answer = signed_in.post(url("merge", one.pk), {"other": one.pk, "stays": one.pk})

    assert answer.status_code == 422


@pytest.mark.parametrize("other", ["", "x", "-1", "9" * 30, "0"])
def test_bad_input_is_answered_with_words(other, signed_in, one):
    answer = signed_in.post(url("merge", one.pk), {"other": other})

    assert answer.status_code in {200, 422}


def test_undo_in_the_log_and_a_second_one_that_comes_too_late(signed_in, one, two, maya):
    two.merge_into(one, by=maya)
    assert url("unmerge", one.pk) in signed_in.get(url("thread", one.pk)).text

    first, second = (
        signed_in.post(url("unmerge", one.pk), {"part": two.pk}, headers=page_of(one))
        for _ in range(2)
    )

    assert (first.status_code, second.status_code) == (200, 409)
    assert "undone already" in second.text
    assert url("unmerge", one.pk) not in signed_in.get(url("thread", one.pk)).text


def test_what_is_not_part_of_it_cannot_be_taken_out(signed_in, one, two, maya):
    three = create_conversation(customer=one.customer, inbox=one.inbox, said="third")
    three.merge_into(two, by=maya)

    answer = signed_in.post(url("unmerge", one.pk), {"part": three.pk}, headers=page_of(one))

    assert answer.status_code == 409


def test_a_message_is_split_off_from_its_own_menu_and_brought_back(signed_in, one):
    other = one.receive("something else")
    assert url("split", one.pk, other.pk) in signed_in.get(url("thread", one.pk)).text

    answer = signed_in.post(url("split", one.pk, other.pk), headers=page_of(one))

    new = Conversation.objects.latest("pk")
    assert f"1 message is in C-{new.pk} now" in answer.text
    assert url("thread", new.pk) in answer.text
    assert f'id="msg-{other.pk}"' not in answer.text
    back = signed_in.post(url("unsplit", one.pk), {"part": new.pk}, headers=page_of(one))
    assert f'id="msg-{other.pk}"' in back.text


def test_without_scripts_the_menu_of_a_message_is_a_page(signed_in, one):
    other = one.receive("something else")

    assert "something else" in signed_in.get(url("split", one.pk, other.pk)).text
    answer = signed_in.post(url("split", one.pk, other.pk), {"later": "1"}, follow=True)

    assert answer.redirect_chain[-1][0] == url("thread", one.pk)
    assert "1 message is in C-" in answer.text


def test_what_is_another_teams_by_now_is_not_brought_back(signed_in, one, maya, priya, now):
    one.receive("second")
    new = one.split(one.messages.last(), by=maya)
    new.hand_to(create_team("Billing"), by=maya)
    new.add_note("Not for others", by=priya)

    for whole in (one, create_conversation(said="Mine")):
        answer = signed_in.post(url("unsplit", whole.pk), {"part": new.pk}, headers=HTMX)

        assert answer.status_code == 409
        assert Conversation.objects.get(pk=new.pk).merged_into is None
    nowhere = signed_in.post(url("unsplit", one.pk), {"part": 999_999_999}, headers=HTMX)
    assert nowhere.status_code == 409, "whether it is there is not told"


def test_a_message_of_another_conversation_is_not_split(signed_in, one, two):
    answer = signed_in.post(url("split", one.pk, two.messages.get().pk))

    assert answer.status_code == 404


# --- Who comes to a merged one


def test_a_link_to_a_merged_one_leads_to_the_one_that_goes_on(signed_in, one, two, maya):
    two.merge_into(one, by=maya)

    answer = signed_in.get(url("thread", two.pk) + "?tab=pending")

    assert answer.status_code == 302
    assert answer["Location"] == url("thread", one.pk) + "?tab=pending"


def test_its_files_are_still_found_under_their_old_address(signed_in, one, two, maya):
    kept = Attachment.objects.create(
        message=two.messages.get(), name="a.txt", content_type="text/plain", size=1
    )
    old = kept.get_absolute_url()
    two.merge_into(one, by=maya)

    assert signed_in.get(old)["Location"] == url("file", one.pk, kept.pk)


def test_an_action_on_a_merged_one_changes_nothing_and_says_where_it_is(signed_in, one, two, maya):
    two.merge_into(one, by=maya)

    answer = signed_in.post(url("close", two.pk), headers=page_of(two))

    assert answer.status_code == 409
    assert f"C-{two.pk} was merged into C-{one.pk}" in answer.text
    one.refresh_from_db()
    assert one.status != "closed"


def test_the_last_letters_of_a_draft_follow_it(signed_in, one, two, maya, now):
    Draft.objects.keep(maya, two, mode="reply", body="Dear Am", sequence=1, now=now)
    two.merge_into(one, by=maya)

    draft = {"mode": "reply", "body": "Dear Amara", "sequence": 2}
    assert signed_in.post(url("draft", two.pk), draft).status_code == 204

    assert Draft.objects.written().get(agent=maya, conversation=one).body == "Dear Amara"


def test_who_may_not_see_the_one_that_goes_on_is_told_so(client, one, two, priya):
    legal = create_team("Legal")
    one.hand_to(legal)
    two.merge_into(one, by=priya)
    client.force_login(
        create_agent("Leo"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )

    answer = client.get(url("thread", two.pk), follow=True)

    assert answer.redirect_chain[-1][0] == url("inbox")
    assert "only another team can see" in answer.text
    assert "second" not in answer.text


def test_who_could_see_neither_learns_nothing(client, one, two, priya):
    legal = create_team("Legal")
    one.hand_to(legal)
    two.hand_to(legal)
    two.merge_into(one, by=priya)
    client.force_login(
        create_agent("Leo"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )

    assert client.get(url("thread", two.pk)).status_code == 404
    assert client.post(url("unmerge", one.pk), {"part": two.pk}).status_code == 404


def test_a_thread_takes_the_same_number_of_queries_with_one_merge_and_with_five(
    signed_in, one, two, maya
):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            signed_in.get(url("thread", one.pk))
        return len(captured)

    def merge_another():
        said = {"customer": one.customer, "inbox": one.inbox, "said": "more"}
        create_conversation(**said).merge_into(one, by=maya)

    two.merge_into(one, by=maya)
    queries()
    with_one = queries()
    for _ in range(4):
        merge_another()
    queries()

    assert queries() == with_one
