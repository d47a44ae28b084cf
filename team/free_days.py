"""Public holidays: what countries and their regions have, from the `holidays` library."""

from functools import cache, lru_cache

import holidays
from django.conf import settings
from holidays.registry import COUNTRIES


@cache
def countries():
    """[("NO", "Norway"), ...] by name. English: a browser says them in its language."""
    small = {"And": "and", "Of": "of", "The": "the"}
    found = []
    for module, (_name, code, *_others) in COUNTRIES.items():
        words = module.title().split("_")
        found.append((code, " ".join([words[0], *(small.get(word, word) for word in words[1:])])))
    return sorted(found, key=lambda pair: pair[1])


def regions(country):
    """[("BY", "Bayern"), ...]; none for a country that is the same everywhere, or unknown."""
    if country not in dict(countries()):
        return []
    found = _of(country, "")
    names = {code: name for name, code in getattr(found, "subdivisions_aliases", {}).items()}
    return sorted(
        ((code, names.get(code, code)) for code in found.subdivisions), key=lambda pair: pair[1]
    )


class FreeDays:
    """Names by date: of a calendar's days, else of the country's holidays."""

    def __init__(self, country="", region="", days=()):
        self.named = dict(days)
        self.country = _of(country, region) if country else {}

    def get(self, day):
        return self.named.get(day) or self.country.get(day)


@lru_cache(maxsize=64)
def _of(country, region):
    entity = holidays.country_holidays(country)
    language = next((known for known in _languages() if known in entity.supported_languages), None)
    return holidays.country_holidays(country, subdiv=region or None, language=language)


def _languages():
    return settings.LANGUAGE_CODE.replace("-", "_"), settings.LANGUAGE_CODE[:2], "en_US"
