"""axe finds nothing: on any page, in any open layer, in both themes, on a desk and on a phone.

The pages are not listed here: whatever address answers with a page is walked, so a new one is.
"""

from datetime import timedelta
from io import BytesIO

import pytest
from allauth.account.models import EmailAddress
from axe_playwright_python.sync_playwright import Axe
from django.contrib import admin
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from canned_responses.models import CannedResponse
from conversations import live
from conversations.models import Attachment, View
from knowledge.models import Article, Category
from quality.models import Criterion, Review
from routing.models import Rule
from tests.factories import (
    create_agent,
    create_article,
    create_bot,
    create_conversation,
    create_customer,
    create_inbox,
    create_team,
)

from .addresses import pages
from .waiting import until

SOON = 15_000  # ms
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ALL = [*WCAG, "best-practice"]
AXE = Axe().axe_script
RUN = """async ({ within, tags }) => {
  const options = { runOnly: tags, resultTypes: ["violations"], preload: false }
  const { violations } = await axe.run(within, options)
  const shown = (nodes) => nodes.slice(0, 4).map(({ html }) => html.slice(0, 200))
  return violations.map(({ id, nodes }) => `${id}: ${shown(nodes)}`)
}"""

# What stands around many pages.
FRAME = [".rail", ".topbar", ".tabbar", "#me", "#palette", "#keys", "#header", "#nav-sidebar"]
MARKUP = """selectors => selectors.map(selector => {
  const html = document.querySelector(selector)?.outerHTML ?? ""
  return [selector, html.replace(/(csrfmiddlewaretoken" value=)"\\w+"/, "$1")]
})"""


def violations(page, name="", *, within="html", tags=ALL):
    """What axe finds in the light; in the dark only colours can differ. On a phone they are those
    of the desk: once is enough."""
    found = []
    is_phone = page.viewport_size["width"] < 600
    looks = (("dark", tags),) if is_phone else (("light", tags), ("dark", ["color-contrast"]))
    for scheme, looked_for in looks:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for frame in page.frames:
            if frame.evaluate("typeof axe") == "undefined":
                frame.evaluate(AXE)
            each = frame.evaluate(RUN, {"within": within, "tags": looked_for})
            found += [f"{name} ({scheme}) {violation}" for violation in each]
    page.emulate_media(color_scheme="light")
    return found


# --- A company in which everything occurs


@pytest.fixture
def shop(site):
    returns = Category.objects.create(name="Returns", slug="return-a-lamp", text="And refunds")
    body = "In its box.\n\n## By post\n\n| a |\n|-|\n| b |\n\n## Cost\n\n- None\n\n## Else\n\n> No"
    article = create_article(body=body, category=returns)
    article.write(title="Return a lamp", body="In any box.", by=None, now=timezone.now())
    return create_inbox("web", name="Halden Lighting", token="demo", has_bot=True)


@pytest.fixture
def priya(site):
    agent = create_agent("Priya Nair", role="admin", is_staff=True, is_superuser=True)
    EmailAddress.objects.create(user=agent, email=agent.email, verified=True, primary=True)
    agent.teams.add(create_team("Billing"))
    return agent


def attach(message, name, content_type, content):
    from django.core.files.base import ContentFile

    attachment = Attachment(
        message=message, name=name, content_type=content_type, size=len(content)
    )
    attachment.file.save("file", ContentFile(content), save=False)
    attachment.save()


