import re

from django.contrib.postgres.search import SearchQuery
from django.utils.translation import get_language_info, pgettext_lazy

# As `inboxes.widget.visitors.device` keeps them.
DEVICES = {
    "Computer": pgettext_lazy("device", "Computer"),
    "Phone": pgettext_lazy("device", "Phone"),
    "Tablet": pgettext_lazy("device", "Tablet"),
}


def initials(name):
    """Two letters at most: 'Amara Okafor' -> 'AO', 'amara@okafor.nl' -> 'AO'."""
    words = [word for word in name.replace("@", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in words[:1] + words[1:][-1:]).upper() or "?"


def prefix_query(text):
    """A full-text query for beginnings of words, or None when the text has no word in it."""
    words = re.findall(r"\w+", text)[:8]
    if not words:
        return None
    tokens = " & ".join(f"'{word}':*" for word in words)
    return SearchQuery(tokens, search_type="raw", config="simple")


def language_name(code):
    """A language in its own words, or the code of one that we do not know."""
    try:
        return get_language_info(code)["name_local"].capitalize()
    except KeyError:
        return code


def device_name(device):
    """'Phone, Chrome' in the words of whoever reads it: 'Handy · Chrome'."""
    kind, *browser = device.split(", ", 1)
    return " · ".join([str(DEVICES.get(kind, kind)), *browser])
