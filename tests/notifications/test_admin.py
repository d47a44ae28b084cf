import pytest
from django.urls import reverse

from notifications.models import Defaults, Webhook
from tests.factories import create_agent

from .servers import http_sink

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin_pages(client):
    admin = create_agent("Ada", role="admin", is_staff=True, is_superuser=True)
    client.force_login(admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_what_a_team_is_told_is_set_in_a_table(admin_pages, billing):
    where = reverse("admin:notifications_defaults_add")
    assert "Bot asks for a human: Push" in admin_pages.get(where).content.decode()

    fields = {"choices-new-push": "on", "choices-reply-sound": "silent", "choices-new-sound": "?"}
    answer = admin_pages.post(where, {"team": billing.pk, **fields})

    assert answer.status_code == 302
    assert Defaults.objects.get().choices == {"new": {"push": True}, "reply": {"sound": ""}}
    changing = reverse("admin:notifications_defaults_change", args=[Defaults.objects.get().pk])
    assert '<option value="silent" selected>' in admin_pages.get(changing).content.decode()


def test_everybody_has_one_default(admin_pages):
    Defaults.objects.create()

    answer = admin_pages.post(reverse("admin:notifications_defaults_add"), {"team": ""})

    assert "There are defaults for everybody already" in answer.content.decode()


def test_a_webhook_into_our_own_network_is_refused_with_the_reason(admin_pages):
    fields = {"name": "x", "url": "https://10.0.0.1/hook", "types": ["new"], "is_active": "on"}

    answer = admin_pages.post(reverse("admin:notifications_webhook_add"), fields)

    assert "inside our own network" in answer.content.decode()
    assert not Webhook.objects.exists()


def test_a_test_says_whether_the_chat_took_it(admin_pages, settings):
    settings.TRUSTED_HOSTS = ["localhost"]
    where = reverse("admin:notifications_webhook_changelist")
    with http_sink() as chat:
        webhook = Webhook.objects.create(name="#support", url=f"{chat.url}/hook")
        action = {"action": "send_a_test", "_selected_action": [webhook.pk]}

        assert "#support took it" in admin_pages.post(where, action, follow=True).content.decode()
        chat.status = 404
        assert "#support: 404" in admin_pages.post(where, action, follow=True).content.decode()
