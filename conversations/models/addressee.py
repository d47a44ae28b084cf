from dataclasses import dataclass

from customers.models import Customer

from .message import Message


@dataclass(frozen=True)
class Addressee:
    """Whom an answer by mail goes to: whoever wrote last. The composer shows it, and the mail
    obeys it."""

    customer: Customer
    address: str  # "" when we have none
    answered: Message | None  # what they wrote last
    # Who else gets it: ["Name", "address"] each.
    copies: list
    # Whether it is another address than those that prove the conversation's customer. Then the
    # customer's name beside it says nothing: anybody may write one into a mail.
    is_stranger: bool

    @classmethod
    def of(cls, conversation, before=None):
        theirs = conversation.messages.written_by_people()
        if before:
            theirs = theirs.filter(pk__lt=before.pk)
        last = theirs.select_related("customer").order_by("-pk").first()
        customer = last.customer if last else conversation.customer
        address = (last.answer_to if last else "") or customer.address
        is_stranger = bool(address) and not conversation.customer.is_proven_by(address)
        copies = [*last.to, *last.cc] if last else []
        if customer != conversation.customer:
            copies.append([conversation.customer.name, conversation.customer.address])
        return cls(customer, address, last, copies, is_stranger)
