"""Words in a text: found in time that grows with its length only, whatever is looked for."""

import re
from functools import cached_property, lru_cache

import re2
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST = 100_000  # characters that words are looked for in
MOST_WORDS = 100
LONGEST_PATTERN = 500  # characters
# re2 takes a step for each of its instructions and each character, at worst.
MOST_STEPS = 20_000_000
BIGGEST = 5_000  # instructions
LONGEST_FOR_PATTERN = 20_000  # characters
# Written without spaces between words: there, a word may stand anywhere.
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
TOKEN = re.compile(f"[^\\W{UNSPACED}]+")


class Text:
    def __init__(self, raw):
        self.raw = raw.encode("utf-8", "ignore").decode()

    def __str__(self):
        return self.raw

    @cached_property
    def plain(self):
        """For comparing: no capitals, one space for every gap."""
        return plain(self.raw[:LONGEST])

    @cached_property
    def tokens(self):
        return set(TOKEN.findall(self.plain))

    def has_word(self, word):
        """Whether the word, or the words in this order, stand there whole. "refund*" has any end.

        `word` is plain.
        """
        if TOKEN.fullmatch(word):
            return word in self.tokens
        is_open = word.endswith("*")
        word = word.rstrip("*").strip()
        if not word:
            return False
        text, at = self.plain, self.plain.find(word)
        while at >= 0:
            end = at + len(word)
            if parted(text[at - 1 : at], word[0]) and (
                is_open or parted(word[-1], text[end : end + 1])
            ):
                return True
            at = text.find(word, at + 1)
        return False

    def matches(self, pattern):
        """What of the text matches first, or None."""
        compiled = Pattern(pattern)
        length = min(LONGEST_FOR_PATTERN, MOST_STEPS // max(compiled.size, 1))
        found = compiled.search(self.raw[:length])
        return found and found[0]


def plain(text):
    return " ".join(text.casefold().split())


def parted(before, after):
    """Whether a word may end between these two characters. Either may be "": the text's end."""
    return not (TOKEN.match(before) and TOKEN.match(after))


@lru_cache(maxsize=1024)  # a replay asks the same of thousands
def words(value):
    """ "refund, money back" -> ["refund", "money back"], plain; a line break parts like a comma."""
    found = (plain(word) for word in re.split(r"[,;\n\r،、，]", value))
    return list(dict.fromkeys(word for word in found if word.rstrip("* ")))


class Pattern:
    """A regular expression that takes linear time. Raises ValidationError when it is none.

    re2 itself keeps those that were asked for lately.
    """

    def __init__(self, pattern):
        if len(pattern) > LONGEST_PATTERN:
            text = _("%(most)d characters are the most for a pattern.")
            raise ValidationError(text % {"most": LONGEST_PATTERN})
        options = re2.Options()
        options.case_sensitive = options.log_errors = False
        options.max_mem = 1 << 20
        try:
            self._regex = re2.compile(pattern, options)
        except UnicodeEncodeError:
            raise ValidationError(_("It has characters that are no text.")) from None
        except re2.error as error:
            raise ValidationError(self._why(error)) from None
        self.size = self._regex.programsize
        if self.size > BIGGEST:
            raise ValidationError(
                _("That is too much for one pattern. Make its repetitions, {…}, smaller.")
            )

    def search(self, text):
        return self._regex.search(text)

    @staticmethod
    def _why(error):
        """re2's own words, which name the place: "missing ): (refund"."""
        said = error.args[0] if error.args else ""
        said = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        if said.startswith("invalid perl operator"):
            return _("Looking ahead or back, such as (?=…) and (?<!…), is not possible here.")
        if "pattern too large" in said:
            return _("That is too much for one pattern. Make its repetitions, {…}, smaller.")
        return _("This is no pattern: %(why)s") % {"why": said[:120]}
