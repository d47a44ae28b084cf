"""What a model wrote, checked as if an enemy had written it: for that may be what happened.

It has to stand on the passages that it names. What can be looked up is looked up there: links,
addresses, telephone numbers, amounts, every other number, and its words.
"""

import re
import unicodedata

from conversations.conditions import languages

from . import facts

LONGEST = 1800  # characters
SHINGLE = 7  # words in a row that give the instructions away
ENOUGH = 0.5  # of its longer words have to be in the passages
ENOUGH_OF_A_SENTENCE = 0.25
LONG_SENTENCE = 5  # longer words
MARKUP = re.compile(r"<\s*[a-z!/?]|!\[|\]\s*\(|```|\{\{|\{%|&#?\w+;|javascript:|data:", re.I)
# What a text may contain that no eye sees, and what turns the order of letters around.
HIDDEN = {"Cc", "Cf", "Co", "Cs", "Cn"}
HARMLESS = {"\n", "\t", "\u200c", "\u200d", "\u200e", "\u200f", "\u00ad"}
# Claims to be somebody, or to have done something: the bot is automatic, and can do nothing.
PERSON = re.compile(r"\bI feel\b|\bI am (?:a|the) (?:human|person|agent)\b|\bmy name is\b", re.I)
DONE = re.compile(
    r"\b(?:I|we)(?: have|'ve|'ll| will)? (?:just |already |now )?"
    r"(?:refund|cancel|issue|delet|approv|transferr|chang|activat|book|credit|sent|send|call)\w*",
    re.I,
)


def trouble(text, cited, *, question, passages, prompt, language=""):
    """-> why this text must not be sent, or "". `passages`: {number: text}; `cited`: numbers."""
    if not text:
        return "empty"
    if len(text) > LONGEST:
        return "too long"
    if not cited or not set(cited) <= set(passages):
        return "names no passage that it was given"
    if MARKUP.search(text) or any(map(is_hidden, text)):
        return "markup"
    if _shingles(text) & _shingles(prompt):
        return "repeats its instructions"
    known = "\n".join(passages[number] for number in cited)
    if facts.addresses(text) - facts.addresses(known):
        return "an address that is in no passage"
    if any(number not in "".join(filter(str.isdigit, known)) for number in facts.phones(text)):
        return "a telephone number that is in no passage"
    there = facts.pieces(known)
    if facts.amounts(text) - there:
        return "an amount that is in no passage"
    if facts.numbers(text) - there - facts.pieces(question):
        return "a number that is in no passage"
    if claim := next((found for found in _claims(text) if found not in known.casefold()), ""):
        return f"claims: {claim}"
    return _strange(text, known, question, language)


def support(text, known):
    """0 to 1: how much of it stands in the passages, by its longer words."""
    words = facts.stems(text)
    return len(words & facts.stems(known)) / len(words) if words else 0.0


def _claims(text):
    return [match.group().casefold() for say in (PERSON, DONE) for match in say.finditer(text)]


def _strange(text, known, question, language):
    """Written in a language that nobody asked for, or in words that the passages do not have."""
    spoken = languages.detect(text) or languages.base(language)
    if language and spoken not in {languages.base(language), languages.detect(question)}:
        return "another language"
    if spoken and spoken != languages.detect(known):
        return ""  # its words cannot be compared, and so add nothing to how sure it is
    if support(text, known) < ENOUGH:
        return "says what no passage says"
    for sentence in re.split(r"(?<=[.!?])\s+|\n+", text):
        is_long = len(facts.stems(sentence)) >= LONG_SENTENCE
        if is_long and support(sentence, known) < ENOUGH_OF_A_SENTENCE:
            return "says what no passage says"
    return ""


def is_hidden(letter):
    return letter not in HARMLESS and unicodedata.category(letter) in HIDDEN


def _shingles(text):
    words = re.findall(r"\w+", facts.folded(text))
    return {tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}
