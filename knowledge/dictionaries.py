"""By which of Postgres's dictionaries the words of a language are brought to their stems."""

from conversations.models.passage import plain

# Chinese, Japanese and whatever else has none: words as they are.
DICTIONARIES = {
    "ar": "arabic",
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}
# Those that write several words as one: "Versandkosten".
COMPOUNDING = {"da", "de", "et", "fi", "hu", "nb", "nl", "nn", "no", "sv"}


def base(language):
    """ "de-AT" -> "de"."""
    return (language or "").lower().replace("_", "-").partition("-")[0]


def dictionary(language):
    return DICTIONARIES.get(base(language), "simple")


def folded(text):
    """SQL for a text as it is searched: without accents, and "12W" as two words, like "12 W"."""
    return f"regexp_replace({plain(text)}, '([0-9])([a-zA-Z])', '\\1 \\2', 'g')"


def vector(dictionary, text, weight):
    """SQL for the stems of a text's words; `dictionary` and `text` are SQL, too."""
    return f"setweight(to_tsvector({dictionary}, {folded(text)}), '{weight}')"
