"""Done without a network: it waits in this browser, and goes out in order, each once."""

import pytest
from playwright.sync_api import expect

from conversations.models import Conversation, Message
from tests.factories import create_agent, create_conversation, create_inbox, create_tag

from .waiting import until_worker_runs

# Ends when nothing, or no more than `most`, waits in this browser any more.
EMPTY = """async (most = 0) => {
  const base = await new Promise((done) => {
    const request = indexedDB.open("inbox")
    request.onsuccess = () => done(request.result)
  })
  const count = () => new Promise((done) => {
    const request = base.transaction("waiting").objectStore("waiting").count()
    request.onsuccess = () => done(request.result)
  })
  const end = performance.now() + 15_000
  while (await count() > most) {
    if (performance.now() > end) {
      const request = base.transaction("waiting").objectStore("waiting").getAll()
      await new Promise((done) => (request.onsuccess = done))
      const told = request.result.map(({ what, state, why }) => `${what} ${state} ${why}`)
      throw new Error(`still waits: ${told}`)
    }
    await new Promise(requestAnimationFrame)
  }
  base.close()
}"""


# Ends when the menus are kept, which nobody opened before.
MENUS_KEPT = """async () => {
  const count = async () => {
    const name = (await caches.keys()).find((each) => each.startsWith("menus-"))
    return name ? (await (await caches.open(name)).keys()).length : 0
  }
  const end = performance.now() + 15_000
  while (await count() < 5) {
    if (performance.now() > end) throw new Error(`kept: ${await count()}`)
    await new Promise(requestAnimationFrame)
  }
}"""


@pytest.fixture
def maya(site):
    return create_agent("Maya Lind")


@pytest.fixture
def inbox(site):
    return create_inbox("web", name="Halden Lighting", token="demo")


@pytest.fixture
def conversation(inbox, maya):
    made = create_conversation(said="Can you send both to my studio?", inbox=inbox)
    made.take_over(maya)
    return made


@pytest.fixture
def open_phone(site, pocket, maya, sign_in):
    sign_in(pocket, maya)

    def open_phone(conversation):
        pocket.goto(f"{site}/inbox/{conversation.pk}/")
        expect(pocket.locator("html[data-whole][data-link=live]")).to_be_attached()
        expect(pocket.locator("#link-state")).to_have_text("Live")
        until_worker_runs(pocket)
        return pocket

    return open_phone


def tunnel(page, *, ends=False):
    page.context.set_offline(not ends)
    expect(page.locator("html[data-link=offline]")).to_have_count(0 if ends else 1)


def write(page, text, *, note=False):
    mode = "note" if note else "reply"
    page.locator(f"#composer label:has([value={mode}])").click()
    page.locator("#composer textarea").fill(text)
    page.locator(f"#composer .in-{mode}[data-send], #composer .in-{mode} [data-send]").click()
    expect(page.locator("#composer textarea")).to_have_value("")


def ours(page):
    return page.locator("#log .msg[data-side=us]:not([data-queue])")


def queued(page):
    return page.locator("#log [data-queue]")


def sent(conversation):
    out = conversation.messages.filter(direction="out").order_by("pk")
    return list(out.values_list("body", flat=True))


