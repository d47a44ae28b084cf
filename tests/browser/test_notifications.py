"""An agent is told: by a toast, at the bell, by a push; and says how they want it."""

import json
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from notifications.models import Device, Mute, Preferences
from tests.factories import (
    create_agent,
    create_bot,
    create_conversation,
    create_inbox,
    create_team,
)

from .waiting import until, until_worker_runs

FAKE_PUSH = """
    Object.defineProperty(Notification, "permission", {get: () => "granted"})
    Notification.requestPermission = async () => "granted"
    PushManager.prototype.getSubscription = async () => null
    PushManager.prototype.subscribe = async ({applicationServerKey}) => ({toJSON: () => ({
        endpoint: `https://push.invalid/${applicationServerKey.length}`,
        keys: {
            p256dh: "BDmUqoymy0I5zwzn8PMoFA-dWYenOgljH9JUErzCGhr6r2dVCf-F0T90EQdu1L8HCr3d1D-Pf"
                + "a2uz-VJrZcMwY0",
            auth: "-OOeK9J-Nt3qagmwJILSPA",
        },
    })})
"""


@pytest.fixture
def team(site):
    return create_team("Billing")


@pytest.fixture
def maya(team):
    return create_agent("Maya Lind", teams=[team])


@pytest.fixture
def priya(team):
    return create_agent("Priya Nair", role="supervisor", teams=[team])


# When a toast was painted, in the page's own time: what a test waits for afterwards is not in it.
WATCH_TOASTS = """
    new MutationObserver((changes) => requestAnimationFrame(() => {
        if (changes.some(({addedNodes}) => addedNodes.length)) window.paintedAt = Date.now()
    })).observe(document.getElementById("toasts"), {childList: true})
"""


def escalate(team):
    conversation = create_conversation(said="Hi", inbox=create_inbox(has_bot=True), team=team)
    bot, epoch = create_bot(), conversation.handler_epoch
    conversation.hand_off(by=bot, epoch=epoch, reason="refund over 500 EUR")
    return conversation


def violations(page):
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {[node['html'][:160] for node in one['nodes']]}" for one in found]


def connected(page):
    """Once the bell was told how much is unread, the line is open."""
    expect(page.locator(".rail [data-bell][data-unread]")).to_be_visible(timeout=20_000)


def test_the_bot_asks_for_a_person_and_every_tab_hears_it(
    site, page, new_page, team, maya, priya, sign_in, shoot
):
    sign_in(page, maya)
    page.goto(f"{site}/canned/")
    other = page.context.new_page()
    other.goto(f"{site}/me/")
    for tab in (page, other):
        connected(tab)
    bell = other.locator(".rail [data-bell]")
    page.bring_to_front()

    conversation = escalate(team)
    toast = page.get_by_role("alert").filter(has_text="Bot asks for a human")
    expect(toast).to_be_visible()
    expect(toast).to_contain_text("refund over 500 EUR")
    expect(bell.locator(".count")).to_have_text("unread: 1")
    expect(other).to_have_title("(1) Language and time · Support Inbox")
    shoot(page, "notification-escalation")

    other.bring_to_front()
    bell.click()
    panel = other.locator("#bell")
    expect(panel.locator(".told")).to_contain_text("because you are in Billing")
    assert violations(other) == []
    shoot(other, "notification-bell")
    other.keyboard.press("ArrowDown")
    # (Of two tabs, a headless browser calls one inactive.)
    until(other, lambda: other.evaluate("document.activeElement.matches('.told a')"))
    other.keyboard.press("Escape")
    expect(panel).to_be_hidden()

    page.bring_to_front()
    toast.get_by_role("button", name="Take over").click()
    page.wait_for_url(f"**/inbox/{conversation.pk}/**")
    conversation.refresh_from_db()
    assert conversation.assignee == maya
    expect(bell.locator(".count")).to_be_hidden()

    # What happens on the screen before their eyes pops up nowhere here.
    connected(page)
    conversation.receive("Are you there?")
    expect(page.locator("#log")).to_contain_text("Are you there?")
    expect(page.locator("#toasts .notice")).to_have_count(0)


def test_within_a_second_of_the_bots_word_it_is_painted(
    site, page, team, maya, sign_in, record_property
):
    """The best of five: the machine of a test has other things to do, the product has not."""
    sign_in(page, maya)
    page.goto(f"{site}/canned/")
    connected(page)
    page.evaluate(WATCH_TOASTS)
    bot, inbox, took = create_bot(), create_inbox(has_bot=True), []
    for _time in range(5):
        conversation = create_conversation(said="Hi", inbox=inbox, team=team)
        said_at = time.time()
        conversation.hand_off(by=bot, epoch=conversation.handler_epoch, reason="refund")
        toast = page.locator(f"#toasts [data-about='{conversation.pk}']")
        expect(toast).to_be_visible()
        took.append(page.evaluate("window.paintedAt") / 1000 - said_at)
        toast.get_by_role("button", name="Dismiss").click()
        expect(toast).to_be_hidden()
    record_property("seconds", took)
    assert min(took) <= 1, took


