"""Mails for the tests, as bytes. A test names only what it is about."""

import itertools
from email.message import EmailMessage

number = itertools.count(1)


def mail(
    body="My lamp arrived broken.\n",
    *,
    sender="Amara Okafor <amara@okafor.example>",
    to="support@halden.example",
    subject="Broken lamp",
    message_id=None,
    answers=None,
    files=(),
    html=None,
    **headers,
):
    """`answers`: the Message-ID or ids that it answers, nearest last. message_id="": none."""
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = sender, to, subject
    if message_id != "":
        letter["Message-ID"] = f"<{message_id or f'{next(number)}@okafor.example'}>"
    if answers:
        answers = [answers] if isinstance(answers, str) else answers
        letter["In-Reply-To"] = f"<{answers[-1]}>"
        letter["References"] = " ".join(f"<{name}>" for name in answers)
    for name, value in headers.items():
        letter[name.replace("_", "-")] = value
    letter.set_content(body)
    if html:
        letter.add_alternative(html, subtype="html")
    for name, content, kind in files:
        main, sub = kind.split("/")
        letter.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return letter.as_bytes()


def bounce_of(message_id, *, to="amara@okafor.example", status="5.1.1", action="failed"):
    return (
        "From: Mail Delivery System <mailer-daemon@okafor.example>\r\n"
        "To: support@halden.example\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\n"
        f"Message-ID: <{next(number)}@daemon.okafor.example>\r\n"
        "Auto-Submitted: auto-replied\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nI could not deliver your mail.\r\n\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; okafor.example\r\n\r\n"
        f"Final-Recipient: rfc822; {to}\r\nAction: {action}\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 550 no such user\r\n\r\n"
        "--b\r\nContent-Type: message/rfc822\r\n\r\n"
        f"Message-ID: <{message_id}>\r\nSubject: Re: Broken lamp\r\n\r\nHello\r\n--b--\r\n"
    ).encode()
