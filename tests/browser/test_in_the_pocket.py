"""Every page fits a phone: nothing is moved sideways, a thumb hits everything, large text is whole.

As in test_accessible.py, whatever address answers with a page is walked.
"""

import re
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from knowledge.models import Category
from routing.models import Rule
from tests.factories import (
    create_article,
    create_bot,
    create_inbox,
    create_office_hours,
    create_policy,
)
from tests.project.world import create_world

from .addresses import pages

LOOK = (Path(__file__).parent / "on_a_phone.js").read_text()
UNBROKEN = "https://halden.example/orders/48213/returns/a-long-way-through-the-shop-without-a-break"
PANES = re.compile(r"/inbox/(\d+/(customer/)?)?$")  # list, thread, customer: test_accessible.py
# What is looked for, at which width, with letters of which size, in which direction.
LOOKS = [
    ("wide cut small", 390, 16, "ltr"),
    ("wide cut", 320, 16, "rtl"),
    ("wide cut", 390, 32, "ltr"),
]


@pytest.fixture
def world(site):
    """One of each thing, with long words in it, and an admin who sees it all."""
    now = timezone.now()
    world = create_world(now)
    returns = Category.objects.create(name="Returns", slug="return-a-lamp", text="And refunds")
    body = f"In its box, see {UNBROKEN}.\n\n## By post\n\n| a | b |\n|-|-|\n| b | {UNBROKEN} |"
    world.review.take_back()  # to be written in
    world.article = create_article(body=body, category=returns)
    world.article.write(title="Return a lamp", body="In any box.", by=None, now=now)
    create_bot(), create_inbox("web", has_bot=True)
    customer = world.customer
    customer.visits.create(url=UNBROKEN, title=UNBROKEN, at=now)
    customer.browsing = {"page": UNBROKEN, "title": UNBROKEN, "device": "Phone"}
    customer.save(update_fields=["browsing"])
    priya = world.priya
    priya.email = "priya.nair.of.the.lamps@support.halden.example"
    EmailAddress.objects.create(user=priya, email=priya.email, verified=True, primary=True)
    priya.role, priya.is_staff, priya.is_superuser = "admin", True, True
    priya.save()
    return world


def sizes(phone):
    """Sets the width of the screen and the size of letters, as a reader does in the settings."""
    settings = phone.context.new_cdp_session(phone)

    def size(width, letters):
        phone.set_viewport_size({"width": width, "height": 844})
        settings.send("Page.setFontSizes", {"fontSizes": {"standard": letters}})

    return size


def look_at(phone, name, *, looks=LOOKS):
    found, size = [], sizes(phone)
    for kinds, width, letters, direction in looks:
        size(width, letters)
        phone.evaluate("dir => document.documentElement.dir = dir", direction)
        said = phone.evaluate(LOOK)
        about = f"{name} at {width} px, letters of {letters} px, {direction}"
        found += [f"{about}: {each}" for kind in kinds.split() for each in said[kind]]
    size(390, 16)
    return found


def walk(phone, site, paths, **options):
    found = []
    for path in paths:
        phone.goto(f"{site}{path}")
        found += look_at(phone, path, **options)
    return found


def test_every_page_of_an_agent_fits_a_phone(site, phone, sign_in, client, world):
    sign_in(phone, world.priya)
    known = {
        "pk": world.conversation.pk,
        "conversation_pk": world.conversation.pk,
        "message_pk": world.message.pk,
        "event": world.event.pk,
        "customers_pk": world.customer.pk,
        "canned_responses_pk": world.canned.pk,
        "knowledge_pk": world.article.pk,
        "quality_pk": world.review.pk,
        "number": 2,
        "training_pk": world.own_lesson.pk,
        "lesson": "notes",
        "step": "sign",
    }
    paths = [path for path in pages(client, **known) if not PANES.match(path)]
    assert len(paths) > 40, "they are not found"
    found = walk(phone, site, [*paths, "/nowhere/"])

    phone.goto(f"{site}/canned/")
    for opener in ("[data-palette]", "[data-bell]", "[popovertarget=me]"):
        phone.locator(f".tabbar {opener}").tap()
        found += look_at(phone, opener)
        phone.keyboard.press("Escape")
        # (A step back in the browser goes with it, which must not cross the next page.)
        phone.wait_for_function("() => !history.state?.layer")

    phone.goto(f"{site}/canned/new/")
    phone.get_by_role("button", name="Save reply").tap()
    expect(phone.locator(".err").first).to_be_visible()
    found += look_at(phone, "a reply that cannot be saved")
    phone.goto(f"{site}/bot/try/")
    phone.locator(".try-chat textarea").fill("How do I send back a lamp by post?")
    phone.get_by_role("button", name="Ask", exact=True).tap()
    expect(phone.locator(".try-outcome")).to_be_visible()
    found += look_at(phone, "a question to the bot")
    assert not found, "\n".join(found)


def test_every_page_of_a_stranger_fits_a_phone(site, phone, client, world):
    client.logout()
    found = walk(phone, site, pages(client, language="en", slug="return-a-lamp"))
    found += walk(phone, site, ["/help/en/?q=lamp", "/help/en/?q=nothing"])
    for status in (400, 403, 500):
        phone.set_content(render_to_string(f"{status}.html"))
        found += look_at(phone, str(status))
    assert not found, "\n".join(found)


def test_the_pages_of_the_admin_fit_a_phone(site, phone, sign_in, world):
    sign_in(phone, world.priya)
    rule = Rule(
        name=f"Refunds {UNBROKEN[:70]}",
        conditions={"all": True, "conditions": [["text", "any", "refund"], ["vip", "yes", None]]},
        steps=[["priority", "high"], ["assign", f"team-{world.team.pk}"]],
    )
    rule.keep(by=world.priya, now=timezone.now())
    create_policy(), create_office_hours()
    names = ("routing_rule_add", "sla_policy_add", "team_officehours_add", "inboxes_inbox_add")
    lists = ("routing_rule", "sla_policy", "team_agent", "inboxes_inbox")
    paths = [reverse("admin:index"), reverse("admin:routing_rule_change", args=[rule.pk])]
    paths += [reverse(f"admin:{name}") for name in names]
    paths += [reverse(f"admin:{name}_changelist") for name in lists]
    found = walk(phone, site, paths, looks=[("wide small", 390, 16, "ltr")])
    assert not found, "\n".join(found)
