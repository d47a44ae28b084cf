import re

import pytest

from conversations.models import Conversation
from inboxes import delivery
from quality.models import Criterion, Review
from tests.factories import create_agent, create_inbox, create_team
from tests.inboxes.widget import Browser

pytestmark = pytest.mark.django_db
SECRET = "zebra8f14e45f"


@pytest.fixture
def form(review):
    """What the page of a review sends."""

    def form(value="met", **more):
        review.refresh_from_db()
        marks = {f"mark-{mark.pk}": value for mark in review.marks.all()}
        return marks | {"version": review.version, "summary": "Friendly."} | more

    return form


# --- A supervisor


def test_from_a_drawn_conversation_to_a_shared_review(done, rubric, browser, maya, priya):
    conversation, client = done(), browser(priya)
    drawn = client.get("/quality/sample/")
    assert f"C-{conversation.pk}" in drawn.text

    chosen = {"conversation": conversation.pk, "agent": maya.pk, "found": "random"}
    begun = client.post("/quality/begin/", chosen)
    review = Review.objects.get()
    assert begun.url == f"/quality/{review.pk}/"
    marks = {f"mark-{mark.pk}": "met" for mark in review.marks.all()}
    client.post(begun.url, marks | {"version": 1, "summary": "Well done."})
    answer = client.post(f"{begun.url}share/", follow=True)

    review.refresh_from_db()
    assert (review.score, review.state, review.found) == (100, "shared", "random")
    assert "Shared with Maya Lind" in answer.text


def test_every_press_is_kept_by_itself(review, browser, priya, form):
    one = review.marks.first()

    answer = browser(priya).post(
        f"/quality/{review.pk}/",
        {"version": review.version, f"mark-{one.pk}": "missed", "summary": ""},
        headers={"HX-Request": "true"},
    )

    assert answer.status_code == 200
    assert "2 criteria are not marked yet." in answer.text
    review.refresh_from_db()
    assert (review.score, review.version) == (0, 2)
    assert 'name="version" value="2"' in answer.text


def test_a_stale_page_is_told_and_stays_stale(review, mark, browser, priya, form):
    stale = form("missed")
    mark(review, "Astrid's words.", by=create_agent("Astrid Halden", role="admin"))
    client, where = browser(priya), f"/quality/{review.pk}/"

    for _press in range(2):
        answer = client.post(where, stale, headers={"HX-Request": "true"})
        assert answer.status_code == 409
        assert f'value="{stale["version"]}"' in answer.text
    assert client.post(where, stale).status_code == 409
    client.post(f"{where}share/", stale)

    review.refresh_from_db()
    assert (review.summary, review.score, review.is_shared) == ("Astrid's words.", 100, False)


def test_sharing_keeps_what_the_form_says_last(review, browser, priya, form):
    browser(priya).post(f"/quality/{review.pk}/share/", form("partly"))

    review.refresh_from_db()
    assert (review.score, review.summary, review.is_shared) == (50, "Friendly.", True)


def test_a_line_is_commented_on_the_comment_changed_removed_and_brought_back(
    review, browser, priya
):
    client, where = browser(priya), f"/quality/{review.pk}/comments/"
    line = review.conversation.events.get(kind="message_sent")
    htmx = {"headers": {"HX-Request": "true"}}

    added = client.post(where, {"event": line.pk, "text": " Warm. "}, **htmx)
    comment = review.comments.get()
    assert "Warm." in added.text
    changed = client.post(f"{where}{comment.pk}/", {"text": "Warm and short."}, **htmx)
    assert "Warm and short." in changed.text
    removed = client.post(f"{where}{comment.pk}/", {"remove": 1, "text": "x"}, **htmx)
    assert not review.comments.exists()
    kept = re.search(r'name="text" value="([^"]+)"', removed.text)[1]
    client.post(where, {"event": line.pk, "text": kept}, **htmx)

    assert review.comments.get().text == "Warm and short."


def test_without_a_script_the_page_comes_back_at_the_line(review, browser, priya):
    line = review.conversation.events.get(kind="message_sent")

    answer = browser(priya).post(
        f"/quality/{review.pk}/comments/", {"event": line.pk, "text": "Warm.", "page": "1"}
    )

    assert answer.url == f"/quality/{review.pk}/?page=1#line-{line.pk}"


def test_only_lines_of_this_conversation_can_be_commented_on(review, done, browser, priya):
    foreign = done().events.first()

    browser(priya).post(
        f"/quality/{review.pk}/comments/", {"event": foreign.pk, "text": "Not here."}
    )

    assert not review.comments.exists()


def test_who_wrote_a_comment_alone_changes_it(review, browser, priya, now):
    line = review.conversation.events.first()
    comment = review.comment_on(line, "Mine.", by=priya, now=now)
    astrid = create_agent("Astrid Halden", role="admin")

    answer = browser(astrid).post(f"/quality/{review.pk}/comments/{comment.pk}/", {"text": "No."})

    assert answer.status_code == 404
    comment.refresh_from_db()
    assert comment.text == "Mine."


