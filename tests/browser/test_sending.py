"""Between writing and sending, in a browser: nothing that arrives touches what is written."""

import pytest
from playwright.sync_api import expect

from conversations.models import Conversation, Draft
from inboxes.models import Inbox
from tests.factories import create_agent, create_conversation, create_inbox
from tests.sockets import sign_in

from .waiting import until

SOON = 15_000  # ms


@pytest.fixture
def maya(site):
    return create_agent("Maya Lind")


@pytest.fixture
def conversation(site):
    inbox = create_inbox("web", name="Halden Lighting", token="demo")
    return create_conversation(said="My lamp arrived broken.", inbox=inbox)


@pytest.fixture
def open_as(site, new_page, conversation):
    def open_as(agent, **options):
        page = new_page(**options)
        session = sign_in(agent).cookies["inbox_session"].value  # a browser of their own
        page.context.add_cookies([{"name": "inbox_session", "value": session, "url": site}])
        page.goto(f"{site}/inbox/{conversation.pk}/")
        expect(page.locator("#link-state")).to_have_text("Live", timeout=10_000)
        expect(page.locator("#presence")).to_be_attached()
        return page

    return open_as


def field(page):
    return page.locator("#composer textarea")


def drafted():
    """What the other devices see."""
    return list(Draft.objects.written().values_list("body", flat=True))


def fresh(conversation):
    return Conversation.objects.get(pk=conversation.pk)


def test_twenty_events_leave_text_caret_and_focus_where_they_are(open_as, maya, conversation):
    page = open_as(maya)
    priya = create_agent("Priya Nair")
    field(page).press_sequentially("Dear Amara, the lamp")
    field(page).evaluate("field => field.setSelectionRange(5, 10)")

    for n in range(10):
        fresh(conversation).receive(f"News {n}")
        fresh(conversation).add_note(f"Note {n}", by=priya)
    fresh(conversation).close(by=priya)
    expect(page.locator("#log")).to_contain_text("Note 9", timeout=10_000)
    expect(page.locator("#thread-title")).to_contain_text("Closed", timeout=10_000)

    expect(field(page)).to_be_focused()
    expect(field(page)).to_have_value("Dear Amara, the lamp")
    assert field(page).evaluate("field => [field.selectionStart, field.selectionEnd]") == [5, 10]
    page.keyboard.insert_text("Ms Okafor")
    expect(field(page)).to_have_value("Dear Ms Okafor, the lamp")


def test_a_reply_that_crossed_a_colleagues_is_held_and_one_key_sends_it(
    open_as, maya, conversation, shoot
):
    page = open_as(maya)
    field(page).fill("The two lamps are packed.")
    # What is above the fold of the log is not on the screen.
    page.evaluate("document.getElementById('thread').style.visibility = 'hidden'")
    page.evaluate("document.getElementById('thread').style.display = 'none'")
    fresh(conversation).reply("Priya here: they are packed.", by=create_agent("Priya Nair"))
    expect(page.locator("#log")).to_contain_text("Priya here", timeout=SOON)
    page.evaluate("document.getElementById('thread').style = ''")

    field(page).press("Control+Enter")

    held = page.locator("#held")
    expect(held).to_contain_text("While you wrote:", timeout=SOON)
    expect(held).to_contain_text("Priya here: they are packed.")
    expect(field(page)).to_have_value("The two lamps are packed.")
    expect(field(page)).to_be_focused()
    expect(page.get_by_role("button", name="Send anyway")).to_be_visible()
    shoot(page, "sending-held")
    assert fresh(conversation).messages.filter(author=maya).count() == 0

    field(page).press("Control+Enter")

    expect(field(page)).to_have_value("", timeout=SOON)
    expect(held.locator("section")).to_have_count(0)
    assert fresh(conversation).messages.filter(author=maya).count() == 1


def test_a_colleague_may_answer_instead_and_the_draft_stays(open_as, maya, conversation):
    page = open_as(maya)
    field(page).fill("The two lamps are packed.")
    page.evaluate("document.getElementById('seen').id = ''")  # no longer kept up to date
    fresh(conversation).reply("Priya here.", by=create_agent("Priya Nair"))
    page.get_by_role("button", name="Send to Amara").click()

    expect(page.locator("#held section")).to_have_count(1)
    page.get_by_role("link", name="Let Priya answer").click()

    expect(page.locator("#held section")).to_have_count(0)
    expect(field(page)).to_have_value("The two lamps are packed.")
    expect(page.get_by_role("button", name="Send to Amara")).to_be_visible()


