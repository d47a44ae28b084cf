"""The endpoint of a model may do whatever it likes: there is an answer, or one plain reason."""

import logging
import socket
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.test import Client

from bot.model import budget, client
from bot.model.embedding import embed
from bot.model.wire import Failed
from tests.factories import create_agent

from . import server

ASKED = [{"role": "user", "content": "Hello"}]


@pytest.fixture
def model(settings):
    with server.model(settings, says="Hello!") as model:
        yield model


def why(ask=lambda: client.chat(ASKED, most=100)):
    with pytest.raises(Failed) as caught:
        ask()
    return caught.value.why


def test_a_question_gets_its_answer(model):
    assert client.chat(ASKED, most=100).text == "Hello!"

    asked = model.asked[0]
    assert asked["messages"] == ASKED
    assert asked["model"] == "test-model"
    assert asked["stream"] is False
    assert model.keys == [f"Bearer {server.KEY}"]


def test_no_tools_are_offered(model):
    client.chat(ASKED, most=100)

    assert set(model.asked[0]) == {"model", "messages", "stream", "max_tokens", "temperature"}


def test_without_a_key_none_is_sent(model, settings):
    settings.MODEL_KEY = ""

    client.chat(ASKED, most=100)

    assert model.keys == [None]


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("hangs", "timed out"),
        ("drips", "timed out"),
        ("drips a header", "timed out"),
        ("closes early", "no answer"),
        ("closes at once", "no answer"),
        ("garbage", "no JSON"),
        ("no HTTP", "no answer"),
        ("deep", "no JSON"),
        ("huge", "too large"),
        ("status 500", "status 500"),
        ("status 429", "status 429"),
        ("status 401", "status 401"),
        ("redirects", "status 307"),
    ],
)
def test_whatever_goes_wrong_is_one_plain_reason(model, settings, how, reason):
    settings.MODEL_TIMEOUT, model.how = 0.5, how
    began = time.monotonic()

    assert why() == reason

    assert server.elapsed(began) < 2
    assert len(model.asked) == 1  # no redirect was followed


@pytest.mark.parametrize("form", server.FORMS)
def test_a_form_that_nobody_knows_is_no_answer(model, form):
    model.how, model.form = "another form", form

    assert why() in {"an unknown form", "an empty answer"}


def test_a_port_where_nobody_listens(settings):
    with server.model(settings):
        pass

    assert why() == "no answer"


@pytest.mark.parametrize("url", ["ftp://localhost/v1", "localhost:8000", "http://", "http://a:b/"])
def test_an_address_that_makes_no_sense(settings, url):
    server.use(settings, url)

    assert why() in {"its address makes no sense", "no answer"}


def test_a_certificate_that_nobody_vouches_for(settings, certificate):
    with server.model(settings, certificate=certificate) as model:
        assert why() == "its certificate is not trusted"

    assert model.asked == []


def test_plain_http_where_https_is_expected(model, settings):
    settings.MODEL_URL = model.url.replace("http", "https")

    assert why() == "no secure connection"


