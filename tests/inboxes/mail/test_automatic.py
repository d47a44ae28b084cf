"""Mail that no person wrote for us is told from mail that one did."""

import pytest

from inboxes.mail.message import parse

from .written import mail, multipart, part


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Auto-Submitted: auto-replied"], "auto_reply"),
        (["Auto-Submitted: auto-generated (failure)"], "auto_reply"),
        (["Auto-Submitted: no"], ""),
        (["X-Autoreply: yes"], "auto_reply"),
        (["Precedence: auto_reply"], "auto_reply"),
        (["Subject: Automatic reply: Order"], "auto_reply"),
        (["Subject: Abwesenheitsnotiz: Bestellung"], "auto_reply"),
        (["Subject: =?utf-8?b?6Ieq5Yqo5Zue5aSNOiBoaQ==?="], "auto_reply"),
        (["Subject: Is there an automatic reply?"], ""),
        (["Subject: Re: Automatic reply: Order"], ""),
        (["X-Auto-Response-Suppress: All"], ""),
        (["X-Auto-Response-Suppress: DR, OOF, AutoReply"], ""),
        (["List-Id: <talk.example>"], "list"),
        (["Precedence: bulk"], "list"),
        (["List-Id: <x>", "Auto-Submitted: auto-generated"], "auto_reply"),
        (["Return-Path: <>"], ""),
        (["Return-Path: <>", "Subject: Undelivered Mail Returned to Sender"], "bounce"),
        (["X-Failed-Recipients: x@y.example"], "bounce"),
        (["X-Loop: yes"], "auto_reply"),
        (["X-Loop: debian-user@lists.example", "List-Id: <debian-user>"], "list"),
        (["Subject: Why was my parcel returned to sender?"], ""),
    ],
)
def test_what_no_person_wrote_for_us(lines, expected):
    assert parse(mail(*lines)).auto == expected


def report(*fields, kind="delivery-status", original="Message-ID: <ours@shop.example>"):
    return multipart(
        part("Sorry. ben@x.example 550 5.1.1 unknown"),
        part("\r\n".join(["Reporting-MTA: dns; x", "", *fields]), f"message/{kind}"),
        part(f"{original}\r\nFrom: us@shop.example\r\n\r\nHello", "message/rfc822"),
        kind=f"report; report-type={kind}",
    )


def test_a_bounce_says_what_did_not_arrive():
    found = parse(
        report(
            "Final-Recipient: rfc822; ben@x.example",
            "Action: failed",
            "Status: 5.1.1",
            "Diagnostic-Code: smtp; 550 no such user",
        )
    )

    assert found.auto == "bounce"
    assert found.bounce.recipient == "ben@x.example"
    assert found.bounce.status == "5.1.1"
    assert found.bounce.is_permanent
    assert found.bounce.diagnostic == "smtp; 550 no such user"
    assert found.bounce.original_message_id == "ours@shop.example"


def test_a_delay_is_no_failure_and_a_receipt_no_bounce():
    delayed = parse(
        report("Final-Recipient: rfc822; b@x.example", "Action: delayed", "Status: 4.4.1")
    )
    assert (delayed.auto, delayed.bounce.is_permanent) == ("bounce", False)

    given_up = parse(
        report("Final-Recipient: rfc822; b@x.example", "Action: failed", "Status: 4.4.7")
    )
    assert given_up.bounce.is_permanent

    arrived = parse(report("Final-Recipient: rfc822; b@x.example", "Action: delivered"))
    assert (arrived.auto, arrived.bounce) == ("auto_reply", None)

    assert (
        parse(report("Disposition: displayed", kind="disposition-notification")).auto
        == "auto_reply"
    )


def test_a_bounce_in_plain_words():
    body = "The message to <ben@x.example> failed: 550 no.\r\n\r\nMessage-ID: <ours@shop.example>"
    found = parse(mail("Subject: failure notice", sender="MAILER-DAEMON@x.example", body=body))

    assert found.auto == "bounce"
    assert found.bounce.recipient == "ben@x.example"
    assert found.bounce.status == "5.0.0"
    assert found.bounce.original_message_id == "ours@shop.example"
