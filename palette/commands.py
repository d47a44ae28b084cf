"""What can be done by name or by key: the palette offers it, "?" explains it, a key does it.

A new command is one line here.
"""

from dataclasses import dataclass

from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Command:
    """`does` is a deed of static/js/keys.js and what it is done to: "press .sel", "menu menu-id".

    Without one, it is only explained. It is offered where that is on the page. `keys` are pressed
    one after the other: "g i"; a capital is with Shift. `also`: other words that find it.
    """

    name: str
    label: str | Promise
    keys: str = ""
    does: str = ""
    to: str | Promise = ""
    icon: str = "bolt"
    also: str | Promise = ""
    is_for_staff: bool = False
    is_for_supervisors: bool = False

    def is_for(self, agent):
        if self.is_for_staff and not agent.is_staff:
            return False
        return agent.sees_everything or not self.is_for_supervisors

    @property
    def caps(self):
        """What is written on the keys to press."""
        if len(self.keys) == 1 and self.keys.isupper():
            return ["Shift", self.keys]
        return [key.upper() if len(key) == 1 else key for key in self.keys.split()]


HERE = [
    Command("reply", _("Reply"), "r", "mode reply", icon="reply", also=_("answer, write")),
    Command("note", _("Internal note"), "n", "mode note", icon="lock", also=_("comment, write")),
    Command("take-over", _("Take over"), "t", "press [data-act=take-over]", icon="hand"),
    Command(
        "to-bot",
        _("Return to bot"),
        does="press [data-act=to-bot]",
        icon="bot",
        also=_("let the bot go on, give back, automatic"),
    ),
    Command(
        "assign", _("Assign to…"), "a", "menu menu-assign", icon="assign", also=_("give, team")
    ),
    Command("snooze", _("Snooze…"), "s", "menu menu-snooze", icon="alarm", also=_("later, remind")),
    Command(
        "snooze-tomorrow",
        _("Snooze until tomorrow"),
        "s 1",
        "press #menu-snooze [data-when=tomorrow]",
        icon="alarm",
    ),
    Command(
        "snooze-monday",
        _("Snooze until next Monday"),
        "s 2",
        "press #menu-snooze [data-when=monday]",
        icon="alarm",
    ),
    Command(
        "snooze-answer",
        _("Snooze until the customer answers"),
        "s r",
        "press #menu-snooze [data-until=answer]",
        icon="reply",
    ),
    Command("snooze-date", _("Snooze until a date…"), "s d", "focus #snooze-until", icon="alarm"),
    Command(
        "promise",
        _("Promise an answer…"),
        "b",
        "menu menu-promise",
        icon="hand",
        also=_("back, until, later, remind"),
    ),
    Command(
        "promise-today",
        _("Promise an answer today"),
        "b 1",
        "press #menu-promise [data-when=today]",
        icon="hand",
    ),
    Command(
        "promise-tomorrow",
        _("Promise an answer by tomorrow noon"),
        "b 2",
        "press #menu-promise [data-when=noon]",
        icon="hand",
    ),
    Command(
        "promise-friday",
        _("Promise an answer by Friday"),
        "b 3",
        "press #menu-promise [data-when=friday]",
        icon="hand",
    ),
    Command("promise-date", _("Promise a date…"), "b d", "focus #promise-until", icon="hand"),
    Command(
        "stop-follow-up",
        _("Stop the automatic question this time"),
        "c",
        "press [data-act=stop-follow-up]",
        icon="x",
        also=_("nudge, automatic, cancel"),
    ),
    Command(
        "suggest",
        _("Suggest a reply"),
        "w",
        "press [data-act=suggest]",
        icon="spark",
        also=_("draft, write, propose"),
    ),
    Command(
        "summary",
        _("Sum it up"),
        "v",
        "press [data-act=summary]",
        icon="listi",
        also=_("summary, overview"),
    ),
    Command(
        "translate-draft",
        _("Translate what I wrote"),
        "",
        "press [data-act=translate-draft]",
        icon="globe",
        also=_("language"),
    ),
    Command("macro", _("Macro…"), "m", "menu menu-macro", icon="bolt", also=_("several at once")),
    Command("close", _("Close…"), "e", "menu menu-close", icon="check", also=_("solve, done, end")),
    Command(
        "merge",
        _("Merge…"),
        "M",
        "press [data-act=merge]",
        icon="merge",
        also=_("join, duplicate, combine"),
    ),
    Command("reopen", _("Reopen"), "E", "press [data-act=reopen]", icon="refresh"),
    Command(
        "details", _("Customer details"), "i", "press .thread-head [data-show=side]", icon="user"
    ),
    Command(
        "follow",
        _("Follow, or stop following"),
        "f",
        "press [data-act=follow]",
        icon="eye",
        also=_("watch, subscribe"),
    ),
    Command(
        "mute",
        _("Mute, or hear of it again"),
        "h",
        "press [data-act=mute]",
        icon="bell",
        also=_("silence, hush, notifications"),
    ),
    Command("unread", _("Mark as unread"), "u", "press [data-act=unread]", icon="mail"),
    Command("tags", _("Tags…"), "l", "menu menu-tags", icon="tag", also=_("label, word")),
    Command("priority", _("Priority…"), "p", "menu menu-priority", icon="flag", also=_("urgent")),
    Command("department", _("Department…"), "", "menu menu-department", icon="users"),
    Command("issue-type", _("Issue type…"), "", "menu menu-issue_type", icon="help"),
]
MOVE = [
    Command("next", _("Next conversation"), "j", "step 1", icon="down"),
    Command("previous", _("Previous conversation"), "k", "step -1", icon="up"),
    Command("open", _("Open it"), "Enter", icon="chat"),
    Command("select", _("Select it"), "x", "pick one", icon="done", also=_("bulk, many")),
    Command("select-range", _("Select up to here"), "X", "pick range", icon="done"),
    Command("previous-pane", _("Previous pane"), "[", "pane -1", icon="back"),
    Command("next-pane", _("Next pane"), "]", "pane 1", icon="next"),
]
WRITE = [
    Command("send", _("Send, or add the note"), "Ctrl Enter", icon="send"),
    Command("send-close", _("Send and close"), "Ctrl Shift Enter", icon="check"),
    Command("canned", _("Canned reply, in the field"), "/", icon="slash"),
    Command("call", _("Call a colleague, in a note"), "@", icon="at", also=_("mention, notify")),
    Command("promise-said", _("Promise what the text says, in the field"), "Alt B", icon="hand"),
    Command("coach-fix", _("Do what the coach suggests, in the field"), "Alt K", icon="spark"),
    Command("to-note", _("From the reply to a note"), "Esc N", icon="lock"),
    Command("leave", _("Leave the field, close what is on top"), "Esc", icon="x"),
]
PLACES = [
    Command("inbox", _("Inbox"), "g i", "go", to=reverse_lazy("conversations:inbox"), icon="inbox"),
    Command(
        "snoozed",
        _("Snoozed conversations"),
        "g z",
        "go ?tab=snoozed",
        to=reverse_lazy("conversations:inbox"),
        icon="st-snoozed",
    ),
    Command(
        "mentions",
        _("Mentions"),
        "g m",
        "go ?box=mentions",
        to=reverse_lazy("conversations:inbox"),
        icon="at",
    ),
    Command(
        "following",
        _("Conversations that you follow"),
        "g f",
        "go ?box=following",
        to=reverse_lazy("conversations:inbox"),
        icon="eye",
    ),
    Command(
        "notifications",
        _("Notifications"),
        "g n",
        "go",
        to=reverse_lazy("notifications:index"),
        icon="bell",
        also=_("alerts, bell"),
    ),
    Command(
        "notification-preferences",
        _("What reaches you, and where"),
        "",
        "go",
        to=reverse_lazy("notifications:preferences"),
        icon="bell",
        also=_("push, sound, quiet hours, mails"),
    ),
    Command(
        "canned-replies",
        _("Canned replies"),
        "g c",
        "go",
        to=reverse_lazy("canned_responses:index"),
        icon="canned",
    ),
    Command(
        "knowledge",
        _("Knowledge: articles"),
        "g k",
        "go",
        to=reverse_lazy("knowledge:index"),
        icon="help",
        also=_("help centre, articles"),
    ),
    Command(
        "training",
        _("Training: lessons and practice"),
        "g t",
        "go",
        to=reverse_lazy("training:hub"),
        icon="cap",
        also=_("learn, tour, practise"),
    ),
    Command(
        "reports",
        _("Reports"),
        "g r",
        "go",
        to=reverse_lazy("analytics:board"),
        icon="chart",
        also=_("dashboard, numbers, satisfaction, workload"),
    ),
    Command("macros", _("Macros"), "g a", "go", to=reverse_lazy("canned_responses:macros")),
    Command(
        "reviews",
        _("Reviews of answers"),
        does="go",
        to=reverse_lazy("quality:index"),
        icon="done",
        also=_("quality, score, rubric"),
    ),
    Command(
        "all-tags",
        _("Tags of the team"),
        does="go",
        to=reverse_lazy("conversations:all_tags"),
        icon="tag",
        also=_("rename, merge, delete"),
        is_for_supervisors=True,
    ),
    Command(
        "settings",
        _("Settings"),
        does="go",
        to=reverse_lazy("admin:index"),
        icon="gear",
        also=_("admin"),
        is_for_staff=True,
    ),
]
REST = [
    Command("palette", _("Search or jump to…"), "Ctrl K", icon="search"),
    Command("search", _("Search"), "/", "find", icon="search"),
    Command("undo", _("Undo"), "z", "undo", icon="refresh"),
    Command("theme", _("Switch between light and dark"), "", "press [data-toggle]", icon="moon"),
    Command("log-out", _("Log out"), "", "press [data-log-out]", icon="logout"),
    Command("keys", _("All keys"), "?", "keys", icon="keyboard", also=_("help, shortcuts")),
]
GROUPS = [
    ("here", _("This conversation"), HERE),
    ("move", _("Move"), MOVE),
    ("write", _("Write"), WRITE),
    ("places", _("Go to"), PLACES),
    ("rest", _("Everywhere"), REST),
]


def groups(agent):
    """(name, label, commands) of what this agent may do."""
    for name, label, commands in GROUPS:
        yield name, label, [each for each in commands if each.is_for(agent)]