def picture():
    buffer = BytesIO()
    Image.new("RGB", (300, 200), "teal").save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def full(shop, priya):
    """Amara's: with every kind of line in its log, and not ours yet."""
    helper, marco, now = create_bot(), create_agent("Marco Bianchi"), timezone.now()
    amara = create_customer(
        "Amara Okafor", city="Rotterdam", country="NL", language="nl", time_zone="Europe/Amsterdam",
        is_vip=True, attributes={"Plan": "Trade"},
        browsing={"page": "https://halden.example/o", "title": "Order 48213", "device": "Phone"},
    )  # fmt: skip
    earlier = create_conversation(customer=amara, said="Which bulbs fit?", inbox=shop)
    earlier.reply("An E27 fits.", by=marco)
    earlier.close(by=marco)
    Criterion.objects.get_or_create(name="Clear steps")
    review, _is_new = Review.objects.begin(earlier, marco, by=priya, now=now)
    review.comment_on(earlier.events.last(), "Quick.", by=priya, now=now)
    full = create_conversation(customer=amara, inbox=shop, subject="Refund for order 48213")
    full.receive("My lamp arrived broken. https://halden.example/\n\n> quoted")
    message = full.receive("Here it is")
    attach(message, "broken.png", "image/png", picture())
    attach(message, "invoice.pdf", "application/pdf", b"%PDF-1.4")
    full.bot_reply("I am the assistant. Is it the glass?", by=helper, epoch=0)
    full.set_priority("high", by=priya)
    card = {"wants": "A refund of 642 EUR", "checked": "Order 48213", "may_not": "Pay", "next": "?"}
    full.hand_off(by=helper, epoch=0, reason="refund over 500 EUR", card=card)
    full.add_note("He is a good customer.", by=marco)
    full.snooze(now + timedelta(days=1), by=marco)
    full.wake(by=marco)
    states = {
        "bot": lambda it: it,
        "active": lambda it: it.take_over(marco),
        "answered": lambda it: it.reply("Gladly.", by=priya),
        "snoozed": lambda it: it.snooze(now + timedelta(days=2), by=marco),
        "closed": lambda it: it.close(by=marco),
    }
    for name, happens in states.items():
        happens(create_conversation(customer=create_customer(f"Kim {name}"), said="Hi", inbox=shop))
    CannedResponse.objects.create(
        title="Refund approved",
        shortcut="refund",
        text="Hi {{ customer.first_name }}, from {{ customer.company }}.",
        folder="Billing",
        changed_at=now,
        usage_count=3,
        last_used_at=now,
    )
    for position, name in enumerate(["Waiting longest", "Due next"]):
        View.objects.create(name=name, query="sort=due", position=position)
    return full


# --- Every page


def walk(page, site, paths, **options):
    """What axe finds on these pages. A part of the frame is looked at once as it is, and again on a
    page where it is not the same to the letter: axe takes half of its time for it."""
    found, known = [], set()
    for path in paths:
        page.goto(f"{site}{path}")
        parts = {tuple(part) for part in page.evaluate(MARKUP, FRAME)}
        same = [[selector] for selector, html in parts & known if html]
        within = {"include": [["html"]], "exclude": same} if same else "html"
        found += violations(page, path, within=within, **options)
        known |= parts
    return found


def test_every_page_of_an_agent(site, page, sign_in, client, priya, full):
    sign_in(page, priya)
    canned = CannedResponse.objects.get().pk
    known = {"canned_responses_pk": canned, "knowledge_pk": Article.objects.get().pk, "number": 2}
    known |= {"lesson": "notes", "step": "sign", "quality_pk": Review.objects.get().pk}
    paths = list(pages(client, pk=full.pk, conversation_pk=full.pk, **known))

    assert len(paths) > 12, "they are not found"
    found = walk(page, site, [*paths, "/inbox/?q=amara", "/inbox/?q=nobody", "/nowhere/"])
    assert not found, "\n".join(found)


def test_every_page_of_a_stranger(site, page, client, shop):
    found = walk(page, site, pages(client, language="en", slug="return-a-lamp"))

    page.goto(f"{site}/accounts/login/")
    page.locator("[name=login]").fill("nobody@halden.example")
    page.locator("[name=password]").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").first).to_be_visible()
    found += violations(page, "a refused sign-in")
    for status in (400, 403, 500):
        page.set_content(render_to_string(f"{status}.html"))
        found += violations(page, str(status))
    assert not found, "\n".join(found)


RULE_PAGES = ("change", "history")


def test_the_pages_of_the_admin(site, page, sign_in, client, priya, full):
    sign_in(page, priya)
    ours = [
        f"{model._meta.app_label}_{model._meta.model_name}"
        for model in admin.site._registry
        if model.__module__.split(".")[0] not in {"django", "allauth"}
    ]
    paths = [reverse("admin:index")]
    paths += [reverse(f"admin:{name}_changelist") for name in ours]
    paths += [reverse(f"admin:{name}_add") for name in ours]
    rule = Rule(
        name="Refunds",
        conditions={"all": True, "conditions": [["text", "any", "refund"], ["vip", "yes", None]]},
        steps=[["priority", "high"], ["assign", "team-999"]],
    )
    rule.keep(by=priya, now=timezone.now())
    paths += [reverse(f"admin:routing_rule_{each}", args=[rule.pk]) for each in RULE_PAGES]
    paths.append(reverse("admin:team_team_delete", args=[priya.teams.get().pk]))
    paths.append(reverse("admin:team_agent_change", args=[priya.pk]))
    paths.append(reverse("admin:customers_customer_change", args=[full.customer_id]))

    local = {"host": "localhost"}
    paths = [path for path in paths if client.get(path, headers=local).status_code == 200]
    assert len(paths) > 30, "they are not found"
    found = walk(page, site, paths, tags=WCAG)
    assert not found, "\n".join(found)


