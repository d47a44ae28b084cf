"""Open screens: who hears what, what is caught up, and who is shown out."""

import asyncio
import gc
import json

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from conversations import access, consumers, live, presence, tasks
from conversations.models import Batch, Conversation, Draft
from inbox_project.asgi import application
from tests import sockets
from tests.factories import (
    create_agent,
    create_conversation,
    create_customer,
    create_inbox,
    create_team,
)
from tests.sockets import open_screen, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


async def hears_nothing(screen, kind="row"):
    """True when no such frame comes before an echo that was sent afterwards."""
    await live.asay("agents", resync=True)
    while True:
        frame = json.loads((await screen.receive_output(3))["text"])
        if frame["type"] in {kind, "stale"}:
            return frame["type"] == "stale"


@pytest.fixture(autouse=True)
async def _fresh_hub(monkeypatch):
    monkeypatch.setattr(live, "hub", live.Hub())
    yield
    for socket in live.hub.sockets:
        await socket.disconnect(1000)
    await asyncio.sleep(0)


async def listening():
    """Wait until the hub's subscription is really there: its own beat has come back."""
    while not live.hub.heard_at:
        await asyncio.sleep(0.02)


create = {
    name: sync_to_async(function)
    for name, function in {
        "agent": create_agent,
        "conversation": create_conversation,
        "customer": create_customer,
        "inbox": create_inbox,
        "team": create_team,
    }.items()
}


async def test_a_new_message_arrives_as_its_row():
    ana = await create["agent"]("Ana")
    conversation = await create["conversation"](said="First")
    screen = await open_screen("/inbox/live/", ana)
    await listening()

    await sync_to_async(conversation.receive)("My lamp flickers")

    row = await screen.frame("row")
    assert row["pk"] == conversation.pk
    assert "My lamp flickers" in row["html"]
    assert row["here"] is True


async def test_what_arrives_is_in_the_agents_language():
    jonas = await create["agent"]("Jonas", language="de")
    conversation = await create["conversation"](said="Hallo")
    screen = await open_screen("/inbox/live/", jonas)
    await listening()

    await sync_to_async(conversation.take_over)(jonas)

    row = await screen.frame("row")
    assert f"{timezone.now():%d.%m.%Y}" in row["html"]
    assert "Aktiv" in row["html"]


async def test_the_row_says_whether_this_list_shows_it():
    ana = await create["agent"]("Ana")
    conversation = await create["conversation"](said="First")
    pending = await open_screen("/inbox/live/?tab=pending", ana)
    closed = await open_screen("/inbox/live/?tab=closed", ana)
    mine = await open_screen("/inbox/live/?box=mine", ana)
    await listening()

    await sync_to_async(conversation.close)(by=ana)

    assert (await pending.frame("row"))["here"] is False
    assert (await closed.frame("row"))["here"] is True
    assert (await mine.frame("row"))["here"] is False


async def test_a_hundred_screens_cost_one_render(monkeypatch):
    from conversations import rows

    rendered = []
    original = rows.render_inner
    monkeypatch.setattr(rows, "render_inner", lambda c: rendered.append(c.version) or original(c))
    ana = await create["agent"]("Ana")
    client = await sync_to_async(sign_in)(ana)
    conversation = await create["conversation"](said="First")
    screens = [await open_screen("/inbox/live/", client=client) for _ in range(100)]
    await listening()

    await sync_to_async(conversation.receive)("To everybody")

    for screen in screens:
        assert "To everybody" in (await screen.frame("row"))["html"]
    assert rendered.count(conversation.version) == 1


async def test_what_an_agent_may_not_see_never_reaches_their_screen():
    ana = await create["agent"]("Ana")
    legal = await create["team"]("Legal")
    conversation = await create["conversation"](said="Secret", team=legal)
    screen = await open_screen("/inbox/live/", ana)
    await listening()

    await sync_to_async(conversation.receive)("More secrets")

    assert await hears_nothing(screen)


async def test_a_conversation_that_moves_away_leaves_the_list():
    ana = await create["agent"]("Ana")
    conversation = await create["conversation"](said="Hello")
    legal = await create["team"]("Legal")
    screen = await open_screen("/inbox/live/", ana)
    await listening()

    await sync_to_async(conversation.hand_to)(legal)

    row = await screen.frame("row")
    assert (row["pk"], row["here"], row["html"]) == (conversation.pk, False, "")


