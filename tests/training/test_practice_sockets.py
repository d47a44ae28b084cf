"""The screens of a practice hear what happens in it, and no other screen does."""

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from conversations import presence
from conversations.models import Conversation
from sandbox.world import entered
from tests.conversations.test_live import _fresh_hub, hears_nothing, listening  # noqa: F401
from tests.factories import create_agent, create_conversation
from tests.sockets import open_screen
from training.models import Practice
from training.scenes.plays import PLAYS

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def practice():
    maya = await sync_to_async(create_agent)("Maya Lind")
    begin = sync_to_async(Practice.objects.begin)
    practice = await begin(maya, PLAYS["wrong-plug"], now=timezone.now(), seed=1)
    yield practice
    await sync_to_async(practice.end)(now=timezone.now())


@sync_to_async
def first_inside(practice):
    with practice.inside():
        return Conversation.objects.get().pk


async def test_a_customer_of_a_practice_comes_to_its_list_only(practice):
    priya = await sync_to_async(create_agent)("Priya Nair", role="supervisor")
    real = await open_screen("/inbox/live/", priya)
    own = await open_screen("/inbox/live/", practice.trainee)
    inside = await open_screen(f"{practice.prefix}inbox/live/", practice.trainee)
    await listening()

    await sync_to_async(practice.play)(timezone.now())

    row = await inside.frame("row")
    assert row["pk"] > 10**12
    assert f'href="{practice.prefix}inbox/{row["pk"]}/' in row["html"]
    assert await hears_nothing(real)
    assert await hears_nothing(own)


async def test_nothing_real_comes_to_a_list_in_a_practice(practice):
    inside = await open_screen(f"{practice.prefix}inbox/live/", practice.trainee)
    await listening()
    await sync_to_async(create_conversation)(said="This one is real.")
    with entered(practice.world):
        assert await hears_nothing(inside)


async def test_an_open_thread_inside_shows_what_is_said(practice):
    await sync_to_async(practice.play)(timezone.now())
    pk = await first_inside(practice)
    thread = await open_screen(f"{practice.prefix}inbox/{pk}/live/", practice.trainee)
    tail = await thread.frame("tail", timeout=20)
    assert "plug" in tail["html"]


async def test_who_practises_is_not_here_for_real_customers(practice):
    inside = await open_screen(f"{practice.prefix}inbox/live/", practice.trainee)
    await inside.frame("bell")
    assert await sync_to_async(presence.agents_online)() == []
    with entered(practice.world):
        assert await sync_to_async(presence.agents_online)() == [practice.trainee.pk]


async def test_the_screens_are_led_out_when_it_is_over(practice):
    inside = await open_screen(f"{practice.prefix}inbox/live/", practice.trainee)
    await listening()
    await sync_to_async(practice.end)(now=timezone.now())
    assert await inside.closed_with() == 4404
    late = await open_screen(f"{practice.prefix}inbox/live/", practice.trainee)
    assert not late.is_open


async def test_nobody_hears_somebody_elses_practice(practice):
    priya = await sync_to_async(create_agent)("Priya Nair", role="supervisor")
    for agent in (priya, None):
        screen = await open_screen(f"{practice.prefix}inbox/live/", agent)
        assert not screen.is_open