# --- Every layer that opens over the inbox


def palette_with(text):
    def open_it(page):
        page.keyboard.press("Control+k")
        page.keyboard.type(text)
        page.wait_for_selector(f"#palette-list {'[data-found]' if text else ''} [role=option]")

    return open_it


def keys(page):
    page.locator("[data-keys-open]").evaluate("button => button.click()")


def account(page):
    page.evaluate("document.getElementById('me').showPopover()")


def gallery(page):
    page.get_by_role("link", name="broken.png", exact=True).click()
    page.wait_for_selector("#gallery[open]")


def note(page):
    page.evaluate("document.dispatchEvent(new CustomEvent('composer:mode', { detail: 'note' }))")


def slash(page):
    page.locator("#composer textarea").press_sequentially("/ref")
    page.wait_for_selector("#slash [role=option]")


def offline(page):
    page.locator("#offline").evaluate("bar => (bar.hidden = false)")


def toast(page):
    page.locator("#menu-close [value=resolved]").evaluate("button => button.click()")
    page.wait_for_selector(".toast [data-undo]")


# name: (how it opens, what is looked at)
LAYERS = {
    "palette": (palette_with(""), "html"),
    "palette, found": (palette_with("amara"), "#palette"),
    "palette, canned": (palette_with("/ref"), "#palette"),
    "keys": (keys, "html"),
    "account": (account, "#me"),
    "gallery": (gallery, "html"),
    "note": (note, "#answer"),
    "offline": (offline, "#conversation"),
}
# In a conversation that is ours.
WRITING = {"slash": (slash, "#answer"), "toast": (toast, "html")}


def menus(page, name):
    """Every menu that the page has, opened one after the other."""
    found = []
    for menu in page.query_selector_all("details.menu"):
        menu.evaluate("menu => (menu.open = true, menu.setAttribute('data-tried', ''))")
        page.evaluate("() => new Promise(requestAnimationFrame)")
        expect(page.locator(".htmx-request")).to_have_count(0)
        found += violations(page, f"{name}, {menu.get_attribute('id')}", within="[data-tried]")
        menu.evaluate("menu => (menu.open = false, menu.removeAttribute('data-tried'))")
    return found


@pytest.mark.parametrize("device", ["page", "phone"])
def test_every_layer_of_the_inbox(site, request, sign_in, priya, full, device):
    page = request.getfixturevalue(device)
    sign_in(page, priya)
    ours = create_conversation(customer=create_customer("Lea"), said="Hello", inbox=full.inbox)
    ours.take_over(priya)
    found = []
    page.goto(f"{site}/inbox/{ours.pk}/")
    found += menus(page, device)
    for conversation, layers in ((full, LAYERS), (ours, WRITING)):
        for name, (open_it, within) in layers.items():
            page.goto(f"{site}/inbox/{conversation.pk}/")
            open_it(page)
            found += violations(page, f"{device}, {name}", within=within)

    assert not found, "\n".join(found)


def test_what_comes_live(site, page, sign_in, priya, full):
    """Typing, presence, a colleague who writes too, a reply that is held, a hand-off."""
    sign_in(page, priya)
    marco = create_agent("Marco")
    full.take_over(priya)
    page.goto(f"{site}/inbox/{full.pk}/")
    expect(page.locator("#link-state")).to_have_text("Live", timeout=10_000)
    customer, colleague = {"customer": True, "name": "Amara"}, {"agent": marco.pk, "name": "Marco"}
    for typing, place in ((customer, "#typing"), (colleague, "#typists")):

        def is_seen(typing=typing, place=place):  # its socket may open a moment after the list's
            live.say(f"thread:{full.pk}", typing=typing)
            return page.locator(place).inner_text()

        until(page, is_seen)
    found = violations(page, "typing")

    page.locator("#composer textarea").fill("It is on its way.")
    page.evaluate("document.getElementById('seen').value = 1")
    page.locator("#composer textarea").press("Control+Enter")
    expect(page.locator("#held-title")).to_be_visible(timeout=SOON)
    found += violations(page, "held")

    assert not found, "\n".join(found)


