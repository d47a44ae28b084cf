"""Agents are helped with drafts: each says where it is from, and nothing is sent by it."""

import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.html import escape

from bot.helping import asking, earlier, summarising
from bot.helping.thread import Thread
from canned_responses.models import CannedResponse
from conversations.models import Draft
from customers.models import Customer
from inboxes.widget import limits
from tests.factories import create_bot, create_conversation, create_customer, create_team

from . import attacks, server
from .hits import RETURNS, publish

HTMX = {"HX-Request": "true"}


@pytest.fixture
def amara(db):
    return create_customer("Amara Okafor", language="en")


@pytest.fixture
def asked(amara, now):
    return create_conversation(
        customer=amara, said="Can I send back my lamp after 30 days?", now=now - timedelta(hours=1)
    )


@pytest.fixture
def model(settings):
    with server.model(settings) as model:
        yield model


def get(client, name, conversation, *more, **options):
    where = reverse(f"helping:{name}", args=[conversation.pk, *more])
    return client.get(where, headers=HTMX, **options)


def canned(title, text, **fields):
    fields.setdefault("shortcut", title.lower().replace(" ", "-"))
    return CannedResponse.objects.create(
        title=title, text=text, changed_at=fields.pop("now"), **fields
    )


def solved(question, answer, by, now, name="Bruno Sartori", team=None):
    """A conversation that is over, with somebody else."""
    then = now - timedelta(days=3)
    conversation = create_conversation(
        customer=create_customer(name), said=question, now=then, team=team
    )
    conversation.reply(answer, by=by, now=then)
    conversation.close(by=by, now=then)
    return conversation


# --- Suggested replies


def test_an_article_that_answers_is_suggested_with_its_source(signed_in, asked):
    article = publish("Return a lamp", RETURNS)

    answer = get(signed_in, "suggestions", asked)

    assert escape("You need not give a reason.") in answer.text
    assert f'data-draft="http://localhost:8000{article.get_absolute_url()}' in answer.text
    assert ">Return a lamp<" in answer.text


def test_an_internal_article_is_marked_and_cannot_be_inserted(signed_in, asked):
    publish("Goodwill", "Send back a lamp after 30 days: up to 500 € is fine.", is_internal=True)

    answer = get(signed_in, "suggestions", asked)

    assert "500 €" in answer.text
    assert "Only for us" in answer.text
    assert "data-draft" not in answer.text


def titles(answer):
    return re.findall(r'<bdi class="cut">(.*?)</bdi>', answer.text)


def test_quick_responses_are_what_fits_and_then_what_is_used_most(signed_in, asked, now):
    canned("Opening hours", "We are open from nine to five.", now=now, usage_count=40)
    canned("Send back", "Hi {{ customer.first_name }}, send your lamp back to us.", now=now)
    canned("Parcel", "Your parcel {{ customer.parcel }} is on its way.", now=now, usage_count=50)
    canned("Horario", "Abierto de nueve a cinco.", now=now, usage_count=90, language="es")

    answer = get(signed_in, "quick", asked)

    assert titles(answer) == ["Send back", "Parcel", "Opening hours"]
    assert "Hi Amara, send your lamp back to us." in answer.text
    # What is missing is said before it is inserted.
    assert answer.text.count("<mark data-gap>") == 1
    assert "<mark data-gap>parcel</mark>" in answer.text


def test_quick_responses_are_six_at_most_and_ask_no_model(signed_in, asked, model, now):
    for number in range(9):
        canned(f"Reply {number}", "Hello", now=now, usage_count=number)

    assert titles(get(signed_in, "quick", asked)) == [f"Reply {n}" for n in (8, 7, 6, 5, 4, 3)]
    assert not model.asked


def test_without_canned_replies_the_quick_ones_offer_to_write_one(signed_in, asked):
    assert reverse("canned_responses:new") in get(signed_in, "quick", asked).text


def test_quick_responses_are_nobody_elses(signed_in, asked, priya, now):
    canned("Private", "Mine", now=now, owner=priya, usage_count=9)
    hidden = create_conversation(team=create_team("Legal"))

    assert titles(get(signed_in, "quick", asked)) == []
    assert get(signed_in, "quick", hidden).status_code == 404


