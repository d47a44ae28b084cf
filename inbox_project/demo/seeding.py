from datetime import timedelta
from random import Random

from django.db import connection

from analytics import basis, counting
from analytics.models import Basis, Due, Rebuild, Rollup, Stale
from canned_responses.models import CannedFile
from conversations.models import Attachment, Conversation, Seen, Tag
from customers.models import Customer
from inboxes.models import Inbox
from knowledge.models import Category
from routing.models import Rule
from team.models import Agent, OfficeHours, Skill, Team

from . import (
    assignment,
    bot,
    canned,
    company,
    flows,
    follow_ups,
    hours,
    knowledge_base,
    learning,
    notifications,
    people,
    promises,
    ratings,
    reviews,
    rules,
    saved_views,
)
from .history import history
from .plan import plan

TOTAL = 400
TOLD = (Conversation, Customer, Inbox, Rule, Skill, Tag, Team, Agent, OfficeHours, Category)
COUNTED = (Basis, Due, Rebuild, Rollup, Stale)


def seed(now, *, progress=lambda done, total: None):
    """Found the demo company and tell its last 30 days, all or nothing."""
    random = Random(58)  # the same company every time
    with history() as told:
        halden = company.found()
        halden.now = now
        hours.keep(halden, now)
        canned.write(now)
        halden.canned = canned.in_english()
        halden.hours = OfficeHours.objects.by_team()
        knowledge_base.write(halden, now)
        saved_views.write()
        canned.write_macros(now)
        rules.write(now - timedelta(days=26))
        halden.ratings = ratings.Ratings()
        halden.rules = list(Rule.objects.in_order())
        everybody = people.arrive(random, now)
        tellings = plan(halden, everybody, random, now, TOTAL)
        for done, telling in enumerate(tellings, 1):
            told.append(telling.tell().pk)
            progress(done, TOTAL)
        people.look_in()
        people.come_twice(everybody)
        conversations = [telling.conversation for telling in tellings]
        rules.note_the_rest(conversations)
        follow_ups.write(halden, conversations, now)
        promises.make(halden, conversations, now)
        notifications.tell(now)
        read(halden, conversations, now)
        notifications.read()
        follow(halden, conversations)
        assignment.write(halden)
        bot.write(halden, tellings)
        flows.write(halden, now)
        reviews.write(halden, conversations, now)
        learning.write(halden, now)
        halden.agents["Emil Sørensen"].go_away(now - timedelta(minutes=40))
        # From today on the bookkeepers want to know what it was about.
        halden.inboxes["billing"].needed_to_close = ["issue_type", "tags"]
        halden.inboxes["billing"].save()
    # Nobody has heard of it, so nobody counts it by themselves.
    basis.make_due(Conversation.objects.values_list("pk", flat=True))
    counting.count(now)


def read(halden, conversations, now):
    """Agents have read what is done and what is theirs; what came in just now is new to them."""
    readers = [halden.agents[name] for name in ("Maya Lind", "Priya Nair", "Astrid Halden")]
    Seen.objects.bulk_create(
        Seen(agent=agent, conversation=conversation, version=conversation.version)
        for conversation in conversations
        for agent in {*readers, conversation.assignee} - {None}
        if conversation.status not in {"pending", "bot"} and not conversation.waiting_since
    )


def follow(halden, conversations):
    """The supervisor follows what is open with the best customers, Maya what she handed on."""
    priya, maya = halden.agents["Priya Nair"], halden.agents["Maya Lind"]
    for conversation in conversations:
        if conversation.is_done:
            continue
        if conversation.customer.is_vip:
            conversation.followers.add(priya)
        elif conversation.assignee not in {None, maya} and conversation.pk % 5 == 0:
            conversation.followers.add(maya)


def empty():
    """Throw away everything that the seeds make, and all that hangs on it: agents, too."""
    for kept in [*Attachment.objects.iterator(), *CannedFile.objects.iterator()]:
        kept.file.delete(save=False)
    tables = [model._meta.db_table for model in (*TOLD, *COUNTED)]
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")