async def test_access_in_memory_is_access_in_the_database():
    """The twin rules give the same answer for every agent and conversation."""

    @sync_to_async
    def compare():
        a, b = create_team("A"), create_team("B")
        agents = [
            create_agent("In A", teams=[a]),
            create_agent("In both", teams=[a, b]),
            create_agent("In none"),
            create_agent("Boss", role="supervisor"),
            create_agent("Root", role="admin"),
        ]
        for team in (None, a, b):
            for assignee in (None, *agents[:3]):
                conversation = create_conversation(team=team, inbox=create_inbox())
                Conversation.objects.filter(pk=conversation.pk).update(assignee=assignee)
                for agent in agents:
                    visible = conversation.is_visible_to(agent)
                    sees = access.Access.of(agent).sees(team and team.pk, assignee and assignee.pk)
                    assert visible == sees, (agent, team, assignee)

    await compare()


async def test_a_thread_gets_what_came_after_its_page():
    ana = await create["agent"]("Ana")
    conversation = await create["conversation"](said="Before the page")
    page = conversation.version
    await sync_to_async(conversation.receive)("While nobody listened")

    thread = await open_screen(f"/inbox/{conversation.pk}/live/?after={page}", ana)

    tail = await thread.frame("tail")
    assert "While nobody listened" in tail["html"]
    assert "Before the page" not in tail["html"]
    assert tail["version"] == conversation.version


async def test_a_screen_that_comes_back_misses_nothing_and_repeats_nothing():
    ana = await create["agent"]("Ana")
    conversation = await create["conversation"](said="1")
    thread = await open_screen(f"/inbox/{conversation.pk}/live/?after=0", ana)
    cursor = (await thread.frame("tail"))["version"]
    await listening()
    await thread.leave()
    for n in range(2, 6):
        await sync_to_async(conversation.receive)(f"message {n}")

    thread = await open_screen(f"/inbox/{conversation.pk}/live/?after={cursor}", ana)
    tail = await thread.frame("tail")
    await listening()
    await sync_to_async(conversation.receive)("message 6")
    live_tail = await thread.frame("tail")

    assert [f"message {n}" in tail["html"] for n in range(2, 6)] == [True] * 4
    assert "message 6" in live_tail["html"]
    assert "message 5" not in live_tail["html"]


async def test_after_lost_wake_ups_every_screen_catches_up():
    ana = await create["agent"]("Ana")
    conversation = await create["conversation"](said="Hello")
    listed = await open_screen("/inbox/live/", ana)
    thread = await open_screen(f"/inbox/{conversation.pk}/live/?after={conversation.version}", ana)
    await listening()
    await sync_to_async(write_without_waking)(conversation, "Said in the dark")

    live.hub.heard_at -= 10 * live.BEAT
    live.hub._hear_beat()

    await listed.frame("stale")
    assert "Said in the dark" in (await thread.frame("tail"))["html"]


def write_without_waking(conversation, body):
    from django.test import override_settings

    with override_settings(EVENT_LISTENERS="tests.conversations.test_live.NOBODY"):
        conversation.receive(body)


NOBODY = {}


async def test_losing_access_stops_the_thread_without_reconnecting():
    ana = await create["agent"]("Ana")
    conversation = await create["conversation"](said="Hello")
    legal = await create["team"]("Legal")
    thread = await open_screen(f"/inbox/{conversation.pk}/live/?after={conversation.version}", ana)
    await listening()

    await sync_to_async(conversation.hand_to)(legal)

    await thread.frame("gone")
    assert await thread.closed_with() == 4404


async def test_who_looks_at_what_is_merged_is_led_on_with_their_draft():
    ana, priya = await create["agent"]("Ana"), await create["agent"]("Priya")
    whole = await create["conversation"](said="Hello")
    same = {"customer": whole.customer, "inbox": whole.inbox}
    part = await create["conversation"](**same, said="Hello?")
    keep = sync_to_async(Draft.objects.keep)
    await keep(ana, part, mode="reply", body="Dear Amara", sequence=1, now=timezone.now())
    thread = await open_screen(f"/inbox/{part.pk}/live/?after={part.version}", ana)
    await listening()

    await sync_to_async(part.merge_into)(whole, by=priya)

    led_on = await thread.frame("led on")
    assert f"merged into C-{whole.pk}" in led_on["html"]
    assert f'href="/inbox/{whole.pk}/"' in led_on["html"]
    assert await thread.closed_with() == 4404
    draft = await Draft.objects.aget(agent=ana, conversation=whole)
    assert draft.body == "Dear Amara"