def test_what_is_done_in_a_tunnel_goes_out_in_its_order(
    open_phone, conversation, maya, shoot, tmp_path
):
    create_tag("glass")
    priya, page = create_agent("Priya Nair"), open_phone(conversation)
    page.evaluate(MENUS_KEPT)
    photo = tmp_path / "label.txt"
    photo.write_text("Second floor")
    tunnel(page)
    expect(page.get_by_role("button", name="Queue for Amara")).to_be_visible()

    write(page, "They leave our warehouse on Friday at 16:00.")
    page.locator("#attach").set_input_files(photo)
    expect(page.locator("#tray .file")).to_contain_text("kept here")
    write(page, "You will get a tracking link by SMS.")
    photo.unlink()
    write(page, "Studio, second floor.", note=True)
    page.locator("#menu-assign").evaluate("menu => (menu.open = true)")
    page.locator("#menu-assign .opt", has_text="Priya Nair").click()
    page.locator("#menu-tags").evaluate("menu => (menu.open = true)")
    page.locator("#menu-tags label", has_text="glass").click()
    page.locator("#menu-tags").get_by_role("button", name="Done").click()

    expect(queued(page)).to_have_count(5)
    expect(queued(page).nth(0)).to_contain_text("Queued, 1st in line")
    expect(queued(page).nth(1)).to_contain_text("label.txt")
    expect(queued(page).nth(2)).to_have_class("note")
    expect(queued(page).nth(3)).to_contain_text("Assign to Priya Nair")
    expect(queued(page).nth(4)).to_contain_text("Tags: + glass")
    expect(page.locator("#queued-chips")).to_contain_text("Assign to Priya Nair")
    expect(page.locator("#offline")).to_contain_text("You are offline. 5 changes are queued")
    page.locator("#log").evaluate("log => log.scrollIntoView(false)")
    shoot(page, "queue-thread")
    page.locator("#offline").get_by_role("button", name="Show").click()
    expect(page.locator("#queue-list > li")).to_have_count(5)
    shoot(page, "queue-sheet")
    page.keyboard.press("Escape")

    # The browser is closed; it goes out from whichever page is opened next.
    url, context = page.url.split("/inbox/")[0], page.context
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(f"{url}/notifications/")
    page.evaluate(EMPTY)

    assert sent(conversation) == [
        "They leave our warehouse on Friday at 16:00.",
        "You will get a tracking link by SMS.",
    ]
    last = Message.objects.order_by("pk").last()
    assert [file.name for file in last.attachments.all()] == ["label.txt"]
    assert [note.body for note in conversation.notes.all()] == ["Studio, second floor."]
    assert Conversation.objects.get(pk=conversation.pk).assignee == priya


def test_a_reply_that_the_thread_has_overtaken_needs_a_look(
    open_phone, conversation, inbox, maya, shoot
):
    page, other = open_phone(conversation), create_conversation(said="And I?", inbox=inbox)
    tunnel(page)
    write(page, "They leave on Friday.")
    write(page, "By courier.")
    values = {"source": "#app", "swap": "none", "values": {"priority": "high"}}
    page.evaluate(f"values => htmx.ajax('POST', '/inbox/{other.pk}/priority/', values)", values)
    expect(page.locator("#offline")).to_contain_text("3 changes are queued")
    Conversation.objects.get(pk=conversation.pk).receive("Never mind, I cancelled it.")
    tunnel(page, ends=True)

    expect(queued(page).nth(0)).to_contain_text("Needs your look")
    expect(queued(page).nth(0)).to_contain_text("Never mind, I cancelled it.")
    expect(queued(page).nth(1)).to_contain_text("waits for the one before it")
    expect(page.locator("#offline")).to_contain_text("1 needs your look.")
    shoot(page, "queue-look")
    assert sent(conversation) == []
    # What is held holds its own conversation, no other.
    page.evaluate(EMPTY, 2)
    expect(page.locator(f"#conv-{other.pk} [data-waits]")).to_have_count(0)
    assert Conversation.objects.get(pk=other.pk).priority == "high"

    queued(page).nth(1).get_by_role("button", name="Edit").click()
    expect(page.locator("#composer textarea")).to_have_value("By courier.")
    queued(page).nth(0).get_by_role("button", name="Send anyway").click()
    expect(queued(page)).to_have_count(0)
    expect(ours(page)).to_have_count(1)
    assert sent(conversation) == ["They leave on Friday."]
    assert Conversation.objects.get(pk=conversation.pk).assignee == maya


