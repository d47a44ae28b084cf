"""Two conversations become one and one becomes two: by keyboard, by touch, and back again."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from conversations.models import Conversation
from tests.factories import create_agent, create_conversation, create_customer, create_inbox

SOON = 15_000  # ms


@pytest.fixture
def maya(site):
    return create_agent("Maya Lind")


@pytest.fixture
def one(site):
    amara = create_customer("Amara Okafor", "amara@okafor.example")
    mails = create_inbox("email")
    subject = "Lamp order HL-20944"
    return create_conversation(customer=amara, inbox=mails, subject=subject, said="It flickers.")


@pytest.fixture
def two(one):
    same = {"customer": one.customer, "inbox": one.inbox}
    return create_conversation(**same, subject="My lamp, again", said="Now it is broken.")


def nothing_wrong(page):
    """Axe finds nothing."""
    found = Axe().run(page).response["violations"]
    wrong = [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]
    assert not wrong


def test_two_are_merged_and_taken_apart_by_keyboard(
    site, page, new_page, maya, one, two, sign_in, shoot
):
    sign_in(page, maya)
    page.goto(f"{site}/inbox/{one.pk}/")
    colleague = new_page()
    sign_in(colleague, create_agent("Priya Nair"))
    colleague.goto(f"{site}/inbox/{two.pk}/")
    expect(colleague.locator("#link-state")).to_have_text("Live", timeout=10_000)
    with colleague.expect_response("**/draft/"):
        colleague.locator("#composer [name=body]").fill("Dear Amara")
    dialog, log = page.locator("#merge"), page.locator("#log")

    # The same customer's other conversation is offered at once, others are found by a word.
    page.keyboard.press("Shift+M")
    expect(dialog.locator("[name=q]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#menu-more > summary")).to_be_focused()
    page.keyboard.press("Shift+M")
    expect(dialog.locator("[name=q]")).to_be_focused()
    expect(dialog.get_by_role("link", name="My lamp, again")).to_be_visible()
    shoot(page, "merge-choose")
    page.keyboard.type("nothing like it")
    expect(dialog).to_contain_text("Nothing found", timeout=SOON)
    page.keyboard.press("Control+a")
    page.keyboard.type(f"C-{two.pk}")
    page.keyboard.press("Enter")

    # What will happen, either way round.
    merge = dialog.get_by_role("button", name="Merge C-")
    expect(merge).to_have_text(f"Merge C-{two.pk} into C-{one.pk}")
    expect(merge).to_be_focused()
    for part, whole in ((one, two), (two, one)):
        dialog.get_by_role("link", name="Swap").press("Enter")
        expect(merge).to_have_text(f"Merge C-{part.pk} into C-{whole.pk}")
    expect(merge).to_be_focused()
    page.keyboard.press("Enter")

    # One thread in the order of time, each line with where it came from; the dialog has gone.
    expect(log.locator("article.msg")).to_have_count(2, timeout=SOON)
    expect(dialog).not_to_be_visible()
    expect(log.locator("article.msg").nth(0)).to_contain_text("It flickers.")
    expect(log.locator("article.msg").nth(1)).to_contain_text("Now it is broken.")
    expect(log.locator("article.msg").nth(1).locator(".came-from")).to_have_text(f"from C-{two.pk}")
    expect(page.locator(f"#conv-{two.pk}")).to_have_count(0, timeout=SOON)
    shoot(page, "merged")

    # The colleague is led on, with what they had begun to write.
    shoot(colleague, "merge-led-on")
    colleague.get_by_role("link", name=f"Go on in C-{one.pk}").click()
    expect(colleague.locator("#composer [name=body]")).to_have_value("Dear Amara", timeout=SOON)
    expect(colleague.locator("#log article.msg")).to_have_count(2)

    # Z takes it back at once, the line's own Undo at any later time.
    page.keyboard.press("z")
    expect(log.locator("article.msg")).to_have_count(1, timeout=SOON)
    expect(page.locator(f"#conv-{two.pk}")).to_be_visible(timeout=SOON)
    two.merge_into(one, by=maya)
    two.receive("Are you there?")
    expect(log).to_contain_text("Are you there?", timeout=SOON)
    expect(log.locator("article.msg")).to_have_count(3)
    log.locator(".event", has_text="merged").get_by_role("button", name="Undo").last.press("Enter")
    expect(log.locator("article.msg")).to_have_count(1, timeout=SOON)
    expect(log.get_by_role("button", name="Undo")).to_have_count(0)
    two.refresh_from_db()
    assert [message.body for message in two.messages.order_by("pk")] == [
        "Now it is broken.",
        "Are you there?",
    ]


def test_on_a_phone_the_open_one_is_merged_away(site, phone, maya, one, two, sign_in, shoot):
    sign_in(phone, maya)
    phone.goto(f"{site}/inbox/{two.pk}/")
    dialog = phone.locator("#merge")

    phone.locator("#menu-more > summary").tap()
    phone.locator("#menu-more").get_by_role("link", name="Merge…").tap()
    shoot(phone, "merge-choose-phone")
    dialog.get_by_role("link", name="Lamp order HL-20944").tap()
    dialog.get_by_role("link", name="Swap").tap()
    expect(dialog.locator(".merge-card").last).to_contain_text(one.subject)
    shoot(phone, "merge-plan-phone")
    dialog.get_by_role("button", name=f"Merge C-{two.pk} into C-{one.pk}").tap()

    expect(phone).to_have_url(f"{site}/inbox/{one.pk}/", timeout=SOON)
    expect(dialog).not_to_be_visible()
    expect(phone.locator("#log article.msg")).to_have_count(2)
    shoot(phone, "merged-phone")
    phone.get_by_label("More about this message of Amara").first.tap()
    expect(phone.get_by_role("button", name="This and all that follow")).to_be_visible()
    shoot(phone, "split-phone")
    phone.keyboard.press("Escape")
    phone.locator("#toasts [data-undo]").tap()
    expect(phone.locator("#log article.msg")).to_have_count(1, timeout=SOON)


def test_a_message_is_split_off_and_brought_back(site, page, maya, one, sign_in, shoot):
    other = one.receive("By the way, where is my invoice?")
    sign_in(page, maya)
    page.goto(f"{site}/inbox/{one.pk}/")
    log, message = page.locator("#log"), page.locator(f"#msg-{other.pk}")

    more = message.get_by_label("More about this message of Amara")
    more.press("Enter")
    expect(page.get_by_role("button", name="Only this message")).to_be_focused()
    shoot(page, "split-menu")
    page.keyboard.press("Escape")
    expect(more).to_be_focused()
    more.press("Enter")
    page.keyboard.press("Enter")
    expect(message).to_have_count(0, timeout=SOON)
    new = Conversation.objects.latest("pk")
    expect(page.locator("#toasts")).to_contain_text(f"1 message is in C-{new.pk} now")
    shoot(page, "split")
    log.get_by_role("link", name=f"C-{new.pk}").press("Enter")
    expect(page).to_have_url(f"{site}/inbox/{new.pk}/", timeout=SOON)
    expect(message).to_contain_text("where is my invoice?")
    expect(log.get_by_role("link", name=f"C-{one.pk}")).to_be_visible()

    page.go_back()
    expect(log.locator("article.msg")).to_have_count(1, timeout=SOON)
    log.get_by_role("button", name="Undo").press("Enter")
    expect(message).to_be_visible(timeout=SOON)
    assert one.messages.count() == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_dialog_is_open_to_everybody(site, new_page, maya, one, two, sign_in, shoot, scheme):
    page = new_page(color_scheme=scheme)
    sign_in(page, maya)
    page.goto(f"{site}/inbox/{one.pk}/")

    page.keyboard.press("Shift+M")
    option = page.locator("#merge").get_by_role("link", name="My lamp, again")
    expect(option).to_be_visible()
    nothing_wrong(page)
    option.click()
    expect(page.locator("#merge [data-merge]")).to_be_visible()
    nothing_wrong(page)
    shoot(page, f"merge-plan-{scheme}")
