"""The app in the pocket: it starts without a network, shows what was there last, and for whom."""

import re

import pytest
from playwright.sync_api import Error, expect

from conversations.models import Seen
from tests.factories import create_agent, create_conversation, create_customer, create_team

KEPT = """async () => {
    const kept = []
    for (const name of await caches.keys()) {
        if (!name.startsWith("pages-")) continue
        const keys = await (await caches.open(name)).keys()
        kept.push(...keys.map(({url}) => new URL(url).pathname))
    }
    return kept
}"""

# Of forms, in what is kept.
TOKENS = """async () => {
    const found = []
    for (const name of await caches.keys()) {
        const cache = await caches.open(name)
        for (const key of name.startsWith("pages-") ? await cache.keys() : []) {
            const text = await (await cache.match(key)).text()
            found.push(...text.match(/csrfmiddlewaretoken" value="\\w+|CSRFToken": "\\w+/g) ?? [])
        }
    }
    return found
}"""


@pytest.fixture
def team(site):
    return create_team("Billing")


@pytest.fixture
def maya(team):
    return create_agent("Maya Lind", teams=[team])


def until(page, script, wanted):
    """Waits until the page's `script` gives what `wanted` (a function of its answer) wants."""
    for _time in range(300):
        answer = page.evaluate(script)
        if wanted(answer):
            return answer
        page.wait_for_timeout(50)
    raise AssertionError(answer)


def settle(page, *addresses):
    """Once these pages are kept."""
    return until(page, KEPT, lambda kept: set(addresses) <= set(kept))


def test_without_a_network_it_starts_and_shows_what_was_there_last(
    site, pocket, team, maya, sign_in, shoot
):
    amara, bo = create_customer("Amara Okafor"), create_customer("Bo Lund")
    first = create_conversation(team=team, said="Where is my lamp?", customer=amara)
    other = create_conversation(team=team, said="The shade is torn", customer=bo)
    sign_in(pocket, maya)
    pocket.goto(f"{site}/inbox/")
    settle(pocket, "/inbox/", f"/inbox/{first.pk}/", f"/inbox/{other.pk}/", "/offline/")
    # To fetch it for later is not to have read it.
    assert not Seen.objects.exists()
    assert pocket.evaluate(TOKENS) == []

    pocket.context.set_offline(True)
    pocket.goto(f"{site}/inbox/")
    # (Said once, with what waits.)
    bar = pocket.locator("#list .bar:visible").filter(has_text="You are offline.")
    expect(bar).to_contain_text(re.compile(r"This is how it was at \d\d:\d\d\."))
    shoot(pocket, "pocket-list")
    pocket.get_by_role("link", name="Bo Lund").click()
    pocket.wait_for_url(f"**/inbox/{other.pk}/**")
    expect(pocket.locator("#log")).to_contain_text("The shade is torn")
    expect(pocket.locator("#thread-meta")).to_contain_text("As of")
    shoot(pocket, "pocket-thread")
    number = pocket.locator("#client-id").input_value()
    pocket.goto(f"{site}/inbox/{other.pk}/")
    assert pocket.locator("#client-id").input_value() != number

    # A form that is no part of the queue is not sent with a token of then.
    pocket.goto(f"{site}/inbox/")
    pocket.get_by_role("button", name="Me").click()
    pocket.get_by_role("button", name="Dark").click()
    expect(pocket.locator("#toasts")).to_contain_text("You are offline. Nothing was changed.")
    pocket.keyboard.press("Escape")
    until(pocket, "!history.state?.layer", bool)  # going back would end the next way
    for address in (f"customers/{bo.pk}", "training", "quality", "practice/7/inbox"):
        pocket.goto(f"{site}/{address}/")
        expect(pocket.locator("#main")).to_contain_text("This page is not on this device")

    # Back: the real page comes by itself, for what it is now.
    pocket.goto(f"{site}/inbox/{other.pk}/")
    other.receive("And the cable, too")
    pocket.context.set_offline(False)
    expect(pocket.locator("html:not([data-kept])[data-whole]")).to_be_attached()
    expect(pocket.locator("#log")).to_contain_text("And the cable, too")

    # Whoever signs out leaves nothing, also on the way.
    pocket.goto(f"{site}/inbox/")
    pocket.get_by_role("button", name="Me").click()
    pocket.get_by_role("button", name="Log out").click()
    pocket.wait_for_url("**/accounts/login/**")
    until(pocket, KEPT, lambda kept: kept == [])
    pocket.context.set_offline(True)
    with pytest.raises(Error, match="ERR_"):
        pocket.goto(f"{site}/inbox/{other.pk}/")