def test_no_more_than_three_pop_up_and_all_can_be_read_at_once(
    site, page, team, maya, priya, sign_in
):
    sign_in(page, maya)
    page.goto(f"{site}/me/")
    connected(page)
    for _number in range(5):
        create_conversation(team=team).assign_to(maya, by=priya)
    figure = page.locator(".rail [data-bell] .count")
    expect(figure).to_have_text("unread: 5")
    expect(page.locator("#toasts .notice")).to_have_count(3)
    page.locator("#toasts .notice").first.get_by_role("button", name="Dismiss").click()
    expect(page.locator("#toasts .notice")).to_have_count(2)

    page.keyboard.press("g")
    page.keyboard.press("n")
    page.wait_for_url("**/notifications/")
    expect(page.locator("#main .told")).to_have_count(5)
    page.get_by_role("button", name="Mark all as read").dblclick()
    expect(page.locator("#main .told:not([data-unread])")).to_have_count(5)
    expect(figure).to_be_hidden()
    page.wait_for_load_state()
    assert violations(page) == []


def test_an_agent_says_what_reaches_them_and_where(
    site, new_page, phone, team, maya, priya, sign_in, shoot, settings
):
    page = new_page(service_workers="allow")
    settings.PUSH_HOSTS = ["push.invalid"]
    page.add_init_script(FAKE_PUSH)
    sign_in(page, maya)
    page.goto(f"{site}/notifications/preferences/")
    switch = page.get_by_role("switch", name="Assigned to me: Email")
    expect(page.get_by_role("switch", name="Bot asks for a human: On screen")).to_be_disabled()

    switch.check()
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    page.get_by_role("combobox", name="Reply from a customer: Sound").select_option("drop")
    expect(page.locator("html")).to_have_attribute("data-sounded", "drop")
    page.get_by_role("switch", name="Hold everything").check()
    page.get_by_role("checkbox", name="Sat").check()
    page.wait_for_load_state("networkidle")
    page.reload()
    expect(switch).to_be_checked()
    mine = Preferences.objects.get(agent=maya)
    assert mine.choices == {"assigned": {"email": True}, "reply": {"sound": "drop"}}
    assert mine.is_quiet
    assert mine.quiet_days == [0, 1, 2, 3, 4, 5]
    assert violations(page) == []
    shoot(page, "notification-preferences")

    page.get_by_role("button", name="Turn on for this device").click()
    expect(page.locator("#devices")).to_contain_text("This device")
    assert Device.objects.get().endpoint == "https://push.invalid/65"
    page.get_by_role("button", name="Send me a test").click()
    expect(page.locator("#toasts")).to_contain_text("This is how it looks here")
    page.get_by_role("button", name="No pushes to").click()
    expect(page.locator("#devices")).to_contain_text("No device yet")

    conversation = create_conversation(team=team, said="Hi")
    page.goto(f"{site}/inbox/{conversation.pk}/")
    page.locator("#thread-title").press("h")
    expect(page.locator("#toasts")).to_contain_text("Muted for you")
    assert Mute.objects.filter(agent=maya, conversation=conversation).exists()
    page.keyboard.press("z")
    expect(page.locator("#toasts")).not_to_contain_text("Muted for you")
    page.wait_for_load_state("networkidle")
    assert not Mute.objects.exists()

    sign_in(phone, maya)
    phone.goto(f"{site}/notifications/preferences/")
    assert phone.evaluate("document.scrollingElement.scrollWidth") <= 390
    shoot(phone, "notification-preferences-phone")
    phone.get_by_role("link", name="Alerts").click()
    phone.wait_for_url("**/notifications/")
    expect(phone.locator("#main h1")).to_have_text("Notifications")


@pytest.fixture
def pushed_to(site, whole_page, maya, sign_in):
    """-> (a page of Maya's, what pushes to its browser)"""
    page = whole_page
    page.context.grant_permissions(["notifications"], origin=site)
    sign_in(page, maya)
    page.goto(f"{site}/notifications/")
    page.evaluate("navigator.serviceWorker.register('/sw.js').then(() => true)")
    until_worker_runs(page)
    registrations = []
    devtools = page.context.new_cdp_session(page)
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: registrations.extend(event["registrations"]),
    )
    devtools.send("ServiceWorker.enable")
    until(page, lambda: registrations)

    def deliver(said):
        devtools.send(
            "ServiceWorker.deliverPushMessage",
            {"origin": site, "registrationId": registrations[0]["registrationId"], "data": said},
        )

    return page, deliver


