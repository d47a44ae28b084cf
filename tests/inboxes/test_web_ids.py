"""What the visitor's browser called a message."""

import pytest

from inboxes.channels.web import client_id_of, external_id


def test_a_message_of_the_widget_is_known_by_its_press_of_send():
    assert client_id_of(external_id("f" * 64, "press-of-send")) == "press-of-send"


@pytest.mark.parametrize(
    "name", ["", "<a@b.example>", "sha256:0123456789", f'{"x" * 40}:"]@evil.example']
)
def test_what_came_by_mail_names_no_press(name):
    """It stands in a selector of the widget's script."""
    assert client_id_of(name) == ""
