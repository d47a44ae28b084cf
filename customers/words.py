import re

from django.contrib.postgres.search import SearchQuery


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