async def test_who_may_not_see_what_it_was_merged_into_only_hears_that_it_is_gone():
    ana, priya = await create["agent"]("Ana"), await create["agent"]("Priya", role="supervisor")
    legal = await create["team"]("Legal")
    whole = await create["conversation"](said="Secret", team=legal)
    same = {"customer": whole.customer, "inbox": whole.inbox}
    part = await create["conversation"](**same, said="Hello?")
    thread = await open_screen(f"/inbox/{part.pk}/live/?after={part.version}", ana)
    await listening()

    await sync_to_async(part.merge_into)(whole, by=priya)

    assert await thread.frame("gone") == {"type": "gone"}
    assert await thread.closed_with() == 4404


async def test_someone_elses_conversation_is_gone_not_open():
    ana = await create["agent"]("Ana")
    legal = await create["team"]("Legal")
    conversation = await create["conversation"](said="Secret", team=legal)

    thread = await open_screen(f"/inbox/{conversation.pk}/live/", ana)

    assert (await thread.frame("gone")) == {"type": "gone"}
    assert await thread.closed_with() == 4404


async def test_without_a_session_the_socket_says_sign_in():
    screen = await open_screen("/inbox/live/")

    assert await screen.closed_with() == 4401


async def test_signing_out_closes_open_screens():
    ana = await create["agent"]("Ana")
    client = await sync_to_async(sign_in)(ana)
    screen = await open_screen("/inbox/live/", client=client)
    await listening()

    await sync_to_async(client.logout)()
    await access.recheck(live.hub.sockets)

    assert await screen.closed_with() == 4401


async def test_an_agent_who_is_switched_off_is_shown_out():
    ana = await create["agent"]("Ana")
    screen = await open_screen("/inbox/live/", ana)
    await listening()

    ana.is_active = False
    await ana.asave()
    await access.recheck(live.hub.sockets)

    assert await screen.closed_with() == 4401


async def test_joining_a_team_is_felt_without_reconnecting():
    ana = await create["agent"]("Ana")
    legal = await create["team"]("Legal")
    conversation = await create["conversation"](said="Contract", team=legal)
    screen = await open_screen("/inbox/live/", ana)
    await listening()

    await legal.members.aadd(ana)
    await access.recheck(live.hub.sockets)
    await sync_to_async(conversation.receive)("Please sign")

    assert "Please sign" in (await screen.frame("row"))["html"]


async def test_another_sites_page_cannot_open_a_socket():
    ana = await create["agent"]("Ana")

    screen = await open_screen("/inbox/live/", ana, origin="https://evil.example")

    assert not screen.is_open


async def test_colleagues_see_who_types_and_the_writer_does_not():
    ana, ben = await create["agent"]("Ana"), await create["agent"]("Ben")
    conversation = await create["conversation"](said="Hello")
    path = f"/inbox/{conversation.pk}/live/?after={conversation.version}"
    of_ana, of_ben = await open_screen(path, ana), await open_screen(path, ben)
    await listening()

    await of_ana.say({"type": "typing", "mode": "reply"})

    assert "Ana" in (await of_ben.frame("typing"))["html"]


async def test_colleagues_see_who_is_looking():
    ana, ben = await create["agent"]("Ana"), await create["agent"]("Ben")
    conversation = await create["conversation"](said="Hello")
    path = f"/inbox/{conversation.pk}/live/?after={conversation.version}"
    of_ana = await open_screen(path, ana)
    await listening()
    of_ben = await open_screen(path, ben)

    assert of_ben.is_open
    while "Ben" not in (await of_ana.frame("presence"))["html"]:
        pass


async def test_reading_is_remembered_for_each_agent():
    ana = await create["agent"]("Ana")
    conversation = await create["conversation"](said="Hello")
    thread = await open_screen(f"/inbox/{conversation.pk}/live/?after=0", ana)
    version = (await thread.frame("tail"))["version"]

    await thread.say({"type": "seen", "version": version})
    await thread.say({"type": "seen", "version": 1})
    await thread.say({"type": "seen", "version": "x"})
    await thread.leave()

    seen = await conversation.seen.aget()
    assert (seen.agent_id, seen.version) == (ana.pk, version)