def test_a_handshake_that_never_ends(settings):
    settings.MODEL_TIMEOUT, began = 0.4, time.monotonic()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        server.use(settings, f"https://127.0.0.1:{silent.getsockname()[1]}/v1")

        assert why() == "timed out"

    assert server.elapsed(began) < 2


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Of `localhost`, signed by itself."""
    path = tmp_path_factory.mktemp("certificate") / "both.pem"
    made = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1"
    command = [*made.split(), "-subj", "/CN=localhost", "-keyout", path, "-out", f"{path}.crt"]
    subprocess.run(command, check=True, capture_output=True)
    path.write_bytes(path.read_bytes() + path.with_name("both.pem.crt").read_bytes())
    return path


@pytest.mark.parametrize("how", ["status 401", "status 500", "garbage", "closes early"])
def test_the_key_is_in_no_error_and_no_log(model, caplog, how):
    caplog.set_level(logging.DEBUG)
    model.how = how

    with pytest.raises(Failed) as caught:
        client.chat(ASKED, most=100)

    assert server.KEY not in f"{caught.value!r} {caught.value.__context__!r} {caplog.text}"
    assert caught.value.__cause__ is None


def test_an_endpoint_that_fails_thrice_is_left_alone_for_a_while(model, settings):
    model.how = "status 500"
    for _ in range(client.FAILURES):
        assert why() == "status 500"
    model.how = "well"

    assert why() == "resting"

    assert client.is_resting()
    assert len(model.asked) == client.FAILURES


def test_failures_that_are_not_in_a_row_are_no_reason_to_rest(model):
    for _ in range(3):
        model.how = "status 500"
        for _ in range(client.FAILURES - 1):
            why()
        model.how = "well"
        client.chat(ASKED, most=100)

    assert not client.is_resting()


def test_a_model_with_other_words_is_asked_in_its_own(model):
    model.how = "knows new words only"

    client.chat(ASKED, most=100)
    client.chat(ASKED, most=100)

    assert ["max_tokens" in asked for asked in model.asked] == [True, False, False]
    assert model.asked[1]["max_completion_tokens"] > 100
    assert not client.is_resting()


def test_what_a_question_used_is_counted_as_the_endpoint_says(model):
    model.usage = {"prompt_tokens": 12, "completion_tokens": 3}

    assert client.chat(ASKED, most=100).tokens == 15

    assert budget.today().tokens == 15


@pytest.mark.parametrize(
    "usage",
    [
        None,
        [],
        {},
        {"prompt_tokens": -5, "completion_tokens": -900},
        {"prompt_tokens": 10**12},
        {"prompt_tokens": "many", "completion_tokens": True},
    ],
)
def test_an_endpoint_that_counts_nonsense_is_not_believed(model, usage):
    model.usage = usage

    client.chat(ASKED, most=100)

    assert budget.today().tokens == budget.guess("Hello") + 100


def test_when_the_day_is_used_up_nothing_is_asked(model, settings):
    settings.MODEL_TOKENS_A_DAY = 250
    client.chat(ASKED, most=100)
    client.chat(ASKED, most=100)

    assert why() == "used up for today"

    assert len(model.asked) == 2
    assert budget.today().tokens <= 250


def test_a_day_may_cost_no_more_than_was_said(model, settings):
    settings.MODEL_PRICES, settings.MODEL_COST_A_DAY = [1.0, 10.0], 0.001
    model.usage = {"prompt_tokens": 20, "completion_tokens": 90}

    client.chat(ASKED, most=90)

    assert budget.today().money == pytest.approx(0.00092)
    assert why(lambda: client.chat(ASKED, most=90)) == "used up for today"


def test_one_conversation_cannot_use_up_the_day(model, settings):
    settings.MODEL_TOKENS_A_DAY = 1500

    client.chat(ASKED, most=100, about="1")

    def again(about):
        return client.chat(ASKED, most=100, about=about)

    assert why(lambda: again("1")) == "used up for this conversation"
    assert again("2").text == "Hello!"


def test_many_at_once_do_not_pass_the_limit_together(model, settings):
    settings.MODEL_TOKENS_A_DAY = 450

    def ask(_):
        try:
            return client.chat(ASKED, most=100).text
        except Failed as failure:
            return failure.why

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(12)))

    assert answers.count("Hello!") <= 4
    assert len(model.asked) <= 4
    assert budget.today().tokens <= 450


def test_where_no_model_is_configured_nothing_is_asked(settings):
    settings.MODEL_URL = settings.MODEL_NAME = settings.EMBEDDING_NAME = ""

    assert not client.is_configured()
    assert why() == "none is configured"
    assert why(lambda: embed(["a"])) == "none is configured"


def test_texts_become_numbers_in_their_order(model):
    texts = [f"lamp number {n}" for n in range(70)]

    assert embed(texts) == [server.meaning(text) for text in texts]

    assert [len(asked["input"]) for asked in model.asked] == [64, 6]
    assert model.asked[0]["model"] == "test-numbers"
    assert embed([]) == []


@pytest.mark.parametrize(
    "answer",
    [
        {"data": []},
        {"data": None},
        {"data": [{"index": 1, "embedding": [1.0]}]},
        {"data": [{"index": 0, "embedding": []}]},
        {"data": [{"index": 0, "embedding": ["a"]}]},
        {"data": [{"index": 0, "embedding": [float("inf")]}]},
        {"data": [{"index": 0, "embedding": [float("nan")]}]},
        {"data": [{"index": 0, "embedding": None}]},
    ],
)
def test_numbers_that_are_none_are_refused(model, answer):
    model.how, model.form = "another form", answer

    assert why(lambda: embed(["lamp"])) == "an unknown form"


def test_admins_see_what_it_used_and_when_it_is_used_up(model, settings, client_of_admin):
    page = client_of_admin.get("/admin/bot/settings/").text
    assert "Answers are written by test-model" in page
    settings.MODEL_TOKENS_A_DAY = 104
    model.usage = {"prompt_tokens": 4, "completion_tokens": 100}
    client.chat([{"role": "user", "content": ""}], most=96)

    page = client_of_admin.get("/admin/bot/settings/").text

    assert "is used up" in page
    assert server.KEY not in page


def test_admins_see_that_it_is_left_alone(model, client_of_admin):
    model.how = "status 500"
    for _ in range(client.FAILURES):
        why()

    assert "is left alone for a minute" in client_of_admin.get("/admin/bot/settings/").text


def test_admins_see_that_there_is_none(settings, client_of_admin):
    settings.MODEL_URL = ""

    assert "No language model is set up" in client_of_admin.get("/admin/bot/settings/").text


@pytest.fixture
def client_of_admin(db):
    admin = create_agent("Ada Admin", role="admin", is_staff=True, is_superuser=True)
    browser = Client()
    browser.force_login(admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser
