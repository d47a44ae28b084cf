"""The main job, end to end: a customer writes, an agent answers, the customer reads it."""

import re
from email import message_from_bytes, policy

import pytest
from playwright.sync_api import expect

from conversations.models import Conversation
from inboxes import intake
from inboxes.models import ReceivedMail, SentMail
from tests.factories import create_agent, create_conversation, create_inbox

from .waiting import until

SOON = 15_000  # ms


@pytest.fixture
def shop(site):
    return create_inbox("web", name="Halden Lighting", token="demo")


def open_chat(page, site):
    page.goto(f"{site}/demo/")
    page.get_by_role("button", name="Ask us").click()
    return page.frame_locator("iframe")


def say(chat, text):
    chat.get_by_label("Message", exact=True).fill(text)
    chat.get_by_label("Message", exact=True).press("Enter")


def send(page, text):
    page.locator("#composer textarea").fill(text)
    page.locator("#composer [data-send]:visible").click()
    expect(page.locator("#composer textarea")).to_have_value("")


def test_a_visitor_and_an_agent_talk_and_finish(site, shop, new_page, sign_in, shoot):
    maya = create_agent("Maya Lind")
    visitor, agent = new_page(), new_page()
    sign_in(agent, maya)
    agent.goto(f"{site}/inbox/")
    expect(agent.locator("#link-state")).to_have_text("Live", timeout=10_000)

    chat = open_chat(visitor, site)
    say(chat, "My lamp arrived broken. What now?")

    # It is there without a reload, among those who need a person.
    row = agent.locator(".row").first
    expect(row).to_contain_text("My lamp arrived broken", timeout=SOON)
    row.locator("a").click()
    expect(agent.locator("#log")).to_contain_text("My lamp arrived broken")
    expect(agent.locator("#thread-title")).to_be_focused()
    agent.keyboard.press("t")
    expect(agent.locator("#thread-title")).to_contain_text("Active", timeout=SOON)
    expect(chat.get_by_role("log")).to_contain_text("Maya joined", timeout=SOON)

    # Each sees the other write, and read.
    chat.get_by_label("Message", exact=True).press_sequentially("By")
    expect(agent.locator("#typing")).to_contain_text("is typing", timeout=SOON)
    agent.locator("#composer textarea").press_sequentially("Hi")
    expect(chat.locator("#typing")).to_contain_text("Maya is typing", timeout=SOON)
    send(agent, "I am sorry! A new one is on its way.")
    expect(chat.get_by_role("log")).to_contain_text("A new one is on its way", timeout=SOON)
    expect(agent.locator("#log .msg").last).to_contain_text("Seen", timeout=SOON)
    shoot(visitor, "journey-widget")
    shoot(agent, "journey-agent")

    # Close; the customer is told, and writing again reopens.
    agent.locator("#thread-title").click()
    agent.keyboard.press("e")
    agent.get_by_role("button", name="It is resolved").click()
    expect(agent.locator("#thread-title")).to_contain_text("Closed", timeout=SOON)
    expect(chat.get_by_role("log")).to_contain_text("Closed", timeout=SOON)
    say(chat, "One more question: does the bulb come with it?")
    expect(agent.locator("#thread-title")).to_contain_text("Pending", timeout=SOON)
    expect(agent.locator("#log")).to_contain_text("does the bulb come with it", timeout=SOON)

    # Whatever was pressed, the address is the conversation's: it can be reloaded and sent on.
    conversation = Conversation.objects.get()
    expect(agent).to_have_url(f"{site}/inbox/{conversation.pk}/")
    kinds = list(conversation.events.order_by("version").values_list("kind", flat=True))
    wanted = ["opened", "message_received", "taken_over", "message_sent", "closed", "reopened"]
    assert [kind for kind in kinds if kind in wanted][:6] == wanted
    # The screens are among the first who hear of it; soon everybody has.
    until(agent, lambda: not conversation.events.filter(announced_at=None).exists())


def test_the_visitors_history_survives_a_reload(site, shop, page):
    chat = open_chat(page, site)
    say(chat, "Do you ship to Norway?")
    expect(chat.get_by_role("log")).to_contain_text("Do you ship to Norway?")
    expect(chat.locator("[data-pending]")).to_have_count(0)

    page.reload()
    page.get_by_role("button", name="Ask us").click()

    expect(page.frame_locator("iframe").get_by_role("log")).to_contain_text("Norway")
    assert Conversation.objects.count() == 1


MAIL = """\
From: Ingrid Solberg <ingrid@solberg.example>
To: {to}
Subject: Invoice 2291 charged twice
Message-ID: <first@solberg.example>
Date: Sun, 22 Nov 2026 10:00:00 +0000
Content-Type: text/plain; charset=utf-8

Hei, I can see two identical charges. Can you take one back?
"""

ANSWER = """\
From: Ingrid Solberg <ingrid@solberg.example>
To: {to}
Subject: Re: Invoice 2291 charged twice
Message-ID: <second@solberg.example>
In-Reply-To: {parent}
References: <first@solberg.example> {parent}
Date: Sun, 22 Nov 2026 11:00:00 +0000
Content-Type: text/plain; charset=utf-8

Perfect, I see it on my card now. When does the receipt come?

On Sun, 22 Nov 2026, Maya at Support wrote:
> I have taken it back.
"""