@pytest.mark.parametrize("frame", ["", "nonsense", "[]", "5", "[" * 9000, '{"type": 7}'])
async def test_bad_frames_harm_nobody(frame):
    ana = await create["agent"]("Ana")
    conversation = await create["conversation"](said="Hello")
    thread = await open_screen(f"/inbox/{conversation.pk}/live/?after={conversation.version}", ana)
    await listening()

    await thread.say(frame or " ")
    await sync_to_async(conversation.receive)("Still here?")

    assert "Still here?" in (await thread.frame("tail"))["html"]


@pytest.mark.parametrize("path", ["/", "/inbox/", "/inbox/x/live/", "/widget/", "/nowhere/"])
async def test_where_no_socket_is_a_browser_is_refused(path):
    screen = await open_screen(path, await create["agent"]("Ana"))

    assert not screen.is_open


async def test_a_screen_that_cannot_keep_up_is_closed_not_skipped(monkeypatch):
    ana = await create["agent"]("Ana")
    monkeypatch.setattr(live, "QUEUE", 3)
    screen = await open_screen("/inbox/live/", ana)
    await listening()

    for socket in live.hub.sockets:
        for _ in range(5):
            socket.wake({"resync": True})

    assert await screen.closed_with() == 1013


async def test_a_line_that_its_browser_cuts_while_we_send_is_no_failure(monkeypatch, caplog):
    tried = []

    async def cut(scope, receive, send):
        async def send_to_nobody(message):
            tried.append(message["type"])
            if message["type"] != "websocket.accept":
                raise OSError
            await send(message)

        await application(scope, receive, send_to_nobody)

    monkeypatch.setattr(sockets, "application", cut)
    screen = await open_screen("/inbox/live/", await create["agent"]("Ana"))
    async with asyncio.timeout(10):
        await listening()
        [socket] = live.hub.sockets
        # One that is heard, and then more than it can keep up with.
        for wanted, count in (("send", 1), ("close", live.QUEUE + 1)):
            for _number in range(count):
                socket.wake({"resync": True})
            while f"websocket.{wanted}" not in tried:
                await asyncio.sleep(0.01)
    await screen.leave()
    gc.collect()  # only then a task tells that nobody heard it fail

    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_a_customer_who_is_renamed_has_the_new_name_on_every_open_screen():
    ana = await create["agent"]("Ana")
    conversation = await create["conversation"](said="hello")
    inbox = await open_screen("/inbox/live/", ana)
    thread = await open_screen(f"/inbox/{conversation.pk}/live/?after={conversation.version}", ana)
    await listening()

    customer = conversation.customer
    await sync_to_async(customer.change)("name", "Amara O.", by=ana)
    await sync_to_async(customer.change)("is_vip", True, by=ana)

    row = await inbox.frame("row")
    assert (row["pk"], row["version"]) == (conversation.pk, conversation.version)
    assert "Amara O." in row["html"]
    assert "VIP" in (await inbox.frame("row"))["html"]
    while "Amara O." not in (frame := await thread.frame("customer"))["html"]:
        pass
    assert 'id="customer"' in frame["html"]


async def test_who_may_not_see_the_customers_conversation_hears_nothing_of_a_change():
    ana, sales = await create["agent"]("Ana"), await create["team"]("Sales")
    conversation = await create["conversation"](said="hello", team=sales)
    inbox = await open_screen("/inbox/live/", ana)
    await listening()

    await sync_to_async(conversation.customer.change)("name", "Secret", by=None)

    assert await hears_nothing(inbox)


# --- Notes that call somebody


async def call_to(screen):
    """What it says next, beside how much is not read."""
    while "html" not in (call := await screen.frame("call")):
        pass
    return call


@pytest.mark.parametrize("page", ["/inbox/live/", "/inbox/calls/"])
async def test_whom_a_note_calls_hears_it_wherever_they_are(page):
    ana, priya = await create["agent"]("Ana Berg"), await create["agent"]("Priya Nair")
    conversation = await create["conversation"](said="First")
    called, other = await open_screen(page, ana), await open_screen(page, priya)
    await listening()

    await sync_to_async(conversation.add_note)("@Ana Berg: is <this> yours?", by=priya)

    call = await called.frame("call")
    assert call["pk"] == conversation.pk
    assert "Priya mentioned you" in call["html"]
    assert "is &lt;this&gt; yours?" in call["html"]
    # The next call that the other one hears is their own.
    await sync_to_async(conversation.add_note)("@Priya Nair: no", by=ana)
    assert "Ana mentioned you" in (await call_to(other))["html"]