def test_what_the_server_fails_at_holds_no_other_conversation(
    open_phone, conversation, inbox, maya
):
    page, other = open_phone(conversation), create_conversation(said="And I?", inbox=inbox)
    fails = f"**/inbox/{conversation.pk}/write/"
    ours_but_broken = {"status": 500, "headers": {"Agent": str(maya.pk)}}
    page.context.route(fails, lambda route: route.fulfill(**ours_but_broken))
    tunnel(page)
    write(page, "They leave on Friday.")
    values = {"source": "#app", "swap": "none", "values": {"priority": "high"}}
    page.evaluate(f"values => htmx.ajax('POST', '/inbox/{other.pk}/priority/', values)", values)
    expect(page.locator("#offline")).to_contain_text("2 changes are queued")
    tunnel(page, ends=True)

    expect(page.locator(f"#conv-{other.pk} [data-waits]")).to_have_count(0)
    expect(queued(page)).to_contain_text("Queued, 1st in line")
    assert Conversation.objects.get(pk=other.pk).priority == "high"
    page.context.unroute(fails)
    page.evaluate(EMPTY)
    assert sent(conversation) == ["They leave on Friday."]


def test_a_press_whose_answer_was_lost_is_done_once(open_phone, conversation):
    page, lost = open_phone(conversation), []

    def lose(route):
        route.fetch()
        lost.append(route.request.headers["client-id"])
        route.abort()

    page.route("**/write/", lose)
    write(page, "On Friday.\n\nAt 16:00.")
    expect(queued(page)).to_have_count(0)
    expect(ours(page)).to_have_count(1)
    page.evaluate(EMPTY)
    page.unroute("**/write/")
    write(page, "On Friday.")  # the same words again are another press
    expect(ours(page)).to_have_count(2)

    assert len(lost) == 1
    assert sent(conversation) == ["On Friday.\n\nAt 16:00.", "On Friday."]


def test_only_its_writer_sends_it_and_only_they_see_it(
    site, open_phone, conversation, maya, sign_in
):
    page, priya = open_phone(conversation), create_agent("Priya Nair")
    tunnel(page)
    write(page, "By Maya alone.")
    page.context.clear_cookies()
    tunnel(page, ends=True)
    page.wait_for_url("**/accounts/login/**")

    sign_in(page, priya)
    page.goto(f"{site}/inbox/{conversation.pk}/")
    expect(page.locator("html[data-whole][data-link=live]")).to_be_attached()
    write(page, "By Priya.")
    expect(ours(page)).to_have_count(1)
    expect(queued(page)).to_have_count(0)
    expect(page.locator("#log")).not_to_contain_text("By Maya alone.")
    assert sent(conversation) == ["By Priya."]

    sign_in(page, maya)
    page.goto(f"{site}/inbox/{conversation.pk}/")
    expect(queued(page)).to_contain_text("Needs your look")
    queued(page).get_by_role("button", name="Send anyway").click()
    expect(ours(page)).to_have_count(2)
    assert conversation.messages.get(body="By Maya alone.").author == maya


def test_what_cannot_be_kept_or_sent_is_said(site, open_phone, conversation):
    page = open_phone(conversation)
    tunnel(page)
    # A device that is full.
    page.evaluate("""() => {
      window.add = IDBObjectStore.prototype.add
      IDBObjectStore.prototype.add = () => { throw new DOMException("full", "QuotaExceededError") }
    }""")
    page.locator("#composer textarea").fill("Kept all the same.")
    page.locator("#composer .in-reply [data-send]").first.click()
    expect(page.locator(".toast")).to_contain_text("no room left on this device")
    expect(page.locator("#composer textarea")).to_have_value("Kept all the same.")
    page.evaluate("() => { IDBObjectStore.prototype.add = window.add }")
    page.locator("#composer .in-reply [data-send]").first.click()
    expect(queued(page)).to_contain_text("Queued, 1st in line")

    # A conversation that is deleted meanwhile.
    Conversation.objects.filter(pk=conversation.pk).delete()
    tunnel(page, ends=True)
    expect(page.locator("#conversation")).to_contain_text("You cannot see this conversation")
    page.goto(f"{site}/inbox/")
    bar = page.locator("#list-offline")
    expect(bar).to_contain_text("1 needs your look.")
    bar.get_by_role("button", name="Show").click()
    item = page.locator("#queue-list > li")
    expect(item).to_contain_text("This conversation is not there any more.")
    item.get_by_role("button", name="Delete").click()
    expect(page.locator("#queue")).to_be_hidden()
    page.evaluate(EMPTY)
