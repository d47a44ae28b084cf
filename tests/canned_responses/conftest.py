import pytest
from django.utils import timezone

from canned_responses.models import CannedResponse


@pytest.fixture
def create_response(db):
    """A reply of everybody, unless `team` or `owner` says whose it is."""

    def create(shortcut="refund", text="Your refund is on its way.", **fields):
        fields = {"title": shortcut.capitalize(), "changed_at": timezone.now()} | fields
        return CannedResponse.objects.create(shortcut=shortcut, text=text, **fields)

    return create