async def test_a_team_that_is_called_is_named():
    ana, priya = await create["agent"]("Ana Berg"), await create["agent"]("Priya Nair")
    await create["team"]("Billing", [ana])
    conversation = await create["conversation"](said="First")
    screen = await open_screen("/inbox/calls/", ana)
    await listening()

    await sync_to_async(conversation.add_note)("@Billing, a refund?", by=priya)

    assert "Priya called Billing" in (await screen.frame("call"))["html"]


async def test_a_call_to_what_is_with_another_team_now_is_not_heard():
    ana, priya = await create["agent"]("Ana"), await create["agent"]("Priya", role="supervisor")
    conversation = await create["conversation"](said="First")
    screen = await open_screen("/inbox/live/", ana)
    await listening()
    legal = await create["team"]("Legal")

    await sync_to_async(conversation.add_note)("@Ana: a secret", by=priya)
    await screen.frame("call")
    await sync_to_async(conversation.hand_to)(legal, by=priya)
    note = await sync_to_async(conversation.events.get)(kind="note_added")
    await sync_to_async(live.say)(f"agent:{ana.pk}", call=note.pk)

    assert await hears_nothing(screen, "call")


# --- Very many changes in a row


async def test_very_many_changes_are_told_together_without_their_rows(monkeypatch):
    monkeypatch.setattr(consumers, "TELL_EVERY", 0.1)
    ana = await create["agent"]("Ana")
    seen = [await create["conversation"]() for _ in range(3)]
    hidden = await create["conversation"](team=await create["team"]("Legal"))
    screen = await open_screen("/inbox/live/", ana)
    await listening()

    @sync_to_async
    def change_all():
        with live.in_bulk(100):
            for conversation in [*seen, hidden]:
                conversation.set_priority("high", by=ana)

    await change_all()
    told = set()
    while not told >= {conversation.pk for conversation in seen}:
        frame = await screen.frame("changed")
        told |= set(frame["pks"])

    assert told == {conversation.pk for conversation in seen}
    assert await hears_nothing(screen)


async def test_an_agent_hears_how_far_their_batch_came_and_nobody_else_does():
    ana, ben = await create["agent"]("Ana"), await create["agent"]("Ben")
    conversations = [await create["conversation"]() for _ in range(2)]

    @sync_to_async
    def start():
        found = Conversation.objects.filter(pk__in=[each.pk for each in conversations])
        steps, now = [["close", "resolved"]], timezone.now()
        return Batch.objects.start(found, steps, by=ana, now=now, label="Close them")[0]

    batch = await start()
    # Whoever comes back in the middle is told at once.
    mine = await open_screen("/inbox/live/", ana)
    assert "0 of 2 done" in (await mine.frame("batch"))["html"]
    theirs = await open_screen("/inbox/live/", ben)
    await listening()

    await sync_to_async(tasks.go_on)(batch.pk)

    while "Done in 2 conversations" not in (await mine.frame("batch"))["html"]:
        pass
    assert await hears_nothing(theirs, kind="batch")


async def test_a_thread_in_a_queue_shows_who_comes_and_goes(monkeypatch):
    monkeypatch.setattr(consumers, "RENEW_EVERY", 0)
    team = await create["team"]("Support", strategy="round_robin")
    ana = await create["agent"]("Ana", role="supervisor")
    bob = await create["agent"]("Bob", teams=[team], away_since=timezone.now())
    waiting, other = [
        await create["conversation"](said="Hi", **fields) for fields in ({"team": team}, {})
    ]
    await sync_to_async(presence.stay)([bob.pk])
    screens = []
    for conversation in (waiting, other):
        path = f"/inbox/{conversation.pk}/live/?after={conversation.version}"
        screens.append(await open_screen(path, ana))
    await listening()

    await sync_to_async(bob.come_back)()
    said = (await screens[0].frame("waits"))["html"]
    assert "Waits for somebody in Support: 1 can take it" in said
    assert 'id="thread-waits"' in said
    await sync_to_async(bob.go_away)(timezone.now())
    assert "1 is away" in (await screens[0].frame("waits"))["html"]
    # What waits in no queue hears of none of it.
    await sync_to_async(other.receive)("Anybody there?")
    frames = [json.loads((await screens[1].receive_output(3))["text"])]
    while frames[-1]["type"] != "tail":
        frames.append(json.loads((await screens[1].receive_output(3))["text"]))
    assert "waits" not in [frame["type"] for frame in frames]