SHOWN = """navigator.serviceWorker.ready.then((worker) => worker.getNotifications())
    .then((all) => all.map(({title, body, data}) => [title, body, data?.url]))"""
LIE_THERE = """navigator.serviceWorker.ready.then((worker) => Promise.all(
    ["c7", "c8"].map((tag) => worker.showNotification(tag, {tag})))).then(() => 1)"""


def shows(page, wanted):
    until(page, lambda: wanted(page.evaluate(SHOWN)))


def test_the_browser_shows_what_is_pushed_as_long_as_it_is_unread(pushed_to, site, maya):
    page, deliver = pushed_to
    deliver('{"title": "Assigned to me", "body": "C-7", "tag": "test", "url": "/inbox/7/"}')
    deliver("not json")
    shows(page, lambda found: ["Assigned to me", "C-7", "/inbox/7/"] in found)

    # Read elsewhere, and said so by a quiet push; or while nobody said anything.
    page.evaluate(LIE_THERE)
    shows(page, lambda found: {"c7", "c8"} <= {title for title, *_more in found})
    deliver('{"quiet": true, "unread": ["c8"]}')
    shows(page, lambda found: "c7" not in (titles := [one[0] for one in found]) and "c8" in titles)
    page.reload()
    shows(page, lambda found: [title for title, *_more in found] == ["Assigned to me"])

    # What was on its way to somebody who was signed in here before says nothing to who is here now.
    page.goto(f"{site}/help/")
    known = {"title": "Amara: my card number", "body": "C-9", "url": "/inbox/9/"}
    deliver(json.dumps(known | {"tag": "c9", "agent": maya.pk + 1}))
    shows(page, lambda found: ["Support Inbox", "", "/inbox/9/"] in found)
    deliver(json.dumps(known | {"tag": "c9", "agent": maya.pk}))
    shows(page, lambda found: ["Amara: my card number", "C-9", "/inbox/9/"] in found)


# Nobody can press a button of the system in a test: the worker hears what it would hear then.
PRESS = """async (action) => {
    let notification
    for (let tries = 0; !notification && tries < 100; tries++) {
        const all = await self.registration.getNotifications()
        notification = all.find(({actions}) => actions[0]?.action === action)
        await new Promise((go) => setTimeout(go, 20))
    }
    if (!notification) return false
    return self.dispatchEvent(new NotificationEvent("notificationclick", {notification, action}))
}"""


IS_EMPTY = """async () => {
    for (let tries = 0; tries < 250; tries++) {
        if (!(await self.registration.getNotifications()).length) return
        await new Promise((go) => setTimeout(go, 20))
    }
}"""


def test_each_button_of_a_push_is_one_press(pushed_to, site, maya, now):
    page, deliver = pushed_to
    worker = page.context.service_workers[0]

    def press(name, conversation, **said):
        url = f"/inbox/{conversation.pk}/"
        usual = {"title": "Look", "tag": "test", "url": url, "agent": maya.pk}
        said = usual | {"conversation": conversation.pk} | said
        said = json.dumps(said | {"actions": [{"action": name, "title": name}]})
        # What is closed late takes the next one of its tag with it: that is pushed again.
        for _time in range(5):
            deliver(said)
            if worker.evaluate(PRESS, name):
                break
        else:
            raise AssertionError(f"nothing to press: {name}")
        worker.evaluate(IS_EMPTY)

    def answered(address):
        return page.context.expect_event("response", lambda it: it.url.endswith(address))

    asked = create_conversation(inbox=create_inbox(has_bot=True), said="Help", now=now)
    asked.hand_off(by=create_bot(), epoch=0, now=now)
    with answered("/take-over/"):
        press("take-over", asked, over="")
    asked.refresh_from_db()
    assert (asked.status, asked.assignee) == ("active", maya)

    mine = create_conversation(said="Hi")
    mine.assign_to(maya)
    page.goto(f"{site}/inbox/?box=mine")
    press("reply", mine)
    page.wait_for_url(f"**/inbox/{mine.pk}/#write")
    expect(page.get_by_role("textbox", name="Message to")).to_be_focused()
    press("note", mine)
    page.wait_for_url(f"**/inbox/{mine.pk}/?mode=note#write")
    expect(page.get_by_role("textbox", name="Note text, team only")).to_be_focused()

    # What was pushed to somebody else who was signed in here leads there, and does nothing.
    other = create_conversation(said="Hello")
    press("take-over", other, over="", agent=maya.pk + 1)
    page.wait_for_url(f"**/inbox/{other.pk}/")
    other.refresh_from_db()
    assert other.assignee is None

    with answered("/snooze/"):
        press("snooze", mine)
    mine.refresh_from_db()
    assert mine.snoozed_until
