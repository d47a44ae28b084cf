from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from conversations.models import Refused
from quality import hints
from quality.models import Changed, Criterion, Review
from tests.at_once import at_once
from tests.factories import create_agent, create_bot, create_conversation, create_inbox

pytestmark = pytest.mark.django_db


# --- The score


@pytest.mark.parametrize(
    ("values", "score"),
    [
        ({}, 100),
        ({"personal": "missed"}, 75),  # 3 of 4
        ({"clear": "partly"}, 75),  # 1 + 1 + 1 of 4
        ({"clear": "none"}, 100),  # of 2: what does not apply is left out
        ({"personal": "partly", "clear": "missed"}, 37.5),  # .5 + 0 + 1 of 4
        ({"nothing": "missed"}, 0),  # whatever else was good
        ({"personal": "none", "clear": "none", "nothing": "none"}, None),
    ],
)
def test_the_score_is_what_was_brought_of_what_could_have_been(review, mark, values, score):
    assert mark(review, **values).score == score


def test_what_the_admin_changes_later_changes_no_review(review, mark):
    mark(review, personal="missed")
    Criterion.objects.filter(name="Personal").update(name="By name", weight=10)
    Criterion.objects.get(name="Clear steps").delete()

    review.refresh_from_db()

    assert review.score == 75
    assert [each.name for each in review.marks.all()] == [
        "Personal",
        "Clear steps",
        "Nothing given away",
    ]


# --- Beginning one


def test_of_two_supervisors_at_once_one_begins_it_and_the_other_goes_on(
    transactional_db, done, rubric, maya, priya, now
):
    conversation = done()
    astrid = create_agent("Astrid Halden", role="admin")

    begun = at_once(
        *(
            lambda by=by: Review.objects.begin(conversation, maya, by=by, now=now)
            for by in (priya, astrid)
        )
    )

    assert sorted(is_new for _review, is_new in begun) == [False, True]
    assert len({review.pk for review, _is_new in begun}) == 1
    assert Review.objects.get().marks.count() == 3


def test_who_answered_nothing_is_not_reviewed(done, rubric, priya, now):
    conversation, omar, bot = done(), create_agent("Omar"), create_bot()

    for agent in (omar, bot):
        with pytest.raises(Refused, match="has answered nothing"):
            Review.objects.begin(conversation, agent, by=priya, now=now)


def test_nobody_reviews_their_own_answers(done, rubric, priya, now):
    with pytest.raises(Refused, match="their own"):
        Review.objects.begin(done(by=priya), priya, by=priya, now=now)


def test_an_empty_rubric_is_said_and_begins_nothing(done, maya, priya, now):
    Criterion.objects.update(is_active=False)

    with pytest.raises(Refused, match="rubric"):
        Review.objects.begin(done(), maya, by=priya, now=now)

    assert not Review.objects.exists()


def test_every_installation_begins_with_the_three_best_practices(db):
    names = list(Criterion.objects.values_list("name", flat=True))

    assert names[:3] == ["Personal", "Clear steps", "Confirmed"]


# --- Two at once


def test_what_another_wrote_meanwhile_is_not_written_over(review, mark, priya, now):
    seen, astrid = review.version, create_agent("Astrid Halden", role="admin")
    mark(review, "Astrid's words.", by=astrid)
    pk = review.marks.first().pk

    with pytest.raises(Changed):
        review.write({pk: "missed"}, "Mine.", seen=seen, by=priya, now=now)

    review.refresh_from_db()
    assert (review.summary, review.reviewer) == ("Astrid's words.", astrid)


def test_saving_the_same_twice_changes_nothing(review, mark):
    mark(review, "Good.")
    version = review.version

    mark(review, "Good.")

    assert review.version == version


# --- Sharing


def test_what_is_not_marked_is_not_shared(review, priya, now):
    with pytest.raises(Refused, match="not marked"):
        review.share(by=priya, now=now)


def test_where_nothing_applies_there_is_nothing_to_share(review, mark, priya, now):
    mark(review, personal="none", clear="none", nothing="none")

    with pytest.raises(Refused, match="nothing to share"):
        review.share(by=priya, now=now)