def test_a_canned_reply_that_fits_is_suggested_as_it_would_be_inserted(signed_in, asked, now):
    fits = canned("Send back", "Hi {{ customer.first_name }}, send your lamp back to us.", now=now)
    canned("Opening hours", "We are open from nine to five.", now=now)

    answer = get(signed_in, "suggestions", asked)

    assert 'data-draft="Hi Amara, send your lamp back to us."' in answer.text
    assert reverse("canned_responses:used", args=[asked.pk, fits.pk]) in answer.text
    assert "Opening hours" not in answer.text


def test_what_was_answered_before_is_suggested_without_whom_it_was_for(signed_in, asked, maya, now):
    said = (
        "Hello Bruno,\n\nyou can send the lamp of order HL-20417 back within a month, and we write "
        "to bruno@sartori.example as soon as it is here.\n\nBest wishes\nMaya"
    )
    before = solved("Can I send my lamp back after two months?", said, maya, now)

    answer = get(signed_in, "suggestions", asked)

    assert f"C-{before.pk}" in answer.text
    assert "you can send the lamp of order [number?] back within a month" in answer.text
    for secret in ("Bruno", "20417", "bruno@sartori.example"):
        assert secret not in answer.text


@pytest.mark.parametrize(
    "secret",
    [
        *("Jürgen", "Jurgen", "Mr. Mueller", "the Acme Ltd", "anna@münchen.de"),
        *("030 123 45 67", "+49 (30) 123-456", "DE89 3704 0044 0532 0130 00"),
        *("www.halden.example/t?k=abc", "https://halden.example/reset/0123456789abcdef01234567"),
    ],
)
def test_whom_it_was_for_is_left_out_in_other_forms_too(secret):
    customer = Customer(name="Jürgen Müller", company="Acme Ltd")
    said = f"You can send it back within a month, {secret} and all, in 2 boxes of 40 cm."

    found = earlier.without(said, customer)

    assert re.search(r"\[\w+\?\] and all, in 2 boxes of 40 cm\.$", found)
    assert not set(re.findall(r"\w{4,}|\d{2,}", secret)) & set(re.findall(r"\w+", found))


def test_what_an_agent_may_not_see_is_not_suggested(signed_in, asked, maya, priya, now):
    legal = create_team("Legal")
    said = "You can send the lamp back within a month, whatever the reason may be."
    solved("Can I send my lamp back after two months?", said, priya, now, team=legal)

    assert "whatever the reason" not in get(signed_in, "suggestions", asked).text
    assert earlier.answers(Thread.of(asked), priya)


def test_what_is_open_or_was_written_by_the_bot_is_no_example(asked, maya, now):
    bot = create_bot()
    ours = create_conversation(said="Can I send my lamp back after two months?", now=now)
    ours.reply("You can send it back whenever you like to, we are glad.", by=maya, now=now)
    by_bot = create_conversation(said="Can I send my lamp back after two months?", now=now)
    by_bot.messages.create(
        body="You can send it back whenever you like to, says the bot.",
        author=bot,
        direction="out",
        delivery="sent",
        inbox=by_bot.inbox,
        created_at=now,
    )
    by_bot.close(by=maya, now=now)

    assert earlier.answers(Thread.of(asked), maya) == []


def test_when_nothing_fits_that_is_said(signed_in, asked):
    assert (
        "No article, canned reply or earlier answer fits"
        in get(signed_in, "suggestions", asked).text
    )


def test_nothing_is_suggested_of_a_conversation_that_one_may_not_see(signed_in, now, model):
    hidden = create_conversation(said="Secret lamp", team=create_team("Legal"), now=now)
    number = hidden.messages.first().pk

    for name in ("suggestions", "draft", "summary", "written"):
        assert get(signed_in, name, hidden).status_code == 404
    assert get(signed_in, "translate_message", hidden, number).status_code == 404
    there = reverse("helping:translate_draft", args=[hidden.pk])
    assert signed_in.post(there, {"body": "Hello"}, headers=HTMX).status_code == 404
    assert model.asked == []


def test_a_message_of_another_conversation_is_not_translated(signed_in, asked, now, model):
    other = create_conversation(said="Secret lamp", team=create_team("Legal"), now=now)

    answer = get(signed_in, "translate_message", asked, other.messages.first().pk)

    assert answer.status_code == 404
    assert model.asked == []


