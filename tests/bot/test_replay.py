"""The last questions, asked again: what changed articles change, and nothing else changes."""

import pytest

from bot import tasks
from bot.models import Turn
from bot.trying import replaying
from bot.trying.replaying import Replay, kind_of
from knowledge import passages
from routing.dry_run import keeping
from team.models import Agent
from tests.bot.test_trying import HTMX, boss, content, inbox, write  # noqa: F401 (fixtures)
from tests.factories import create_conversation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_this_transaction(monkeypatch):
    """It has begun before the test could forbid writing."""
    monkeypatch.setattr(keeping, "forbid_writing", lambda: None)
    monkeypatch.setattr("bot.trying.replay_views.wake", lambda task, token: task(token))


@pytest.fixture
def moon(inbox, now):  # noqa: F811
    return write("Shipping to the moon", "We ship to the moon within 3 days.", now)


@pytest.fixture
def ask(inbox, now):  # noqa: F811
    def ask(text, *, said="", article=None, **fields):
        conversation = create_conversation(inbox=inbox, said=text, now=now)
        answer = said and conversation.bot_reply(
            f"{said}\n\nDid this solve it?", by=Agent.objects.get(is_bot=True), epoch=0, now=now
        )
        found = article and [{"article": article.pk, "title": article.title, "url": "/help/"}]
        usual = {
            "outcome": "answer" if said else "hand_off",
            "confidence": 0.9,
            "found": found or [],
        }
        usual |= {"language": "en", "engine": "local", "answer": answer or None, "created_at": now}
        return Turn.objects.create(conversation=conversation, question=text, **usual | fields)

    return ask


def replay(client, **data):
    response = client.post("/bot/replay/begin/", data, follow=True)
    return content(response)


def kinds():
    return replaying.look({"count": 100})["counts"]


def test_an_answer_that_stays_is_no_change(ask, moon):
    ask("Do you ship to the moon?", said="We ship to the moon within 3 days.", article=moon)

    assert kinds() == {"same": 1}


def test_it_tells_what_became_of_each_answer(ask, moon, now):
    bulbs = write("Bulbs for lamps", "Use an E27 bulb.", now)
    ask("Do you ship to the moon?", said="We ship to the moon within 9 days.", article=moon)
    ask("Which bulbs do lamps need?", said="Use an E14 bulb.", article=moon)
    ask("Is Bitcoin accepted?", said="Yes.", article=bulbs)
    ask("ship moon")

    assert kinds() == {"text": 1, "article": 1, "lost": 1, "gained": 1}


def test_what_a_model_wrote_is_not_compared_word_by_word(ask, moon):
    ask("Do you ship to the moon?", said="Sure we do!", article=moon, engine="some-model")

    assert kinds() == {"same": 1}


def test_then_and_today_stand_side_by_side(boss, ask, moon):  # noqa: F811
    ask("Do you ship to the moon?", said="We ship to the moon within 9 days.", article=moon)
    ask("ship moon")

    page = replay(boss, count="50")

    assert "Replay: nothing was changed" in page
    assert "within 9 days" in page
    assert "within 3 days" in page
    assert "Other words <b" in page
    assert "Answered now <b" in page


def test_a_kind_of_change_can_be_looked_at_alone(boss, ask, moon):  # noqa: F811
    ask("Do you ship to the moon?", said="We ship to the moon within 9 days.", article=moon)
    ask("ship moon")
    address = boss.post("/bot/replay/begin/", {"count": "50"}).url

    page = content(boss.get(f"{address}?kind=gained"))

    assert "ship moon</h3>" in page
    assert "within 9 days" not in page


def test_with_the_article_taken_back_its_answers_are_lost(boss, ask, moon):  # noqa: F811
    ask("Do you ship to the moon?", said="We ship to the moon within 3 days.", article=moon)
    moon.status = "draft"
    moon.save()
    passages.renew(moon)

    assert "Not answered any more <b" in replay(boss)


def test_only_what_was_looked_for_is_asked_again_and_so_many(ask, moon):
    ask("I want a person", confidence=None)
    for _n in range(3):
        ask("ship moon")

    assert replaying.look({"count": 2})["count"] == 2
    assert replaying.look({"count": 100})["count"] == 3


def test_it_asks_no_model(ask, moon, settings):
    settings.MODEL_URL, settings.MODEL_NAME = "http://127.0.0.1:9/v1", "some-model"
    ask("Do you ship to the moon?", said="We ship to the moon within 3 days.", article=moon)

    assert kinds() == {"same": 1}


def test_it_can_be_stopped_and_is_nobody_elses(boss, client, priya, maya, ask, moon):  # noqa: F811
    ask("ship moon")
    run = Replay.begin(by=priya, count=50)

    boss.post(f"/bot/replay/{run.token}/stop/")
    tasks.replay(run.token)
    stopped = content(boss.get(f"/bot/replay/{run.token}/"))
    theirs = Replay.begin(by=maya, count=50)

    assert "The replay was stopped" in stopped
    assert "This replay is not here" in content(boss.get(f"/bot/replay/{theirs.token}/"))


def test_while_it_runs_the_page_says_how_far_it_is(boss, priya):  # noqa: F811
    run = Replay.begin(by=priya, count=200)
    run.beat(50, 200)

    page = content(boss.get(f"/bot/replay/{run.token}/", headers=HTMX))

    assert "50 of 200 questions" in page
    assert 'hx-trigger="load delay:500ms"' in page


def test_a_replay_of_rules_is_no_replay_of_questions(boss, priya):  # noqa: F811
    run = keeping.DryRun.begin(by=priya, span="7", rule="")
    run.end({"figures": {}})

    assert "This replay is not here" in content(boss.get(f"/bot/replay/{run.token}/"))


def test_with_nothing_to_replay_the_page_says_how_it_begins(boss):  # noqa: F811
    assert "No question to replay yet" in content(boss.get("/bot/replay/"))


@pytest.mark.parametrize("address", ["", "begin/", "some-token/", "some-token/stop/"])
def test_agents_do_not_replay(signed_in, address):
    ask = signed_in.post if address.endswith(("begin/", "stop/")) else signed_in.get

    assert ask(f"/bot/replay/{address}").status_code == 403


def test_who_got_no_answer_then_and_gets_none_today_is_no_change():
    assert kind_of({"outcome": "ask"}, {"outcome": "hand_off"}) == "same"
