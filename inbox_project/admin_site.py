"""The admin in sections of our own: by what somebody wants to set up, not by where the code is."""

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _

# (name, icon, {model: what is set up there})
SECTIONS = [
    (
        _("Automation"),
        "bolt",
        {
            "routing.Rule": _("When something is so, do that: hand over, tag, reply, alert."),
            "sla.Policy": _("How soon we answer whom, and what happens when it gets late."),
            "reminders.FollowUps": _("What happens by itself when we or a customer are silent."),
        },
    ),
    (
        _("Bot"),
        "bot",
        {
            "bot.Flow": _("What it says and asks step by step, from the greeting on."),
            "bot.Settings": _("How sure it has to be, and when it asks for a person."),
            "bot.Topic": _("What it never answers by itself, such as refunds over an amount."),
            "bot.TeamAnswer": _("What several customers were told alike, for you to allow."),
            "knowledge.Category": _("What the articles of the help centre are sorted into."),
        },
    ),
    (
        _("Team"),
        "users",
        {
            "team.Agent": _("Who works here, what they may do and how much they are given."),
            "team.Team": _("Who is in it, and who of them gets a conversation."),
            "team.Skill": _("What somebody has to know for a conversation, and who does."),
            "team.OfficeHours": _("When we are open: week, holidays, closures."),
            "quality.Criterion": _("What reviews of answers look for, and how much it counts."),
        },
    ),
    (
        _("Inboxes"),
        "inbox",
        {
            "inboxes.Inbox": _("Where customers reach us: website chat and email."),
            "inboxes.ReceivedMail": _("Mail as it came, and what could not be taken in."),
        },
    ),
    (
        _("Notifications"),
        "bell",
        {
            "notifications.Defaults": _("What agents are told of, and how, unless they choose."),
            "notifications.Webhook": _("Tell a channel of Slack or another chat."),
        },
    ),
    (
        _("Conversations"),
        "chat",
        {
            "conversations.Conversation": _("Look one up, with everything that happened to it."),
            "conversations.Department": _("What conversations are sorted into."),
            "conversations.IssueType": _("What a conversation is about."),
            "customers.Customer": _("Who writes to us."),
        },
    ),
    (
        _("Signing in"),
        "key",
        {
            "account.EmailAddress": _("Addresses of agents, and whether they are confirmed."),
            "mfa.Authenticator": _("Second factors: take one away that was lost."),
        },
    ),
]


class Site(AdminSite):
    index_title = _("Settings")
    site_title = site_header = "Support Inbox"

    def get_app_list(self, request, app_label=None):
        """Shaped as Django's; with the sections in the place of its applications."""
        apps = self._build_app_dict(request)
        models = {
            model["model"]._meta.label: (app, model)
            for app in apps.values()
            for model in app["models"]
        }
        sections = []
        for name, icon, texts in SECTIONS:
            found = [(models.pop(label), text) for label, text in texts.items() if label in models]
            if found:
                (app, _model), _text = found[0]
                entries = [model | {"text": text} for (_app, model), text in found]
                labels = {model["model"]._meta.app_label for model in entries}
                section = {"name": name, "icon": icon, "models": entries, "labels": labels}
                sections.append(app | section)
        others = {
            app["app_label"]: app | {"models": [], "labels": set()} for app, _ in models.values()
        }
        for app, model in models.values():
            others[app["app_label"]]["models"].append(model)
            others[app["app_label"]]["labels"].add(app["app_label"])
        sections += others.values()
        return [one for one in sections if app_label is None or app_label in one["labels"]]


class SiteConfig(AdminConfig):
    default_site = "inbox_project.admin_site.Site"
