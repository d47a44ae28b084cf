"""Getting in, staying out, and the theme that both sides of the door share."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.urls import reverse

from tests.factories import PASSWORD, create_agent

pytestmark = pytest.mark.django_db


@pytest.fixture
def maya(maya):
    """She has been here for a while: who is new is shown around first."""
    maya.date_joined -= timedelta(days=90)
    maya.save(update_fields=["date_joined"])
    return maya


def log_in(client, agent, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": agent.email, "password": password})


def confirm(client):
    """Type the password once more, as the pages that guard the account ask."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def code_for(secret):
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def test_an_agent_logs_in_by_email_and_lands_in_the_inbox(client, maya):
    response = log_in(client, maya)

    assert response.status_code == 302
    assert response.url == reverse("conversations:inbox")


def test_a_wrong_password_is_said_next_to_the_fields(client, maya):
    page = log_in(client, maya, "wrong").content.decode()

    assert 'aria-describedby="form-error"' in page
    assert 'id="form-error"' in page
    assert maya.email in page


def test_an_empty_field_is_tied_to_its_error(client):
    page = client.post(reverse("account_login"), {"login": "", "password": ""}).content.decode()

    [described_by] = re.findall(r'name="login"[^>]*aria-describedby="([^"]+)"', page)
    assert 'aria-invalid="true"' in page
    assert f'id="{described_by}"' in page


def test_nobody_signs_up(client):
    page = client.get(reverse("account_login")).content.decode()

    assert "signup" not in page
    assert (
        client.post(
            reverse("account_signup"),
            {"email": "new@halden.example", "password1": PASSWORD, "password2": PASSWORD},
        )
        .templates[0]
        .name
        == "account/signup_closed.html"
    )


def test_a_second_factor_is_asked_for_before_anything_opens(client, maya):
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(maya, secret)

    response = log_in(client, maya)

    assert response.url == reverse("mfa_authenticate")
    assert client.get(reverse("account_change_password")).status_code == 302
    assert client.post(response.url, {"code": "000000"}).status_code == 200
    assert client.post(response.url, {"code": code_for(secret)}).url == reverse(
        "conversations:inbox"
    )


def test_the_admin_has_no_door_of_its_own(client):
    admin = create_agent(role="admin", is_staff=True, is_superuser=True)
    TOTP.activate(admin, "JBSWY3DPEHPK3PXP")

    response = client.get(reverse("admin:login"))
    assert response.url.startswith(reverse("account_login"))

    response = client.post(reverse("admin:login"), {"username": admin.email, "password": PASSWORD})
    assert response.url.startswith(reverse("account_login"))
    assert client.get(reverse("admin:index")).status_code == 302


def test_the_admin_wears_our_name_and_leads_back(client):
    admin = create_agent(role="admin", is_staff=True, is_superuser=True)
    client.force_login(admin, backend="allauth.account.auth_backends.AuthenticationBackend")

    page = client.get(reverse("admin:index")).content.decode()

    assert "<b>Support Inbox</b>" in page
    assert f'href="{reverse("conversations:inbox")}"' in page
    assert "css/admin.css" in page


@pytest.mark.parametrize(
    "name",
    [
        "account_change_password",
        "account_logout",
        "mfa_index",
        "mfa_activate_totp",
        "account_reauthenticate",
    ],
)
def test_every_page_of_the_account_stands_in_the_shell(client, maya, name):
    log_in(client, maya)
    confirm(client)

    response = client.get(reverse(name))
    page = response.content.decode()

    assert response.status_code == 200
    assert "css/sets/core.css" in page
    assert 'class="btn skip"' in page


def test_an_agent_turns_on_the_second_factor_and_gets_recovery_codes(client, maya):
    log_in(client, maya)
    confirm(client)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret

    page = client.post(
        reverse("mfa_activate_totp"), {"code": code_for(secret)}, follow=True
    ).content.decode()

    codes = Authenticator.objects.get(user=maya, type="recovery_codes").wrap().get_unused_codes()
    assert len(codes) >= 10
    assert all(code in page for code in codes)


def test_a_forgotten_password_is_answered_alike_for_everybody(client, maya, mailoutbox):
    answers = [
        client.post(reverse("account_reset_password"), {"email": email}).url
        for email in (maya.email, "nobody@halden.example")
    ]

    assert answers == [reverse("account_reset_password_done")] * 2
    assert [mail.to for mail in mailoutbox] == [[maya.email]]


def test_a_used_reset_link_says_what_to_do(client):
    page = client.get(
        reverse("account_reset_password_from_key", args=["x", "y-z"])
    ).content.decode()

    assert "This link no longer works" in page
    assert reverse("account_reset_password") in page


def test_a_session_that_was_ended_while_redis_was_away_stays_ended(client, maya, settings):
    log_in(client, maya)
    cookie = client.cookies["inbox_session"].value
    with_redis = settings.CACHES
    away = settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}

    settings.CACHES = {"default": away}
    client.post(reverse("account_logout"))
    settings.CACHES = with_redis

    client.cookies["inbox_session"] = cookie
    assert client.get(reverse("conversations:inbox")).status_code == 302


def test_the_theme_is_the_agents_own(signed_in, maya):
    signed_in.post(reverse("team:theme"), {"theme": "dark"})

    maya.refresh_from_db()
    assert maya.theme == "dark"
    assert 'data-theme="dark"' in signed_in.get(reverse("mfa_index")).content.decode()


def test_the_theme_is_kept_at_the_door(client):
    client.post(reverse("team:theme"), {"theme": "dark", "next": reverse("account_login")})

    assert 'data-theme="dark"' in client.get(reverse("account_login")).content.decode()


@pytest.mark.parametrize(
    "back",
    [
        "//evil.example/",
        "https://evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "admin",
        "\x00",
    ],
)
def test_choosing_a_theme_leads_nowhere_else(client, back):
    response = client.post(reverse("team:theme"), {"theme": "dark", "next": back})
    assert (response.status_code, response.url) == (302, "/")


def test_a_theme_that_does_not_exist_is_refused(client):
    assert client.post(reverse("team:theme"), {"theme": '"><script>'}).status_code == 422


def test_a_theme_cookie_of_somebody_else_is_not_believed(client):
    client.cookies["theme"] = '"><script>'

    page = client.get(reverse("account_login")).content.decode()

    assert not re.search("<html[^>]*data-theme", page)


def test_the_switch_leads_nowhere_else(client):
    response = client.post(
        reverse("team:theme"), {"theme": "dark", "next": "https://evil.example/"}
    )

    assert response.url == "/"


def test_a_page_that_is_not_there_says_what_to_do(client):
    response = client.get("/no-such-page/")

    assert response.status_code == 404
    assert "Back to the inbox" in response.content.decode()