def test_opening_a_thread_asks_for_none_of_it(signed_in, asked, model):
    publish("Return a lamp", RETURNS)

    page = signed_in.get(reverse("conversations:thread", args=[asked.pk])).text

    assert reverse("helping:suggestions", args=[asked.pk]) in page
    assert 'hx-trigger="load"' not in page.partition('id="help"')[2].partition("composer-tools")[0]
    assert model.asked == []


def test_suggestions_cost_a_fixed_number_of_queries(
    signed_in, asked, maya, now, django_assert_num_queries
):
    def world(size):
        for n in range(size):
            publish(f"Return a lamp {now:%f}{size}{n}", RETURNS)
            canned(f"Send back {size}{n}", "Send your lamp back to us.", now=now)
            solved("Can I send my lamp back?", "You can send it back within a month.", maya, now)

    world(2)
    get(signed_in, "suggestions", asked)
    with django_assert_num_queries(15):
        get(signed_in, "suggestions", asked)
    world(4)
    get(signed_in, "suggestions", asked)
    with django_assert_num_queries(15):
        get(signed_in, "suggestions", asked)


def test_who_asks_all_the_time_is_told_to_wait(signed_in, asked, monkeypatch):
    monkeypatch.setitem(limits.LIMITS, "assist", (2, 3600))

    answers = [get(signed_in, "suggestions", asked) for _ in range(3)]

    assert "Try again in" in answers[2].text
    assert "Try again in" not in answers[1].text


def test_without_script_it_is_a_page(signed_in, asked):
    publish("Return a lamp", RETURNS)

    page = signed_in.get(reverse("helping:suggestions", args=[asked.pk])).text

    assert "Back to the conversation" in page
    assert "You need not give a reason." in page


# --- Written by the model


def says(**answer):
    return json.dumps(answer)


def test_a_draft_is_written_from_what_was_suggested(signed_in, asked, model, maya, now):
    publish("Return a lamp", RETURNS)
    publish("Goodwill", "Send back a lamp after 30 days: up to 500 € is fine.", is_internal=True)
    asked.add_note("She is grumpy today.", by=maya, now=now)
    model.says = says(answer="You can send any lamp back within 30 days.", passages=[1])

    assert "hx-get" in get(signed_in, "suggestions", asked).text
    answer = get(signed_in, "draft", asked)

    assert 'data-draft="You can send any lamp back within 30 days."' in answer.text
    assert "Written by test-model" in answer.text
    assert ">Return a lamp<" in answer.text
    assert "500 €" not in model.prompts
    assert "grumpy" not in model.prompts
    assert Draft.objects.count() == 0


def test_the_same_draft_is_asked_for_once(signed_in, asked, model):
    publish("Return a lamp", RETURNS)
    model.says = says(answer="You can send any lamp back within 30 days.", passages=[1])

    get(signed_in, "draft", asked)
    get(signed_in, "draft", asked)

    assert sum("messages" in asked for asked in model.asked) == 1


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ("hangs", "The language model took too long."),
        ("status 500", "The language model gave no answer that can be used."),
        ("garbage", "The language model gave no answer that can be used."),
    ],
)
def test_a_model_that_fails_is_a_sentence(
    signed_in, asked, model, settings, monkeypatch, how, sentence
):
    monkeypatch.setattr(asking, "PATIENCE", 0.3)
    publish("Return a lamp", RETURNS)
    model.how = how

    assert sentence in get(signed_in, "draft", asked).text
    assert sentence in get(signed_in, "written", asked).text


def test_a_draft_that_says_more_than_its_sources_is_dropped(signed_in, asked, model):
    publish("Return a lamp", RETURNS)
    model.says = says(answer="You can send any lamp back within 90 days.", passages=[1])

    answer = get(signed_in, "draft", asked)

    assert "90 days" not in answer.text
    assert "data-draft" not in answer.text


def test_agents_do_not_wait_for_each_other(signed_in, asked, model):
    publish("Return a lamp", RETURNS)
    taken = [asking.places.acquire(blocking=False) for _ in range(asking.AT_ONCE)]
    try:
        assert "busy with other questions" in get(signed_in, "draft", asked).text
    finally:
        for _ in taken:
            asking.places.release()
    assert not any("messages" in asked for asked in model.asked)


# --- Summaries


@pytest.fixture
def long(amara, maya, now):
    then = now - timedelta(days=2)
    conversation = create_conversation(
        customer=amara,
        subject="Broken Drift",
        said="My lamp HL-20417 arrived broken on 3 October. I paid 249 €.",
        now=then,
    )
    for n in range(7):
        then += timedelta(minutes=5)
        conversation.reply(f"Please send us photo {n}.", by=maya, now=then)
        conversation.receive(f"Here is photo {n}. What happens next?", now=then)
    conversation.add_note("She is a friend of the boss.", by=maya, now=then)
    return conversation


def test_a_long_thread_offers_to_be_summed_up(signed_in, long, asked):
    thread = signed_in.get(reverse("conversations:thread", args=[long.pk])).text
    short = signed_in.get(reverse("conversations:thread", args=[asked.pk])).text

    assert 'hx-target="#summary"' in thread.partition('id="thread"')[0].partition('id="pins"')[2]
    assert 'hx-target="#summary"' not in short.partition('id="pins"')[2]
    assert 'data-act="summary"' in short  # by its menu and by a key


def test_a_summary_says_what_is_wanted_done_open_and_known(long):
    summary = summarising.local(Thread.of(long, notes=True))

    assert summary.wants.startswith("Broken Drift · My lamp HL-20417 arrived broken")
    assert summary.open == ["What happens next?"]
    assert summary.done[0] == "Maya Lind answered 7 times"
    assert summary.done[1].endswith("Please send us photo 6.")
    assert summary.facts == ["HL-20417", "3 October", "249 €"]
    assert summary.notes == ["Maya Lind: She is a friend of the boss."]


def test_a_summary_costs_a_fixed_number_of_queries(
    signed_in, long, asked, django_assert_num_queries
):
    for conversation in (long, asked):
        get(signed_in, "summary", conversation)
        with django_assert_num_queries(6):
            get(signed_in, "summary", conversation)


def test_of_a_very_long_thread_a_part_is_read(long, now):
    long.messages.bulk_create(
        long.messages.model(
            conversation=long,
            inbox=long.inbox,
            direction="in",
            customer=long.customer,
            body="again " * 2000,
            created_at=now,
        )
        for _ in range(300)
    )

    thread = Thread.of(long)
    summary = summarising.local(thread)

    assert len(thread.messages) < 220
    assert summary.left_out
    assert summary.wants.startswith("Broken Drift")


def test_a_model_sums_up_without_notes_unless_that_is_allowed(signed_in, long, model, settings):
    model.says = says(
        wants="A new lamp.", done=["Photos were asked for."], open=[], facts=["249 €"]
    )

    answer = get(signed_in, "written", long)
    assert "friend of the boss" not in model.prompts
    settings.MODEL_SEES_NOTES = True
    get(signed_in, "written", long)

    assert "A new lamp." in answer.text
    assert "Written by test-model. It may be wrong." in answer.text
    assert "friend of the boss" in model.prompts


def test_what_a_hostile_model_writes_into_a_summary_is_only_text(signed_in, long, model):
    evil = '<script>alert(1)</script><img src=x onerror="alert(1)">'
    model.says = says(
        wants=f"A lamp {evil}",
        done=[evil, {"a": 1}, None, "Refund of 999 € was paid", "See https://evil.example/x"],
        open="Pay 5000 €",
        facts=["\u202eevil", "x" * 100_000],
    )

    answer = get(signed_in, "written", long)

    assert "<script" not in answer.text
    assert "<img" not in answer.text
    assert escape("<script>alert(1)</script>") in answer.text
    for claim in ("999", "evil.example", "5000", "\u202e"):
        assert claim not in answer.text
    assert len(answer.text) < 10_000


@pytest.mark.parametrize(
    "form", ['{"wants": 7}', '{"wants": null, "done": {}}', "[]", "none", "{}"]
)
def test_a_summary_in_another_form_is_none(signed_in, long, model, form):
    model.says = form

    assert "gave no answer that can be used" in get(signed_in, "written", long).text


def test_a_new_message_makes_a_new_summary(signed_in, long, model, now):
    model.says = says(wants="A new lamp.", done=[], open=[], facts=[])
    get(signed_in, "written", long)
    get(signed_in, "written", long)
    long.receive("Never mind.", now=now)
    get(signed_in, "written", long)

    assert len(model.asked) == 2


# --- Translations


@pytest.fixture
def spanish(now):
    lucia = create_customer("Lucía Pérez", language="es")
    return create_conversation(customer=lucia, said="¿Puedo devolver la lámpara 20417?", now=now)


def test_a_message_in_another_language_can_be_translated(signed_in, spanish, asked, model):
    model.says = says(translation="Can I return lamp 20417?")
    message = spanish.messages.first()
    where = reverse("helping:translate_message", args=[spanish.pk, message.pk])

    thread = signed_in.get(reverse("conversations:thread", args=[spanish.pk])).text
    other = signed_in.get(reverse("conversations:thread", args=[asked.pk])).text
    answer = get(signed_in, "translate_message", spanish, message.pk)

    assert where in thread
    assert "translation/" not in other
    assert "Can I return lamp 20417?" in answer.text
    assert "Translated by test-model. It may be wrong." in answer.text
    assert "the text in English" in model.prompts
    message.refresh_from_db()
    assert message.body == "¿Puedo devolver la lámpara 20417?"


def test_what_the_agent_can_read_offers_no_translation(signed_in, spanish, now):
    for text in ("Thank you!", "Can you tell me when it comes back?", "20417", "👍"):
        spanish.receive(text, now=now)

    thread = signed_in.get(reverse("conversations:thread", args=[spanish.pk])).text

    assert thread.count(">Translate</a>") == 1


def test_the_text_tells_where_the_profile_does_not(signed_in, now):
    anna = create_customer("Anna Vogt")
    unknown = create_conversation(
        customer=anna, said="Guten Tag, wo bleibt denn meine Bestellung von Montag?", now=now
    )

    thread = signed_in.get(reverse("conversations:thread", args=[unknown.pk])).text

    assert ">Translate</a>" in thread


def test_a_draft_is_translated_beside_it(signed_in, spanish, model):
    model.says = says(translation="Sí, en un plazo de 30 días.")
    where = reverse("helping:translate_draft", args=[spanish.pk])

    answer = signed_in.post(where, {"body": "Yes, within 30 days."}, headers=HTMX)

    assert 'data-replace="Sí, en un plazo de 30 días."' in answer.text
    assert "the text in Spanish" in model.prompts
    assert Draft.objects.count() == 0
    assert spanish.messages.count() == 1


def test_a_translation_with_another_number_says_so(signed_in, spanish, model):
    model.says = says(translation="Can I return lamp 99999?")

    answer = get(signed_in, "translate_message", spanish, spanish.messages.first().pk)

    assert "A number differs from the original" in answer.text


def test_a_translation_with_an_address_of_its_own_is_refused(signed_in, spanish, model):
    model.says = says(translation="Can I return it? See https://evil.example/login")

    answer = get(signed_in, "translate_message", spanish, spanish.messages.first().pk)

    assert "evil.example" not in answer.text


def test_without_a_model_it_is_said_what_there_is_instead(signed_in, spanish, settings, now):
    settings.MODEL_URL = ""
    publish("Devolver una lámpara", "Puede devolver la lámpara.", language="es")
    canned("Devolución", "Puede devolverla.", language="es", now=now, shortcut="dev")
    canned("Return", "You can return it.", language="en", now=now)

    by_message = get(signed_in, "translate_message", spanish, spanish.messages.first().pk).text
    where = reverse("helping:translate_draft", args=[spanish.pk])
    by_draft = signed_in.post(where, {"body": "Yes"}, headers=HTMX).text

    for text in (by_message, by_draft):
        assert "No language model is set up" in text
        assert "Devolver una lámpara" in text
        assert "Devolución" in text
        assert ">Return<" not in text


def test_an_empty_draft_is_nothing_to_translate(signed_in, spanish, model):
    where = reverse("helping:translate_draft", args=[spanish.pk])

    assert "nothing to translate" in signed_in.post(where, {"body": " "}, headers=HTMX).text
    assert model.asked == []


def test_instructions_in_a_message_are_translated_and_not_obeyed(signed_in, spanish, model, now):
    """They stay in their place, as data."""
    for attack in attacks.TEXTS[:12]:
        spanish.receive(attack, now=now)
        get(signed_in, "translate_message", spanish, spanish.messages.last().pk)

    rules = {asked["messages"][0]["content"] for asked in model.asked}
    assert len(rules) == 1
    assert all(set(json.loads(a["messages"][1]["content"])) == {"text"} for a in model.asked)