def test_a_second_supervisor_is_told_who_has_it(review, browser, maya):
    astrid = create_agent("Astrid Halden", role="admin")
    chosen = {"conversation": review.conversation_id, "agent": maya.pk}

    answer = browser(astrid).post("/quality/begin/", chosen, follow=True)

    assert "Priya Nair has this review in hand already" in answer.text
    assert Review.objects.count() == 1


def test_from_a_thread_one_chooses_whose_answers(review, browser, maya, priya, now):
    conversation, omar = review.conversation, create_agent("Omar Haddad")
    conversation.reply("And this.", by=omar, now=now)
    client = browser(priya)
    where = f"/quality/begin/?conversation={conversation.pk}"
    assert where in client.get(f"/inbox/{conversation.pk}/").text

    page = client.get(where).text

    assert "Omar Haddad" in page
    assert f'href="/quality/{review.pk}/"' in page, "Maya's is there already"


def test_a_draft_is_thrown_away(review, browser, priya):
    browser(priya).post(f"/quality/{review.pk}/discard/")

    assert not Review.objects.exists()


def test_what_was_chosen_wrong_is_said(rubric, browser, priya):
    client = browser(priya)

    wrong = client.get("/quality/sample/?since=2026-11-20&until=2026-11-01")
    much = client.get("/quality/sample/?since=2020-01-01&until=2026-11-01")
    odd = client.get("/quality/sample/?since=0001-01-01&found=nothing&count=999999")

    assert "The last day is before the first one." in wrong.text
    assert "At most a year at once." in much.text
    assert "That is no day of ours." in odd.text


def test_the_list_is_cut_by_state_agent_and_month(shared, browser, priya, done, maya, now):
    Review.objects.begin(done(), maya, by=priya, now=now)
    client, month = browser(priya), shared.answered_at.strftime("%Y-%m")
    rows = lambda query: client.get(f"/quality/?{query}").text.count('class="review-row"')  # noqa: E731

    assert rows("") == 2
    assert (rows("state=drafts"), rows("state=unseen"), rows("state=answered")) == (1, 1, 0)
    assert rows(f"agent={maya.pk}") == 2
    assert rows(f"agent={priya.pk}") == 0
    assert rows(f"month={month}") == 2
    assert rows("month=1999-01") == 0
    assert rows("month=9999-99&agent=x&team=9999999999&page=zz") == 2


def test_from_an_average_to_the_reviews_behind_it(shared, browser, maya, priya):
    page = browser(priya).get("/quality/averages/").text

    behind = re.search(r'href="(/quality/\?agent=\d+&amp;month=[\d-]+)"', page)[1]
    assert f"C-{shared.number}" in browser(priya).get(behind.replace("&amp;", "&")).text


def test_the_rubric_is_the_admins(browser, rubric):
    admin = create_agent("Astrid", role="admin", is_staff=True, is_superuser=True)
    page = browser(admin).get("/admin/").text

    assert "/admin/quality/criterion/" in page
    added = {"name": "Tagged right", "weight": 3, "position": 4, "is_active": "on"}
    browser(admin).post("/admin/quality/criterion/add/", added)
    assert Criterion.objects.get(name="Tagged right").weight == 3


# --- The agent


def test_an_agent_reads_says_so_and_answers(shared, browser, maya, priya, now):
    client, where = browser(maya), f"/quality/{shared.pk}/"
    assert f"C-{shared.number}" in client.get("/quality/").text

    page = client.get(where)
    assert "Friendly and short." in page.text
    assert 'name="mark-' not in page.text
    shared.refresh_from_db()
    assert shared.seen_at is None, "looking is not reading"
    client.post(f"{where}seen/")
    assert client.post(f"{where}reply/", {"text": " "}).status_code == 422
    client.post(f"{where}reply/", {"text": "Thank you."})

    shared.refresh_from_db()
    assert (shared.state, shared.reply) == ("replied", "Thank you.")
    assert "Maya Lind answers" in browser(priya).get(where).text


def test_what_is_not_shared_with_them_is_not_there_for_agents(review, browser, maya):
    omar = create_agent("Omar Haddad", teams=[review.team])

    for agent in (maya, omar):
        client = browser(agent)
        assert client.get(f"/quality/{review.pk}/").status_code == 404
        assert client.post(f"/quality/{review.pk}/seen/").status_code == 404
        assert f"C-{review.number}" not in client.get("/quality/").text


def test_a_colleagues_review_is_not_there_either(shared, browser):
    omar = create_agent("Omar Haddad", teams=[shared.team])

    assert browser(omar).get(f"/quality/{shared.pk}/").status_code == 404
    assert "Friendly and short." not in browser(omar).get("/quality/").text


