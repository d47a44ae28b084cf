"""Plain text as HTML, whatever was written."""

import time

import pytest

from conversations.models import Event
from conversations.templatetags.thread import breakable, mentions, prose


def test_addresses_and_links_can_be_followed():
    html = prose("See https://x.example/?a=1&b=2, or write to ana+lamps@shop.example.")

    assert 'href="https://x.example/?a=1&amp;b=2"' in html
    assert 'href="mailto:ana+lamps@shop.example"' in html


def test_an_address_breaks_before_its_at_sign():
    assert breakable("ana<lamps>@shop.example") == "ana&lt;lamps&gt;<wbr>@shop.example"
    assert breakable("+31 20 123") == "+31 20 123"


@pytest.mark.parametrize("letters", ["+", "a+", "a@", "a@a.", "http://", "-+."])
def test_a_text_that_is_nearly_an_address_is_read_once(letters):
    began = time.process_time()
    prose((letters * 200_000)[:200_000])
    assert time.process_time() - began < 2


def drawn(text, *names):
    return mentions(prose(text), Event(details={"mentions": {name: [] for name in names}}))


def test_a_name_that_a_note_called_stands_out_and_no_other():
    html = drawn("Ask @Maya Lind, not @nobody or @Maya", "Maya Lind")

    assert html == '<p>Ask <span class="at">@Maya Lind</span>, not @nobody or @Maya</p>'
    assert mentions(prose("Ask @maya"), Event()) == "<p>Ask @maya</p>"


def test_a_name_with_odd_letters_stands_out_and_stays_text():
    html = drawn("@<b>Ann & Co</b>", "<b>Ann & Co</b>")

    assert html == '<p><span class="at">@&lt;b&gt;Ann &amp; Co&lt;/b&gt;</span></p>'


def test_a_name_in_the_address_of_a_link_leaves_the_link_whole():
    html = drawn("https://x.example/?to=@maya", "maya")
    assert 'href="https://x.example/?to=@maya"' in html