# As the microphone hands it over.
RECORDED = """() => document.dispatchEvent(new CustomEvent("composer:files", {detail: [{
    name: "voice-message.weba", type: "audio/webm", blob: new Blob(["..."]), id: "recorded-1",
    extra: [["seconds", "2.0"], ["peaks", "0,50,99"]],
}]}))"""
# How many files lie in this browser because they found no network.
LAID = """async () => {
    const request = indexedDB.open("inbox")
    const base = await new Promise((done) => (request.onsuccess = () => done(request.result)))
    const count = base.transaction("laid").objectStore("laid").count()
    await new Promise((done) => (count.onsuccess = done))
    base.close()
    return count.result
}"""

# What the share menu of a phone does: it posts a form to the address in the manifest.
SHARE = """async () => {
    const form = Object.assign(document.createElement("form"), {
        method: "post", enctype: "multipart/form-data", action: "/offline/share/",
    })
    const files = document.createElement("input")
    Object.assign(files, {type: "file", name: "files", multiple: true})
    const given = new DataTransfer()
    given.items.add(new File(["The lamp"], "Lampe ä.txt", {type: "text/plain"}))
    given.items.add(new File([new Uint8Array(11 * 1024 * 1024)], "film.mp4", {type: "video/mp4"}))
    files.files = given.files
    const said = Object.assign(document.createElement("input"), {name: "text", value: "Look"})
    form.append(files, said)
    document.body.append(form)
    form.submit()
}"""


def test_a_file_of_another_app_lies_in_the_tray_of_the_chosen_conversation(
    site, pocket, team, maya, sign_in, shoot
):
    amara, bo = create_customer("Amara Okafor"), create_customer("Bo Lund")
    create_conversation(team=team, said="Where is my lamp?", customer=amara).assign_to(maya)
    chosen = create_conversation(team=team, said="The shade is torn", customer=bo)
    sign_in(pocket, maya)
    pocket.goto(f"{site}/inbox/")
    settle(pocket, "/offline/share/", f"/inbox/{chosen.pk}/")
    pocket.context.set_offline(True)
    pocket.evaluate(SHARE)
    pocket.wait_for_url("**/offline/share/")
    shared = pocket.get_by_role("region", name="What you send")
    expect(shared).to_contain_text("Lampe ä.txt")
    expect(shared).to_contain_text("Look")
    expect(shared.get_by_role("listitem").last).to_contain_text("is over the limit of 10")
    shoot(pocket, "pocket-share")
    # Any site can post that, and lead to a conversation: only who chooses one here takes it along.
    pocket.goto(f"{site}/inbox/{chosen.pk}/?shared=1")
    pocket.wait_for_url(f"**/inbox/{chosen.pk}/")
    expect(pocket.locator("#composer textarea[name=body]")).to_have_value("")
    expect(pocket.locator("#tray .file")).to_have_count(0)
    pocket.goto(f"{site}/offline/share/")
    expect(shared).to_contain_text("Look")
    pocket.get_by_label("Find a conversation").fill("bo l")
    expect(pocket.get_by_role("link", name="Amara Okafor")).to_be_hidden()
    pocket.get_by_role("link", name="Bo Lund").click()
    pocket.wait_for_url(f"**/inbox/{chosen.pk}/")
    tray, field = pocket.locator("#tray"), pocket.locator("#composer textarea[name=body]")
    expect(tray.locator(".file")).to_contain_text(["Lampe ä.txt"])
    expect(field).to_have_value("Look")

    # It lies there until it is sent, and so does a recording: also when the app is closed.
    pocket.evaluate(RECORDED)
    expect(tray.get_by_text("kept here")).to_have_count(2)
    until(pocket, LAID, lambda laid: laid == 2)
    until(pocket, "caches.keys()", lambda names: f"shared-{maya.pk}" not in names)
    pocket.reload()
    expect(tray).to_contain_text("Lampe ä.txt")
    expect(tray.get_by_role("button", name="Play voice message, 0:02")).to_be_visible()
    expect(field).to_have_value("Look")
    expect(tray.get_by_text("kept here")).to_have_count(2)
    pocket.get_by_role("button", name="Queue for Bo").click()
    queued = pocket.locator("#log [data-queue]")
    expect(queued).to_contain_text("Lampe ä.txt")
    expect(queued.get_by_role("button", name="Play voice message, 0:02")).to_be_visible()
    expect(tray).to_be_empty()
    until(pocket, LAID, lambda laid: laid == 0)

    # It was handed over once.
    pocket.goto(f"{site}/offline/share/")
    expect(pocket.locator("#nothing-shared")).to_be_visible()


