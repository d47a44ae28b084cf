import re

PREFIX = re.compile(
    r"(re|aw|antw|sv|vs|vb|ref|rif|res|rv|odp|ynt|fw|fwd|wg|tr|rr|enc|doorst|回复|答复|转发|返信)"
    r"\s*(\[\d+\]|\(\d+\))?\s*[:：]\s*",
    re.IGNORECASE,
)


def normal(subject):
    """A subject without its 'Re:'s, for comparing."""
    subject = " ".join(subject.split())
    while match := PREFIX.match(subject):
        subject = subject[match.end() :]
    return subject.casefold()


def is_reply(subject):
    return bool(PREFIX.match(subject.strip()))
