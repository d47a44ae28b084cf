"""What a flow says next in a conversation."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from conversations import placeholders
from conversations.models import Message
from conversations.offering import FIELD, PERSON, plain
from knowledge.cutting import pieces
from knowledge.models import Article

from ..models import Flow, Place
from ..models.flow import Starts
from ..steps.walking import SKIP, WORDS, go_on, waiting, walk
from .greeting import buttons_of
from .told import learn

LEFT_AFTER = timedelta(days=1)
# So often one flow begins in one conversation: whoever goes round is answered like anybody else.
MOST_BEGUN = 10
QUOTED = 600  # characters of an article


@dataclass
class Said:
    """What is to be said. With a `question` that is answered now, and `text` goes before it;
    with `hands_off` a person comes. `name`: of the flow, or of the article."""

    text: str = ""
    offers: dict = field(default_factory=dict)
    sources: tuple = ()
    hands_off: bool = False
    question: str = ""
    name: str = ""
    is_good: bool = False
    place: object = None
    learned: dict = field(default_factory=dict)

    @property
    def done(self):
        return self.place is None or self.place.flow is None

    def keep(self, *, by, now):
        """Keep where they stand now, in the transaction in which this is said; and what they told
        of themselves once it is over: who merges customers waits for conversations."""
        if self.place:
            self.place.changed_at = now
            self.place.save()
            conversation, learned = self.place.conversation, self.learned
            if learned:
                transaction.on_commit(lambda: learn(conversation, learned, by=by, now=now))


def step(conversation, message, now):
    """What a flow answers to this message of the customer.

    -> Said, or None: no flow has anything to say, and it is answered like anything else.
    """
    chosen = "" if message.chosen == FIELD else message.chosen
    if chosen == PERSON or chosen.startswith("solved:"):
        return None
    place = Place.objects.select_related("flow").filter(conversation=conversation).first()
    place = place or Place(conversation=conversation, changed_at=now)
    place.conversation = conversation
    flows = Flow.objects.in_force(conversation.inbox, now, conversation.customer.language)
    if not chosen:
        chosen = _of_greeting(flows, message.body)
    kind, _colon, key = chosen.partition(":")
    if kind == "flow" and key.isdecimal():
        flow = next((flow for flow in flows if str(flow.pk) == key), None)
        return flow and _begin(flow, place, message, conversation)
    if kind == "ask":
        return _article(conversation, key)
    if chosen == WORDS:
        return None
    if _stands(place, now):
        return _go_on(place, message.body, chosen, conversation)
    flow = _begun_by(flows, message, conversation, place)
    return flow and _begin(flow, place, message, conversation)


def goes_back(conversation, now):
    """What a flow still waits for, to be asked again below the answer to something else.

    -> Said without a place, or None
    """
    place = Place.objects.select_related("flow").filter(conversation=conversation).first()
    if not place or not _stands(place, now):
        return None
    open_step = waiting(place.flow.steps, place.at)
    if open_step is None or open_step.asks in _known(conversation):
        return None
    return Said(_filled(open_step.texts, conversation), _offers(open_step))


def _stands(place, now):
    """Whether they are in a flow that still goes on: none that was left, or is off by now."""
    flow = place.flow
    is_on = flow and flow.is_on and flow.inbox_id == place.conversation.inbox_id
    return bool(is_on) and now - place.changed_at < LEFT_AFTER


def _of_greeting(flows, text):
    """What a button of the greeting means, for who writes its words."""
    said = plain(text)
    return next((b["value"] for b in buttons_of(flows) if said and plain(b["text"]) == said), "")


def _begun_by(flows, message, conversation, place):
    """The flow that begins with this message by itself: each does so once in a conversation."""
    ours = conversation.messages.sent_to_customer().filter(author__isnull=False)
    is_first = not ours.exclude(auto=Message.Auto.AUTOMATIC).exists()
    said = f" {plain(message.body)} "
    for flow in flows:
        if str(flow.pk) in place.begun:
            continue
        if flow.starts == Starts.FIRST and is_first:
            return flow
        if flow.starts == Starts.WORDS and any(plain(w) and plain(w) in said for w in flow.words):
            return flow
    return None


def _begin(flow, place, message, conversation):
    count = place.begun.get(str(flow.pk), 0)
    if count >= MOST_BEGUN:
        return None
    walked = walk(flow.steps, told=place.told, known=_known(conversation))
    if walked.is_silent:
        return None
    place.begun = place.begun | {str(flow.pk): count + 1}
    place.question = message.body
    return _said(flow, place, walked, conversation)


def _go_on(place, text, chosen, conversation):
    walked = go_on(
        place.flow.steps,
        at=place.at,
        told=place.told,
        known=_known(conversation),
        missed=place.missed,
        text=text,
        chosen=chosen,
    )
    if walked is None or (walked.is_silent and not walked.is_unread):
        return None
    return _said(place.flow, place, walked, conversation)


def _said(flow, place, walked, conversation):
    learned = {name: value for name, value in walked.told.items() if place.told.get(name) != value}
    place.flow = flow if walked.at is not None else None
    place.at, place.missed, place.told = walked.at or 0, walked.missed, walked.told
    texts = (unread(walked.asks),) if walked.is_unread else walked.texts
    return Said(
        text=_filled(texts, conversation, walked.told),
        offers=_offers(walked),
        hands_off=walked.hands_off,
        question=place.question if walked.answers else "",
        name=flow.name,
        place=place,
        learned=learned,
    )


def unread(name):
    """What to do when an answer could not be read."""
    return {
        "email": _("That is not yet an email address, such as you@example.com."),
        "name": _("Please write only your name."),
        "order_number": _("That is not yet an order number, such as 48213."),
    }.get(name, _("Please answer in a few words."))


def _offers(walked):
    buttons = list(walked.buttons)
    if walked.can_skip:
        buttons.append({"text": _("Skip"), "value": SKIP})
    offers = {"buttons": buttons} if buttons else {}
    if walked.asks:
        offers["field"] = walked.asks
        if walked.label:
            offers["label"] = walked.label
    return offers


def _known(conversation):
    """What need not be asked: it is known already."""
    customer = conversation.customer
    known = {"name": customer.name, "email": customer.address}
    return {name for name, value in known.items() if value}


def _filled(texts, conversation, told=()):
    """With what placeholders stand for; of what a stranger typed only a name that can be nothing
    else, so that nobody has us say their words to somebody."""
    values = conversation.told_by_itself()
    if (name := dict(told).get("name")) and placeholders.is_name(name):
        values = {"customer.name": name, "customer.first_name": name.split()[0]} | values
    return "\n\n".join(filter(None, (placeholders.fill_unseen(text, values) for text in texts)))


def _article(conversation, key):
    """The beginning of an article, and where the rest of it is; in their language if there is."""
    article = Article.objects.public().filter(pk=key if key.isdecimal() else 0).first()
    if article is None:
        return None
    first = article.original or article
    language = conversation.customer.language.partition("-")[0].lower()
    same = Article.objects.public().filter(original=first, language=language).first()
    if first.language == language and first in Article.objects.public():
        same = first
    article = same or article
    piece = next(iter(pieces(article.body)), None)
    text = piece.text if piece else article.title
    if len(text) > QUOTED:
        text = text[:QUOTED].rpartition(" ")[0] + " …"
    source = {"title": article.title, "url": article.get_absolute_url()}
    return Said(text=text, sources=(source,), is_good=True, name=article.title)