def test_a_new_version_is_offered_when_nobody_writes(site, pocket, team, maya, sign_in, settings):
    conversation = create_conversation(team=team, said="Where is my lamp?")
    sign_in(pocket, maya)
    pocket.goto(f"{site}/inbox/{conversation.pk}/")
    settle(pocket, f"/inbox/{conversation.pk}/")
    pocket.reload()
    field = pocket.locator("#composer textarea[name=body]")
    field.fill("I will look")
    toast = pocket.get_by_role("status").filter(has_text="A new version is ready.")

    # An update of the server is another worker.
    settings.PAGES_KEPT = 40
    with pocket.expect_event("console", lambda message: message.text == "renewed"):
        pocket.evaluate(UPDATE)
    expect(toast).to_have_count(0)
    field.fill("")
    field.blur()
    expect(toast).to_be_visible()
    toast.get_by_role("button", name="Use it now").click()
    expect(pocket.locator("html[data-whole]")).to_be_attached()
    expect(toast).to_have_count(0)


# The page goes on with the worker that it has, until the new one takes it.
UPDATE = """async () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => console.log("renewed"))
    await (await navigator.serviceWorker.ready).update()
}"""


def test_a_page_of_somebody_between_us_is_kept_as_no_module_of_ours(
    site, pocket, team, maya, sign_in
):
    sign_in(pocket, maya)
    pocket.goto(f"{site}/inbox/")
    settle(pocket, "/inbox/")
    door = {"status": 200, "content_type": "text/html; charset=utf-8", "body": "Room number?"}
    pocket.context.route("**/static/js/door.js", lambda route: route.fulfill(**door))
    asked = "fetch('/static/js/door.js').then((it) => it.text())"
    assert pocket.evaluate(asked) == "Room number?"
    pocket.context.unroute("**/static/js/door.js")
    assert pocket.evaluate("fetch('/static/js/door.js').then((it) => it.status)") == 404
    pocket.context.set_offline(True)
    with pytest.raises(Error, match="Failed to fetch"):
        pocket.evaluate(asked)


def test_another_agent_sees_nothing_of_the_first(site, pocket, team, maya, sign_in):
    conversation = create_conversation(team=team, said="Where is my lamp?")
    sign_in(pocket, maya)
    pocket.goto(f"{site}/inbox/{conversation.pk}/")
    settle(pocket, f"/inbox/{conversation.pk}/")

    # Nor does who has left the team.
    pocket.goto(f"{site}/inbox/")
    team.members.remove(maya)
    pocket.goto(f"{site}/inbox/")
    until(pocket, KEPT, lambda kept: f"/inbox/{conversation.pk}/" not in kept)
    team.members.add(maya)
    pocket.goto(f"{site}/inbox/{conversation.pk}/")
    settle(pocket, f"/inbox/{conversation.pk}/")
    priya = create_agent("Priya Nair", teams=[create_team("Legal")])
    sign_in(pocket, priya)
    pocket.goto(f"{site}/canned/")
    until(pocket, KEPT, lambda kept: f"/inbox/{conversation.pk}/" not in kept)
    names = pocket.evaluate("caches.keys()")
    assert f"pages-{maya.pk}" not in names


def test_on_a_slow_line_what_was_kept_is_read_until_the_page_comes(
    site, pocket, team, maya, sign_in
):
    conversation = create_conversation(team=team, said="Where is my lamp?")
    address = f"{site}/inbox/{conversation.pk}/"
    sign_in(pocket, maya)
    pocket.goto(address)
    settle(pocket, f"/inbox/{conversation.pk}/")
    conversation.receive("And the cable?")
    held, is_free = [], []
    pocket.context.route(
        address, lambda route: route.continue_() if is_free else held.append(route)
    )
    pocket.goto(address)
    expect(pocket.locator("html[data-kept-for=slow]")).to_be_attached()
    expect(pocket.locator("#thread-meta")).to_contain_text("As of")
    is_free.append(True)
    for route in held:
        route.continue_()
    expect(pocket.locator("html:not([data-kept])[data-whole]")).to_be_attached()
    expect(pocket.locator("#log")).to_contain_text("And the cable?")
