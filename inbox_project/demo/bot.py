"""How the bot of the demo company behaves, and what it made of what it was asked until today."""

from decimal import Decimal

from bot.models import Outcome, Settings, Topic, Turn
from conversations.events import Kind
from conversations.hand_offs import HandOff
from conversations.models import Event, Reason
from knowledge.models import Passage

# What each story asks about: the article that answers it.
ARTICLES = {
    "bot: opening hours": "showroom",
    "bot: which bulb": "bulbs-and-sockets",
    "bot: delivery time": "delivery-times",
    "bot: return": "returns",
    "bot: cleaning": "cleaning",
    "bot: order status": "track-your-parcel",
    "bot: bathroom": "bathrooms",
    "bot: invoice copy": "invoices",
    "bot: smart home": "smart-home",
    "bot asks for a person: refund": "refunds",
    "bot asks for a person: angry": "parcel-not-arrived",
    "bot asks for a person: does not know": "mounting",
    "bot asks for a person: cancel": "business",
}
# What the stories write before a colon, when it is no topic of the company.
CODES = {"asked for a person": HandOff.ASKED, "not in the guides": HandOff.NOTHING_FOUND}
REFUND = "refund*, money back, Geld zurück, reembolso, remboursement, rimborso, terugbetal*"
CANCEL = "cancel* contract, end contract, cancel my contract, contract, Vertrag kündigen"
TOPICS = [
    ("Refund over 500 €", [["text", "any", REFUND]], Decimal(500)),
    ("End of a contract", [["text", "any", CANCEL]], None),
]


def write(halden, tellings):
    inbox = halden.inboxes["help"]
    Settings.objects.create(inbox=inbox, silent_minutes=20)
    for name, conditions, over in TOPICS:  # in every inbox
        asked = {"all": True, "conditions": conditions}
        Topic.objects.create(name=name, conditions=asked, over=over)
    found = {}
    public = Passage.objects.public().select_related("article")
    for passage in public.filter(article__slug__in=ARTICLES.values(), number=1):
        found[passage.article.slug] = passage.as_json()
    stories = {telling.conversation.pk: telling.story.name for telling in tellings}
    remember(halden, stories, found)


def remember(halden, stories, found):
    """The turns behind what the bot did, so that it can say why."""
    settings = Settings(inbox=halden.inboxes["help"])
    kinds = [Kind.MESSAGE_RECEIVED, Kind.MESSAGE_SENT, Kind.HANDED_OFF, Kind.BOT_SOLVED]
    log = Event.objects.filter(conversation__in=stories, kind__in=kinds).order_by(
        "conversation", "version"
    )
    asked, turns, reasons, events = {}, [], [], []
    for event in log.select_related("message", "actor", "conversation__customer"):
        if event.kind == Kind.MESSAGE_RECEIVED:
            asked[event.conversation_id] = event.message
        elif event.actor and event.actor.is_bot:
            hit = found.get(ARTICLES.get(stories[event.conversation_id]))
            turn = turn_of(event, asked.get(event.conversation_id), hit)
            turns.append(turn)
            reasons.append(reason_of(turn, settings, halden.bot))
            events.append(event)
    Reason.objects.bulk_create(reasons)
    Turn.objects.bulk_create(turns)
    for event, reason in zip(events, reasons, strict=True):
        event.reason = reason
    Event.objects.bulk_update(events, ["reason"], batch_size=500)


def turn_of(event, message, hit):
    """Sure as far as its number decides: the same every time."""
    share = (event.conversation_id * 37 + event.version * 11) % 100 / 100
    outcome = {Kind.HANDED_OFF: Outcome.HAND_OFF, Kind.BOT_SOLVED: Outcome.SOLVE}.get(event.kind)
    outcome = outcome or (Outcome.ANSWER if hit else Outcome.ASK)
    sure = {Outcome.ANSWER: 0.66 + 0.3 * share, Outcome.HAND_OFF: 0.2 + 0.3 * share}.get(outcome)
    hits = [hit | {"score": round(sure, 3)}] if hit and sure else []
    return Turn(
        conversation=event.conversation,
        message=message,
        answer=event.message,
        question=message.body[:4000] if message else "",
        language=event.conversation.customer.language or "en",
        outcome=outcome,
        why=event.details.get("reason", "") if outcome == Outcome.HAND_OFF else "",
        topic=event.details.get("topic", ""),
        confidence=sure and round(sure, 3),
        found=hits,
        engine="local" if sure else "",
        seconds=0.1 + share / 5,
        created_at=event.created_at,
    )


def reason_of(turn, settings, bot):
    rules = {Outcome.SOLVE: {"trigger": "helped"}}
    if turn.topic:
        rules[Outcome.HAND_OFF] = {"trigger": "topic", "topic": turn.topic, "said": turn.topic}
    elif turn.why == HandOff.ASKED:
        rules[Outcome.HAND_OFF] = {"trigger": "asked"}
    trace = {
        "question": turn.question[:500],
        "language": turn.language,
        "outcome": turn.outcome,
        "why": turn.why,
        "topic": turn.topic,
        "rule": rules.get(turn.outcome, {}),
        "confidence": turn.confidence,
        "answers_from": settings.answers_from,
        "asks_from": settings.asks_from,
        "found": turn.found,
        "engine": turn.engine,
        "tokens": 0,
        "error": "",
    }
    return Reason(
        conversation=turn.conversation,
        kind=Reason.Kind.BOT,
        title=bot.name,
        trace=trace,
        created_at=turn.created_at,
    )
