"""What the palette looks up: a finder knows one kind of thing, and what an agent may see of it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from canned_responses.models import CannedResponse
from conversations import placeholders
from conversations.models import Conversation, Tag, View
from customers.models import Customer
from knowledge.linking import look_up

MOST = 5
MOST_LOOKED_AT = 200  # customers; a single letter names half of them


@dataclass(frozen=True)
class Found:
    """One line. It leads to a conversation or to a list, or is a text to insert, which is counted.

    `to` and `is_list` say where; `text` is inserted, and `used` is the address that counts it.
    """

    key: str
    label: str
    hint: str
    icon: str
    to: str = ""
    is_list: bool = False
    text: str = ""
    used: str = ""


def conversations(agent, words, here):
    found = Conversation.objects.visible_to(agent).search(words).for_list()
    for conversation in found.order_by("-last_activity_at", "-pk")[:MOST]:
        name, about = (
            conversation.customer.display_name,
            conversation.subject or conversation.preview,
        )
        label = _("%(name)s: %(about)s") % {"name": name, "about": about} if about else str(name)
        hints = [f"C-{conversation.pk}", conversation.inbox.channel_label, conversation.state_label]
        yield Found(
            key=f"conversation-{conversation.pk}",
            label=label,
            hint=" · ".join(str(hint) for hint in hints),
            icon=conversation.inbox.icon,
            to=reverse("conversations:thread", args=[conversation.pk]),
        )


def customers(agent, words, here):
    """Those of whom the agent may see a conversation: it leads to the latest."""
    named = Customer.objects.matching(words).order_by("pk").values("pk")[:MOST_LOOKED_AT]
    theirs = Conversation.objects.visible_to(agent).filter(customer=OuterRef("pk"))
    latest = theirs.order_by("-last_activity_at", "-pk").values("pk")[:1]
    found = Customer.objects.filter(pk__in=named).annotate(latest=Subquery(latest))
    found = found.filter(latest__isnull=False).prefetch_related("identities")
    for customer in found.order_by("name", "pk")[:MOST]:
        hints = [customer.address if customer.name else "", customer.company, customer.city]
        yield Found(
            key=f"customer-{customer.pk}",
            label=str(customer.display_name),
            hint=" · ".join(hint for hint in hints if hint),
            icon="user",
            to=reverse("conversations:customer", args=[customer.latest]),
        )


def tags(agent, words, here):
    """What is tagged so: the search for it."""
    for tag in Tag.objects.filter(name__icontains=words).order_by("name")[:MOST]:
        query = urlencode({"q": f'tag:"{tag.name}"'})
        yield Found(
            key=f"tag-{tag.pk}",
            label=tag.name,
            hint="",
            icon="tag",
            to=f"{reverse('conversations:inbox')}?{query}",
            is_list=True,
        )


def canned(agent, words, here):
    """Filled in for the customer of the open conversation; without one, there is nobody to tell."""
    if not here:
        return
    values = placeholders.values_for(here, agent)
    found = CannedResponse.objects.visible_to(agent).best_for(here, words)
    for response in found[:MOST]:
        text, _missing = response.filled_for(values)
        yield Found(
            key=f"canned-{response.pk}",
            label=response.title,
            hint=f"/{response.shortcut} · {text[:80]}",
            icon="canned",
            text=text,
            used=reverse("canned_responses:used", args=[here.pk, response.pk]),
        )


def articles(agent, words, here):
    """What we know, also what is for ourselves only."""
    for article in look_up(words)[:MOST]:
        hints = [article.language.upper(), str(article.category or "")]
        if article.is_internal:
            hints.append(_("For ourselves only"))
        yield Found(
            key=f"article-{article.pk}",
            label=article.title,
            hint=" · ".join(hint for hint in hints if hint),
            icon="help",
            to=reverse("knowledge:article", args=[article.pk]),
            is_list=True,
        )


def views(agent, words, here):
    found = View.objects.visible_to(agent).filter(name__icontains=words).select_related("team")
    for view in found.in_order()[:MOST]:
        yield Found(
            key=f"view-{view.pk}",
            label=view.name,
            hint=view.shared_with,
            icon="listi",
            to=reverse("conversations:view", args=[view.pk]),
            is_list=True,
        )


FINDERS = {
    "views": (gettext_lazy("Views"), views),
    "conversations": (gettext_lazy("Conversations"), conversations),
    "customers": (gettext_lazy("Customers"), customers),
    "tags": (gettext_lazy("Tags"), tags),
    "articles": (gettext_lazy("Articles"), articles),
    "canned": (gettext_lazy("Canned replies: insert"), canned),
}
# The first character that looks for one kind only.
SIGNS = {"@": "customers", "#": "tags", "/": "canned"}
