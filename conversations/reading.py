"""An agent has read a conversation: what is news to them changes, and nothing for anybody else."""

from django.conf import settings
from django.utils.module_loading import import_string

from .models import Mention, Seen


def read(agent, conversation_pk, version, *, now):
    """They have seen its log up to this version; the switchboard's READING_LISTENERS hear it."""
    Seen.objects.mark(agent, conversation_pk, version)
    Mention.objects.read(agent, conversation_pk, version, now=now)
    for listener in import_string(settings.READING_LISTENERS):
        listener(agent, conversation_pk, version, now=now)