def test_what_was_read_holds_no_reply(open_as, maya, conversation):
    page = open_as(maya)
    field(page).fill("You are welcome.")
    fresh(conversation).receive("It works now, great.")
    expect(page.locator("#log")).to_contain_text("It works now", timeout=SOON)
    version = str(fresh(conversation).version)
    expect(page.locator("#seen")).to_have_value(version, timeout=SOON)

    # Also from a button beside the field, where a menu that was closed left the focus.
    page.locator("#composer .split summary").press("Control+Enter")

    expect(field(page)).to_have_value("", timeout=SOON)


def test_a_draft_goes_on_at_another_device(open_as, maya, conversation, site, shoot):
    page = open_as(maya)
    field(page).press_sequentially("Dear Amara, ")
    expect(page.locator("#composer [data-saved]")).to_be_visible(timeout=SOON)
    expect(page.locator(f"#conv-{conversation.pk}")).to_contain_text("Draft", timeout=SOON)
    until(page, lambda: drafted() == ["Dear Amara, "])  # the browser has it before the server

    phone = open_as(maya)
    expect(field(phone)).to_have_value("Dear Amara, ")
    expect(phone.locator(f"#conv-{conversation.pk}")).to_contain_text("Draft")
    field(phone).press("End")
    field(phone).press_sequentially("we send a new one.")
    expect(phone.locator("#composer [data-saved]")).to_be_visible(timeout=SOON)
    shoot(phone, "sending-draft")
    until(phone, lambda: drafted() == ["Dear Amara, we send a new one."])
    page.reload()
    expect(field(page)).to_have_value("Dear Amara, we send a new one.")

    field(page).press("Control+Enter")

    expect(field(page)).to_have_value("", timeout=SOON)
    expect(page.locator("[data-drafted]")).to_have_count(0)
    until(page, lambda: not drafted())
    phone.reload()
    expect(field(phone)).to_have_value("")


def test_what_was_written_offline_is_there_after_a_reload(open_as, maya, conversation):
    page = open_as(maya)
    page.context.set_offline(True)
    field(page).press_sequentially("Written in a tunnel")
    page.wait_for_timeout(600)
    assert not Draft.objects.written().exists()

    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")

    until(page, lambda: drafted() == ["Written in a tunnel"])


def test_z_takes_a_sent_reply_back_into_the_field(open_as, maya, conversation, shoot):
    Inbox.objects.update(undo_seconds=30)
    page = open_as(maya)
    colleague = open_as(create_agent("Priya Nair"))
    field(page).fill("For another customer.")
    field(page).press("Control+Enter")
    toast = page.locator(".toast", has_text="Sent")
    expect(toast).to_contain_text("Undo", timeout=SOON)
    expect(page.locator("#log .msg").last).to_contain_text("For another customer.")
    expect(colleague.locator("#log")).to_contain_text("For another customer.", timeout=SOON)
    shoot(page, "sending-undo")
    field(page).press_sequentially("And")

    page.locator("#thread-title").focus()
    page.keyboard.press("z")

    expect(field(page)).to_have_value("For another customer.\n\nAnd", timeout=SOON)
    for each in (page, colleague):
        expect(each.locator("#log")).not_to_contain_text("For another customer.", timeout=SOON)
        expect(each.locator("#log")).to_contain_text("took a message back", timeout=SOON)
    assert fresh(conversation).messages.filter(delivery="withdrawn").count() == 1


def test_a_reply_for_tomorrow_waits_and_is_cancelled_by_the_customer(
    open_as, maya, conversation, shoot
):
    page = open_as(maya)
    field(page).fill("How is the new lamp?")
    page.locator("#composer summary[aria-label='More ways to send']").click()
    shoot(page, "sending-later")
    page.locator("#composer [data-later=tomorrow]").click()
    last = page.locator("#log .msg").last
    expect(last).to_contain_text("Goes out", timeout=SOON)
    expect(last).to_contain_text("09:00")
    expect(last.get_by_role("button", name="Send now")).to_be_visible()
    shoot(page, "sending-scheduled")

    fresh(conversation).receive("The lamp is here, thanks to you it works.")

    log = page.locator("#log")
    expect(log).to_contain_text("Amara answered first", timeout=SOON)
    expect(log).not_to_contain_text("How is the new lamp?")
    expect(field(page)).to_have_value("")  # nothing live touches the field
    log.get_by_role("link", name="Write it again").click()
    expect(field(page)).to_have_value("How is the new lamp?", timeout=SOON)
