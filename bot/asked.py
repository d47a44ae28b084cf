"""What a customer's message asks: its questions, each as it is to be looked up."""

import re
from dataclasses import dataclass

from conversations.marking import fold

LONGEST = 2000  # characters that are read
MOST = 3  # questions of one message
SENTENCE = 15  # characters of a sentence that can be a question of its own
MOST_BEFORE = 300  # characters of what was said before
ENDS = re.compile(r"(?<=[.!?؟。！？])\s+|\n+")
ASKS = r"(?:which|what|whats|how|where|when|why|who|can|could|do|does|is|are|will|may)"
ASKS += r"|(?:welche[rsn]?|was|wie|wo|wann|warum|wer|kann|gibt)"
ASKS += r"|(?:cual|que|como|donde|cuando|cuanto|puedo)"
# "Which bulb fits, and which dimmer works with it?"
JOINED = re.compile(rf",?\s+(?:and|und|y)\s+(?=(?:{ASKS})\b)", re.IGNORECASE)
BEGINS = re.compile(rf"^(?:{ASKS}|كيف|متى|كم|هل|ما|اين)\b")
GOES_ON = re.compile(r"^(and|und|y|et|or|oder|what about|how about|was ist mit|also|but|aber|و)\b")
POINTS = re.compile(
    r"\b(it|that|this|those|them|they|there|one|ones|das|dies\w*|es|damit|dafur|dort|eso|esto)\b"
)


@dataclass(frozen=True)
class Asked:
    """`texts`: one question, in the words that it may be looked up by; `before`: what it goes on
    from; `goes_on`, `points`: whether it begins so ("and …"), or points back ("… it")."""

    texts: tuple
    before: str
    goes_on: bool
    points: bool


def parts(text):
    """The sentences of a text; of one with several questions, each of them."""
    sentences = [part.strip() for part in ENDS.split(text[:LONGEST]) if part.strip()]
    return [part for sentence in sentences for part in JOINED.split(sentence)]


def questions(question):
    """-> [Asked], at least one of a text that says anything, at most MOST."""
    said = parts(question.text)
    asking = [part for part in said if is_question(part)]
    earlier = [text for who, text in question.before if who == "customer"][-2:]
    if not asking:
        # Nothing in it asks: what it is about is in one of its sentences, or in all.
        whole = " ".join(said)
        long = [part for part in said if len(part) >= SENTENCE] if len(said) > 1 else []
        return [made((whole, *long[:MOST]), earlier)] if whole else []
    found = []
    for part in asking[:MOST]:
        # What stands just before it, such as the subject of a mail, may say what it is about.
        context = [other for other in said[: said.index(part)] if len(other) > 3][-2:]
        told = [other for other in context if other not in asking]
        texts = (part, " ".join([*told, part])) if told else (part,)
        found.append(made(texts, [*earlier, *context]))
    return found


def is_question(text):
    return text.rstrip(" )\"'»“”").endswith(("?", "؟", "？")) or bool(BEGINS.search(fold(text)[0]))


def made(texts, before):
    said = fold(texts[0])[0]
    begins, points = bool(GOES_ON.search(said)), bool(POINTS.search(said))
    return Asked(texts, joined(before), begins, points)


def joined(texts):
    return " ".join(texts)[-MOST_BEFORE:]