def test_the_widget(site, page, shop, priya):
    page.goto(f"{site}/demo/")
    found = violations(page, "shop")
    page.get_by_role("button", name="Ask us").click()
    chat = page.frame_locator("iframe")
    field = chat.get_by_label("Message", exact=True)
    expect(field).to_be_visible()
    found += violations(page, "open widget")
    field.fill("My lamp arrived broken.")
    field.press("Enter")
    expect(chat.get_by_role("log")).to_contain_text("arrived broken")
    found += violations(page, "widget with a message")

    assert not found, "\n".join(found)


# --- Small screens

# How far around its middle a control answers, so that an area that is only felt counts, too.
REACH = """() => {
  const all = 'a[href], button, input:not([type=hidden]), select, textarea, summary'
  const inText = '.bubble, .mail, dd, p, .prose, .toast, .text'
  const isOpen = (element) => !element.closest('[popover]:not(:popover-open), dialog:not([open])')
  const small = []
  for (const element of document.querySelectorAll(all)) {
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue
    if (!isOpen(element) || element.closest('.sr, .skip, [hidden], [inert]')) continue
    if (element.matches('a:not(.btn), summary') && element.closest(inText)) continue
    if (element.matches(':disabled, .sr') || element.closest('label:has(> .sr)')) continue
    element.scrollIntoView({ block: 'center', inline: 'center' })
    const own = element.closest('label') ?? element
    const { left, top, width, height } = own.getBoundingClientRect()
    const [x, y] = [left + width / 2, top + height / 2]
    const isHit = (x, y) => own.contains(document.elementFromPoint(x, y))
    if (!isHit(x, y)) continue
    const far = (dx, dy) => {
      let steps = 0
      while (steps < 30 && isHit(x + dx * (steps + 1), y + dy * (steps + 1))) steps++
      return steps
    }
    const size = [far(-1, 0) + far(1, 0) + 1, far(0, -1) + far(0, 1) + 1]
    const main = '.btn, .opt, .row > a, .tabs > a, .tabbar > *, textarea, .tiles *'
    const least = element.matches(main) ? 40 : 24
    if (Math.min(...size) < least) small.push(`${size}: ${element.outerHTML.slice(0, 140)}`)
  }
  return small
}"""


def test_on_a_phone_a_finger_hits_everything(site, phone, sign_in, priya, full):
    sign_in(phone, priya)
    found = []
    for path in ("", f"{full.pk}/", f"{full.pk}/customer/", "views/"):
        phone.goto(f"{site}/inbox/{path}")
        found += [f"{path} {small}" for small in phone.evaluate(REACH)]
    assert not found, "\n".join(found)

    phone.goto(f"{site}/inbox/{full.pk}/")
    phone.locator(".msg-more").last.tap()
    menu = phone.locator("#msg-menu")
    expect(menu).to_be_in_viewport(ratio=1)
    assert menu.bounding_box()["width"] == phone.viewport_size["width"]
    assert min(menu.get_by_role("button").nth(n).bounding_box()["height"] for n in (0, 1)) >= 44


WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("size", [(640, 512), (320, 256)], ids=["200 %", "400 %"])
def test_zoomed_in_nothing_is_lost(site, new_page, sign_in, priya, full, shoot, size):
    page = new_page(viewport=dict(zip(("width", "height"), size, strict=True)))
    sign_in(page, priya)
    canned = CannedResponse.objects.get().pk
    for path in (
        *("/inbox/", f"/inbox/{full.pk}/", f"/inbox/{full.pk}/customer/", "/inbox/views/"),
        *("/canned/", f"/canned/{canned}/", "/canned/macros/", "/accounts/2fa/"),
    ):
        page.goto(f"{site}{path}")
        assert page.evaluate(WIDER) <= 0, path
    page.goto(f"{site}/inbox/{full.pk}/")
    field = page.locator("#composer textarea")
    page.keyboard.press("n")
    page.keyboard.type("Written at this size.")
    expect(field).to_be_in_viewport()
    shoot(page, f"zoom-{size[0]}")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#log")).to_contain_text("Written at this size.", timeout=SOON)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_in_viewport()


def test_with_colours_of_the_reader_what_is_chosen_has_an_edge(site, page, sign_in, priya, full):
    page.emulate_media(forced_colors="active")
    sign_in(page, priya)
    page.goto(f"{site}/inbox/{full.pk}/")
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette-list [aria-selected=true]")

    for chosen in (
        ".row > [aria-current]",
        ".tabs > [aria-current]",
        "#palette [aria-selected=true]",
    ):
        expect(page.locator(chosen)).to_have_css("outline-style", "solid")
