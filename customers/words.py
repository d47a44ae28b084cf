import re

from django.contrib.postgres.search import SearchQuery
from django.utils.translation import get_language_info


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