def test_it_is_the_supervisors_alone_until_it_is_shared(review, mark, maya, priya, now):
    omar = create_agent("Omar Haddad")
    seen_by = lambda agent: Review.objects.visible_to(agent).filter(pk=review.pk).exists()  # noqa: E731

    assert (seen_by(priya), seen_by(maya), seen_by(omar)) == (True, False, False)
    mark(review).share(by=priya, now=now)
    assert (seen_by(priya), seen_by(maya), seen_by(omar)) == (True, True, False)


def test_what_is_not_finished_about_a_supervisor_is_hidden_from_them(
    done, rubric, mark, priya, now
):
    astrid = create_agent("Astrid Halden", role="admin")
    review, _is_new = Review.objects.begin(done(by=priya), priya, by=astrid, now=now)

    assert not Review.objects.visible_to(priya).exists()
    assert Review.objects.visible_to(astrid).exists()
    mark(review, by=astrid).share(by=astrid, now=now)
    assert Review.objects.visible_to(priya).exists()


def test_what_is_shared_stands_until_it_is_taken_back(shared, maya, priya, now):
    for change in (
        lambda: shared.write({}, "Other words", seen=shared.version, by=priya, now=now),
        lambda: shared.comment_on(shared.conversation.events.first(), "No.", by=priya, now=now),
        shared.discard,
    ):
        with pytest.raises(Refused, match="Take it back"):
            change()

    shared.take_back()
    assert not Review.objects.visible_to(maya).exists()
    shared.write({}, "Other words", seen=shared.version, by=priya, now=now)


def test_what_was_read_and_is_shared_again_says_that_it_was_corrected(shared, priya, now):
    shared.see(now=now)
    shared.take_back()
    with pytest.raises(Refused, match="not thrown away"):
        shared.discard()

    shared.share(by=priya, now=now + timedelta(hours=1))

    assert shared.state == "shared"
    assert shared.corrected_at == now + timedelta(hours=1)


def test_its_agent_answers_once(shared, now):
    shared.answer("The name was only in the signature.", now=now)

    assert (shared.state, shared.seen_at) == ("replied", now)
    with pytest.raises(Refused, match="already"):
        shared.answer("And another thing.", now=now)
    shared.refresh_from_db()
    assert shared.reply == "The name was only in the signature."


def test_how_many_are_unread_is_known_without_counting(
    shared, maya, priya, now, django_capture_on_commit_callbacks
):
    def after(verb, **once):
        with django_capture_on_commit_callbacks(execute=True):
            verb(**once)
        return hints.count(maya.pk)

    assert after(shared.take_back) == 0
    assert after(shared.share, by=priya, now=now) == 1
    assert after(shared.see, now=now) == 0


def test_a_score_that_is_not_there_cannot_be_shared_past_the_verb(review):
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(shared_at=review.begun_at)


# --- What goes away


def test_a_deleted_conversation_takes_its_words_along_and_leaves_the_review(
    review, mark, priya, now
):
    said = review.conversation.events.filter(message__isnull=False).last()
    review.comment_on(said, "Good question.", by=priya, now=now)
    number = review.conversation_id

    review.conversation.delete()

    review.refresh_from_db()
    assert (review.conversation, review.number) == (None, number)
    assert review.comments.get().event is None
    mark(review).share(by=priya, now=now)


def test_who_leaves_keeps_their_name_in_what_they_wrote(review, maya, priya, now):
    said = review.conversation.events.last()
    review.comment_on(said, "Well done.", by=priya, now=now)
    Review.objects.filter(pk=review.pk).update(agent=None, reviewer=None)

    review.refresh_from_db()
    assert (review.agent_name, review.reviewer_name) == ("Maya Lind", "Priya Nair")


def test_a_merged_conversation_is_read_as_part_of_the_whole(
    done, rubric, mark, maya, priya, browser, now
):
    part = done(inbox=create_inbox("email"))
    review, _is_new = Review.objects.begin(part, maya, by=priya, now=now)
    mark(review).share(by=priya, now=now)
    whole = create_conversation(customer=part.customer, inbox=part.inbox, now=now)
    part.merge_into(whole, by=maya, now=now)

    page = browser(maya).get(f"/quality/{review.pk}/")

    assert "Send us a picture, Amara." in page.text
    assert f"/inbox/{whole.pk}/" in page.text