def mail_in(inbox, text):
    received, _ = ReceivedMail.objects.store(inbox, text.encode(), via="test")
    intake.take_in_mail(received)
    received.refresh_from_db()
    assert received.state == "taken_in", received.cause


def test_a_mail_is_answered_and_its_answer_finds_home(site, page, sign_in, shoot, settings):
    settings.EMAIL_BACKEND = "inboxes.mail.backends.OutboxBackend"
    inbox = create_inbox("email", name="Support", address="support@halden.example")
    sign_in(page, create_agent("Maya Lind"))
    page.goto(f"{site}/inbox/")
    expect(page.locator("#link-state")).to_have_text("Live", timeout=10_000)

    mail_in(inbox, MAIL.format(to=inbox.address))

    row = page.locator(".row").first
    expect(row).to_contain_text("Invoice 2291 charged twice", timeout=SOON)
    row.locator("a").click()
    send(page, "I have taken it back.")
    expect(page.locator("#log .msg").last).to_contain_text("Sent", timeout=SOON)

    sent = message_from_bytes(bytes(SentMail.objects.get().raw), policy=policy.default)
    assert sent["To"].addresses[0].addr_spec == "ingrid@solberg.example"
    assert sent["In-Reply-To"] == "<first@solberg.example>"
    assert sent["Subject"] == "Re: Invoice 2291 charged twice"
    assert "I have taken it back." in sent.get_body("plain").get_content()
    assert "I have taken it back." in sent.get_body("html").get_content()

    mail_in(inbox, ANSWER.format(to=inbox.address, parent=sent["Message-ID"]))

    expect(page.locator("#log")).to_contain_text("When does the receipt come?", timeout=SOON)
    quote = page.locator("#log .msg").last.locator("details.quote")
    expect(quote).to_have_count(1)
    expect(quote).not_to_have_attribute("open", re.compile(".*"))
    shoot(page, "journey-mail")
    assert Conversation.objects.count() == 1


def test_a_page_that_lost_its_connection_catches_up(site, shop, page, sign_in):
    sign_in(page, create_agent("Maya Lind"))
    conversation = create_conversation(said="Before", inbox=shop)
    page.goto(f"{site}/inbox/{conversation.pk}/")
    expect(page.locator("#link-state")).to_have_text("Live", timeout=10_000)

    # The browser notices: set_offline alone keeps an open socket, so it is closed as well.
    page.context.set_offline(True)
    page.evaluate("dispatchEvent(new Event('offline'))")
    expect(page.locator("#link-state")).not_to_have_text("Live", timeout=10_000)
    for n in range(1, 6):
        Conversation.objects.get(pk=conversation.pk).receive(f"Missed {n}")

    page.context.set_offline(False)

    expect(page.locator("#link-state")).to_have_text("Live", timeout=20_000)
    for n in range(1, 6):
        expect(page.locator("#log .msg", has_text=f"Missed {n}")).to_have_count(1)
    said = page.locator("#log .msg .bubble").all_inner_texts()
    assert [text.strip() for text in said] == ["Before", *(f"Missed {n}" for n in range(1, 6))]
    expect(page.locator(".row").first).to_contain_text("Missed 5", timeout=10_000)


def test_on_a_phone_list_thread_and_profile_are_screens(site, shop, phone, sign_in, shoot):
    sign_in(phone, create_agent("Maya Lind"))
    conversation = create_conversation(said="From my phone", inbox=shop)

    phone.goto(f"{site}/inbox/")
    expect(phone.locator("#rows")).to_be_visible()
    shoot(phone, "journey-phone-list")
    phone.locator(".row a").first.tap()
    expect(phone.locator("#log")).to_be_visible()
    expect(phone.locator("#rows")).to_be_hidden()
    shoot(phone, "journey-phone-thread")
    phone.get_by_role("link", name="Customer details").tap()
    expect(phone.locator("#side")).to_be_visible()
    shoot(phone, "journey-phone-profile")

    phone.go_back()
    expect(phone.locator("#log")).to_be_visible()
    phone.go_back()
    expect(phone.locator("#rows")).to_be_visible()
    phone.goto(f"{site}/inbox/{conversation.pk}/customer/")
    expect(phone.locator("#side")).to_be_visible()
    wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not phone.evaluate(wider)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_themes_show_the_whole_screen(site, shop, new_page, sign_in, shoot, scheme):
    page = new_page(color_scheme=scheme)
    sign_in(page, create_agent("Maya Lind"))
    conversation = create_conversation(said="Light or dark?", inbox=shop)

    page.goto(f"{site}/inbox/{conversation.pk}/")

    for pane in ("#pulse", "#rows", "#conversation", "#side"):
        expect(page.locator(pane)).to_be_visible()
    shoot(page, f"journey-{scheme}")


def test_without_javascript_reading_and_replying_work(site, shop, new_page, sign_in):
    page = new_page(java_script_enabled=False)
    sign_in(page, create_agent("Maya Lind"))
    create_conversation(said="No scripts here", inbox=shop)

    page.goto(f"{site}/inbox/")
    page.locator(".row a").first.click()
    page.locator("#composer textarea").fill("None needed.")
    page.get_by_role("button", name="Send to Amara").click()

    expect(page.locator("#log")).to_contain_text("None needed.")
    assert Conversation.objects.get().status == "active"