@pytest.mark.parametrize("where", ["share/", "take-back/", "discard/", "comments/", ""])
def test_an_agent_changes_nothing_about_their_review(shared, browser, maya, where):
    answer = browser(maya).post(f"/quality/{shared.pk}/{where}", {"version": 2, "text": "100 %"})

    assert answer.status_code == 403
    shared.refresh_from_db()
    assert shared.is_shared


@pytest.mark.parametrize("where", ["sample/", "begin/", "averages/"])
def test_numbers_of_others_are_for_supervisors(browser, maya, where):
    assert browser(maya).get(f"/quality/{where}").status_code == 403


def test_a_supervisor_answers_for_nobody(shared, browser, priya):
    client = browser(priya)

    assert client.post(f"/quality/{shared.pk}/reply/", {"text": "Fine."}).status_code == 403
    assert client.post(f"/quality/{shared.pk}/seen/").status_code == 403


def test_who_may_not_see_the_conversation_any_more_reads_the_review_without_it(
    review, mark, browser, maya, priya, now
):
    line = review.conversation.events.get(kind="message_sent")
    review.comment_on(line, "Warm.", by=priya, now=now)
    mark(review).share(by=priya, now=now)
    Conversation.objects.update(team=create_team("Legal"), assignee=None)

    page = browser(maya).get(f"/quality/{review.pk}/").text

    assert "You cannot see this conversation any more" in page
    assert "Warm." in page
    assert "Send us a picture" not in page
    assert "lamp" not in page


def test_of_a_deleted_conversation_the_review_can_still_be_read(shared, browser, maya, priya):
    shared.conversation.delete()

    for agent in (maya, priya):
        page = browser(agent).get(f"/quality/{shared.pk}/")
        assert page.status_code == 200
        assert "The conversation was deleted." in page.text
        assert f"C-{shared.number}" in browser(agent).get("/quality/").text


# --- Nobody else


def test_nothing_of_a_review_is_found_shown_or_sent_anywhere_else(
    done, rubric, mark, browser, maya, priya, now, mailoutbox
):
    visitor = Browser(create_inbox())
    visitor.write("My lamp arrived broken.")
    conversation = visitor.conversation
    conversation.reply("Send us a picture, Amara.", by=maya, now=now)
    delivery.send_due(now=now)
    events = conversation.events.count()
    review, _is_new = Review.objects.begin(conversation, maya, by=priya, now=now)
    line = conversation.events.get(kind="message_sent")
    review.comment_on(line, SECRET, by=priya, now=now)
    mark(review, SECRET).share(by=priya, now=now)
    review.answer(SECRET, now=now)
    delivery.send_due(now=now)

    pages = [
        f"/inbox/{conversation.pk}/",
        f"/inbox/?q={SECRET}",
        f"/find/?q={SECRET}",
        f"/customers/{conversation.customer_id}/",
        "/notifications/",
    ]
    for agent in (maya, priya):
        for page in pages:
            text = browser(agent).get(page).text.replace(f"q={SECRET}", "")
            assert SECRET not in text.replace(f'value="{SECRET}"', ""), page
    tail = visitor.post("tail", conversation=conversation.token, after=0).json()
    assert "Send us a picture" in tail["html"]
    assert SECRET not in str(tail)
    assert not mailoutbox
    assert conversation.events.count() == events, "the log tells nothing of it"


def test_what_is_written_is_text(review, mark, browser, priya, now):
    hostile = "{{ 7|add:42 }}<img src=x>"
    review.comment_on(review.conversation.events.first(), hostile, by=priya, now=now)
    mark(review, hostile)

    page = browser(priya).get(f"/quality/{review.pk}/").text

    assert "<img src=x" not in page
    assert page.count("&lt;img src=x&gt;") >= 2


# --- What it costs


def test_a_list_of_reviews_costs_the_same_whatever_its_length(
    done, rubric, browser, maya, priya, now, django_assert_num_queries
):
    def begin():
        Review.objects.begin(done(), maya, by=priya, now=now)

    begin()
    client = browser(priya)
    client.get("/quality/")
    for _more in range(2):
        with django_assert_num_queries(7):
            client.get("/quality/")
        begin()
        begin()


def test_a_review_costs_the_same_whatever_was_said(
    review, browser, maya, priya, now, django_assert_num_queries
):
    client, where = browser(priya), f"/quality/{review.pk}/"
    client.get(where)
    for _more in range(2):
        with django_assert_num_queries(13):
            client.get(where)
        for n in range(4):
            review.conversation.receive(f"And {n}?", now=now)
            review.conversation.reply(f"Yes, {n}.", by=maya, now=now)
        line = review.conversation.events.last()
        review.comment_on(line, "Patient.", by=priya, now=now)


def test_a_long_conversation_comes_in_pages(review, browser, priya, maya, now):
    for n in range(110):
        review.conversation.add_note(f"Note number {n}.", by=maya, now=now)
    client, where = browser(priya), f"/quality/{review.pk}/"

    first, second = client.get(where).text, client.get(f"{where}?page=2").text

    assert "Note number 0." in first
    assert "Note number 109." not in first
    assert "Note number 109." in second
