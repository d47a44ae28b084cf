from datetime import timedelta

import pytest

from inboxes import tasks
from inboxes.fetching import fetch
from inboxes.models import ReceivedMail

from .mails import mail


def subjects():
    return list(ReceivedMail.objects.order_by("pk").values_list("raw", flat=True))


def test_new_mail_is_fetched_oldest_first_and_once(support, mailbox):
    letters = [mail(str(n)) for n in range(3)]
    for letter in letters:
        mailbox.add(letter)

    assert fetch(support) == 3
    assert fetch(support) == 0

    assert [bytes(raw) for raw in subjects()] == letters
    support.refresh_from_db()
    assert support.imap_place["uid"] == 3
    assert support.fetched_at


def test_the_first_reading_goes_back_a_week_and_the_rest_stays_history(support, mailbox, now):
    for days in (400, 8, 6, 1):
        mailbox.add(mail(f"{days} days"), now - timedelta(days=days))

    assert fetch(support, now=now) == 2
    assert fetch(support, now=now) == 0
    mailbox.add(mail("moved here later"), now - timedelta(days=400))
    assert fetch(support, now=now) == 1


def test_an_old_mailbox_without_recent_mail_is_left_alone(support, mailbox, now):
    mailbox.add(mail("old"), now - timedelta(days=90))

    assert [fetch(support, now=now), fetch(support, now=now)] == [0, 0]


def test_nothing_in_the_mailbox_is_changed(support, mailbox):
    mailbox.add(mail())
    fetch(support)

    said = " ".join(mailbox.commands)
    assert "EXAMINE" in said
    assert not any(word in said for word in ("STORE", "EXPUNGE", "COPY", "SELECT", " BODY["))


def test_after_a_new_numbering_everything_is_recognised(support, mailbox):
    for n in range(3):
        mailbox.add(mail(str(n)))
    fetch(support)

    mailbox.renumber()
    mailbox.add(mail("new"))
    fetch(support)

    assert ReceivedMail.objects.count() == 4


def test_a_line_that_drops_goes_on_where_it_was(support, mailbox, now):
    for n in range(5):
        mailbox.add(mail(str(n)))
    mailbox.dies_after = 2

    assert fetch(support, now=now) == 2
    support.refresh_from_db()
    assert "error" in support.fetch_error
    mailbox.dies_after = None
    assert fetch(support, now=now + timedelta(minutes=1)) == 3

    support.refresh_from_db()
    assert support.fetch_error == ""
    assert ReceivedMail.objects.count() == 5


def test_a_crash_between_the_bytes_and_the_mark_stores_nothing_twice(support, mailbox):
    mailbox.add(mail())
    fetch(support)
    support.imap_place["uid"] = 0
    support.save()

    fetch(support)

    assert ReceivedMail.objects.count() == 1


def test_errors_are_shown_on_the_inbox_and_it_pauses(support, mailbox, now):
    mailbox.password = "another"

    fetch(support, now=now)
    support.refresh_from_db()
    assert "refused the user or the password" in support.fetch_error
    tried = len(mailbox.commands)
    fetch(support, now=now + timedelta(seconds=5))
    assert len(mailbox.commands) == tried

    mailbox.password = "secret"
    fetch(support, now=now + timedelta(seconds=5), is_asked=True)
    support.refresh_from_db()
    assert support.fetch_error == ""


def test_a_server_that_is_away_is_an_error_not_a_crash(support, mailbox):
    support.imap_port = 1
    support.save()

    assert fetch(support) == 0

    support.refresh_from_db()
    assert "127.0.0.1:1 cannot be reached" in support.fetch_error


def test_a_mail_that_is_not_handed_over_holds_the_others_up_for_a_moment_only(
    support, mailbox, now
):
    mailbox.broken.add(mailbox.add(mail("broken")))
    mailbox.add(mail("good"))

    for hour in range(4):
        fetch(support, now=now + timedelta(hours=hour))

    first, second = ReceivedMail.objects.order_by("pk")
    assert first.state == "quarantined"
    assert "does not hand it over: cannot read this mail" in first.cause
    assert second.state == "waiting"


def test_what_is_far_too_large_is_named(support, mailbox, monkeypatch):
    from inboxes import fetching

    monkeypatch.setattr(fetching, "LARGEST", 1000)
    mailbox.add(mail("x" * 2000, subject="Huge"))
    fetch(support)

    received = ReceivedMail.objects.get()
    assert received.state == "quarantined"
    assert "only its header" in received.cause


def test_mail_deleted_meanwhile_is_passed_over(support, mailbox):
    uid = mailbox.add(mail("gone"))
    mailbox.add(mail("here"))
    del mailbox.mails[uid]

    assert fetch(support) == 1


def test_only_one_fetches_at_a_time(support, mailbox, in_threads):
    for n in range(20):
        mailbox.add(mail(str(n)))

    in_threads([lambda: fetch(support)] * 4)
    fetch(support)

    assert ReceivedMail.objects.count() == 20
    assert sum("BODY.PEEK" in command for command in mailbox.commands) == 20


def test_what_was_fetched_is_taken_in_at_once(support, mailbox):
    mailbox.add(mail())

    tasks.fetch_mail(support.pk)

    assert ReceivedMail.objects.get().state == "taken_in"


@pytest.mark.parametrize("letters", [300])
def test_a_long_outage_is_made_up_for(support, mailbox, now, letters):
    fetch(support, now=now - timedelta(days=20))
    for n in range(letters):
        mailbox.add(mail(str(n)), now - timedelta(days=19) + timedelta(minutes=n))

    assert fetch(support, now=now) == letters
