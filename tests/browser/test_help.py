"""The help centre on a phone, and the editor of its articles on a desk."""

from playwright.sync_api import expect

from knowledge.models import Article, Category, Feedback
from tests.factories import create_agent, create_article, create_inbox


def test_a_customer_looks_something_up_on_a_phone_and_asks_in_the_end(site, phone):
    create_inbox(sender_name="Halden Lighting", token="demo")
    category = Category.objects.create(name="Returns", slug="returns")
    parts = ["Within thirty days.", "## By post", "A", "## In the shop", "B", "## Cost", "Free"]
    body = "\n\n".join(parts)
    create_article(body=body, category=category)

    phone.goto(f"{site}/help/")
    phone.get_by_role("searchbox").fill("retrun lamp")
    phone.keyboard.press("Enter")
    phone.get_by_role("link", name="Return a lamp").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Return a lamp")
    assert phone.evaluate("document.documentElement.scrollWidth") <= phone.viewport_size["width"]

    phone.get_by_role("button", name="No", exact=True).click()
    phone.get_by_role("textbox", name="What was missing?").fill("Which box?")
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_text("We read it.")).to_be_visible()
    assert Feedback.objects.get().words == "Which box?"

    phone.get_by_role("link", name="Talk to us").click()
    chat = phone.frame_locator("iframe")
    expect(chat.get_by_role("textbox", name="Message")).to_be_visible()


def test_what_is_written_is_shown_beside_and_not_lost_by_leaving(site, page, sign_in):
    sign_in(page, create_agent("Priya Nair", role="supervisor"))
    page.goto(f"{site}/knowledge/new/")
    page.get_by_label("Title").fill("Return a lamp")
    page.get_by_label("Text").fill("## By post\n\n**Free** <script>")

    preview = page.get_by_role("region", name="Preview")
    expect(preview.get_by_role("heading", name="By post")).to_be_visible()
    expect(preview).to_contain_text("Free <script>")

    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="All articles").click()
    expect(page.get_by_label("Title")).to_have_value("Return a lamp")
    assert asked == ["beforeunload"]

    page.keyboard.press("Control+s")
    expect(page.get_by_role("heading", level=1)).to_have_text("Return a lamp")
    assert Article.objects.get().latest.body.startswith("## By post")
