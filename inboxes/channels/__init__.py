"""The channels we speak, by the name that an inbox keeps. A new one is a line here."""

from django.utils.module_loading import import_string

REGISTRY = {
    "email": "inboxes.channels.email.Email",
    "web": "inboxes.channels.web.Web",
}


def get(name):
    return import_string(REGISTRY[name])()


def choices():
    """Handed to the model as a callable: a new channel makes no migration."""
    return [(name, import_string(path).label) for name, path in REGISTRY.items()]
