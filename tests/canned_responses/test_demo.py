import pytest

from canned_responses.forms import CannedResponseForm
from canned_responses.models import CannedResponse
from inbox_project.demo import canned
from tests.factories import create_customer, create_team


@pytest.fixture
def _halden(db, now):
    for name in ("Sales", "Support", "Billing"):
        create_team(name)
    canned.write(now)


@pytest.mark.usefixtures("_halden")
def test_the_demo_has_replies_in_four_folders_and_again_the_same(now):
    before = set(CannedResponse.objects.values_list("pk", "text"))

    canned.write(now)

    assert set(CannedResponse.objects.values_list("pk", "text")) == before
    assert len(before) == 16
    assert CannedResponse.objects.values("folder").distinct().count() == 4
    assert not CannedResponse.objects.filter(last_used_at__gt=now).exists()


@pytest.mark.usefixtures("_halden")
def test_every_reply_of_the_demo_can_be_saved_in_the_editor(priya):
    customer = create_customer()
    customer.attributes = {"Plan": "Trade account"}
    customer.save()
    for response in CannedResponse.objects.all():
        fields = {name: getattr(response, name) for name in CannedResponseForm._meta.fields}
        fields["who"] = response.who
        form = CannedResponseForm(fields, instance=response, agent=priya)
        assert form.is_valid(), (response, form.errors)
