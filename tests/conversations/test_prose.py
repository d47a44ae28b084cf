"""Plain text as HTML, whatever was written."""

import time

import pytest

from conversations.templatetags.thread import mentions, prose


def test_addresses_and_links_can_be_followed():
    html = prose("See https://x.example/?a=1&b=2, or write to ana+lamps@shop.example.")

    assert 'href="https://x.example/?a=1&amp;b=2"' in html
    assert 'href="mailto:ana+lamps@shop.example"' in html


@pytest.mark.parametrize("letters", ["+", "a+", "a@", "a@a.", "http://", "-+."])
def test_a_text_that_is_nearly_an_address_is_read_once(letters):
    began = time.process_time()
    prose((letters * 200_000)[:200_000])
    assert time.process_time() - began < 2


def test_a_name_in_a_note_stands_out():
    assert mentions(prose("Ask @maya")) == '<p>Ask <span class="at">@maya</span></p>'


def test_a_name_in_the_address_of_a_link_leaves_the_link_whole():
    html = mentions(prose("https://x.example/?to=@maya"))
    assert 'href="https://x.example/?to=@maya"' in html
