"""What the checks have to know beside the text: read for each look."""

from django.core.cache import cache

from conversations.models import Conversation, Message, Note, Seen
from customers.models import Customer, Identity
from inboxes import letters
from team.models import Agent

from .checks import Context, Person, confirm, name

SAID = 30  # messages, and as many notes
NAMED = (
    3  # of our last messages in a chat: who was called by name in one of them knows who is meant
)
QUOTED = 2_000  # letters below each
SEEN = 30  # conversations that the agent opened, the newest; and as many open ones of theirs
KEPT = 60  # seconds: who else there is changes slowly
ADDRESSES = [Identity.Kind.EMAIL, Identity.Kind.PHONE]


def context_for(conversation, agent, *, files):
    customer, is_mail = conversation.customer, conversation.inbox.speaks.is_mail
    messages = list(
        conversation.messages.exclude(delivery=Message.Delivery.WITHDRAWN)
        .select_related("author")
        .defer("html")
        .order_by("-pk")[:SAID]
    )
    notes = Note.objects.filter(conversation=conversation).order_by("-pk")
    notes = notes.values_list("body", flat=True)[:SAID]
    parts = [(each.body, each.quoted[:QUOTED]) for each in messages]
    # Whose company is called as a person is no other customer, nor is our own.
    houses = [customer.company, conversation.inbox.sender_name, conversation.inbox.name]
    ours = [each.body for each in messages if _is_of_a_person(each)][:NAMED]
    others, colleagues = _people(agent)
    return Context(
        customer=_persons([customer])[customer.pk],
        asked=tuple(_unanswered(messages)),
        said="\n".join(
            [conversation.subject, *houses, *(t for part in parts for t in part), *notes]
        ),
        is_named=not is_mail and any(name.uses(body, customer.name) for body in ours),
        is_mail=is_mail,
        files=files,
        copies=_copies(conversation) if is_mail else (),
        others=tuple(person for pk, person in others.items() if pk != customer.pk),
        colleagues=colleagues,
        language=customer.language.partition("-")[0],
    )


def _is_of_a_person(message):
    return message.direction == Message.Direction.OUT and not message.is_from_machine


def _unanswered(messages):
    """What the customer wrote since one of us answered. "One moment, please" is no answer, nor is
    what the bot said: it asked for a person. `messages`: the newest first."""
    texts = []
    for message in messages:
        if message.direction == Message.Direction.IN:
            texts.append(message.body)
        elif _is_of_a_person(message) and not confirm.is_only_holding(message.body):
            break
    return reversed(texts)


def _copies(conversation):
    to = conversation.addressee()
    seen = letters.ours() | {to.address.lower()}
    copies = letters.besides(seen, to.copies)
    return tuple(Person(copied, (copy,)) for copied, copy in copies)


def _people(agent):
    """-> ({pk: other customers whom this agent has seen lately}, colleagues)"""

    def find():
        seen = Seen.objects.filter(agent=agent).order_by("-conversation")
        # Only open ones: an agent may have had hundreds of thousands, all of them long ago.
        mine = Conversation.objects.filter(assignee=agent).open().order_by("-last_activity_at")
        mine = mine.values_list("pk")
        pks = {pk for found in (seen.values_list("conversation"), mine) for (pk,) in found[:SEEN]}
        visible = Conversation.objects.visible_to(agent).filter(pk__in=pks)
        customers = Customer.objects.filter(pk__in=visible.values("customer"))
        colleagues = Agent.objects.people().values_list("name", "email")
        ours = [Person(name, (email,)) for name, email in colleagues]
        houses = [Person("", (address,)) for address in letters.ours()]
        return _persons(customers), (*ours, *houses)

    return cache.get_or_set(f"coach-people-{agent.pk}", find, KEPT)


def _persons(customers):
    persons = {customer.pk: (customer.name, []) for customer in customers}
    identities = Identity.objects.filter(customer__in=persons, kind__in=ADDRESSES)
    for customer, value in identities.values_list("customer", "value"):
        persons[customer][1].append(value)
    return {pk: Person(name, tuple(values)) for pk, (name, values) in persons.items()}
