"""A file that only a person can read: a photo of the damage, an invoice."""

from pathlib import PurePath

# What mail programs add by themselves.
ADDED = {".ics", ".vcf", ".p7s", ".asc", ".sig", ".dat", ".p7m"}


def needs_eyes(messages):
    """-> the name of the first such file among these messages, or "" """
    for message in messages:
        for file in message.attachments.all():
            if not file.is_inline and PurePath(file.name.lower()).suffix not in ADDED:
                return file.name
    return ""
