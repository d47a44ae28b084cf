"""What Priya thought of some answers: read from what they really say."""

import re
from collections import Counter
from datetime import timedelta

from conversations.models import Event, Rating
from quality.models import Review
from quality.sampling import LOW

EACH = 3  # reviews of one agent
STEPS = re.compile(r"^\s*1[.)]", re.MULTILINE)
SUMMARIES = {
    True: "Calm, clear and complete. Keep doing just this.",
    False: "Right in what it says. One thing to try next: see the comments.",
}
NO_NAME = "Their name would make this warmer."
REPLY = "Thank you, that helps. The name was only in the signature, I look there now."


def write(halden, conversations, now):
    priya, told, replied = halden.agents["Priya Nair"], Counter(), False
    rated = Rating.objects.filter(conversation__in=conversations, score__lte=LOW)
    low = set(rated.values_list("conversation", flat=True))
    # What somebody was unhappy with first; of the rest a few, from all over the month.
    for conversation in sorted(conversations, key=lambda each: (each.pk not in low, each.pk)):
        agent = conversation.assignee
        if conversation.close_reason != "resolved" or agent in {None, priya}:
            continue
        if agent.is_bot or told[agent.pk] >= EACH or agent.role != "agent":
            continue
        is_low = conversation.pk in low
        is_drawn = is_low or conversation.pk % 4 == 0
        if not is_drawn or agent.pk not in conversation.answered_by():
            continue
        found = Review.Found.LOW if is_low else Review.Found.RANDOM
        told[agent.pk] += 1
        review = _review(conversation, agent, priya, found)
        if told[agent.pk] == EACH and agent.pk % 2:
            continue  # still a draft
        review.share(by=priya, now=review.begun_at + timedelta(minutes=6))
        if told[agent.pk] == 1:
            review.see(now=review.begun_at + timedelta(hours=3))
            if not replied and review.comments.filter(text=NO_NAME):
                review.answer(REPLY, now=review.begun_at + timedelta(hours=3, minutes=5))
                replied = True


def _review(conversation, agent, by, found):
    now = conversation.closed_at + timedelta(hours=5)
    review, _is_new = Review.objects.begin(conversation, agent, by=by, found=found, now=now)
    sent = conversation.messages.sent_to_customer().filter(author=agent).order_by("created_at")
    answers = list(sent)
    first, last = answers[0], answers[-1]
    name = conversation.customer.first_name
    values = {
        "Personal": "met" if name and name in first.body else "partly",
        "Clear steps": "met" if any(STEPS.search(each.body) for each in answers) else "none",
        "Confirmed": "met" if "?" in last.body else "missed",
        "Everything answered": "met",
        "Right": "met",
        "Nothing given away": "met",
    }
    marks = {mark.pk: values[mark.name] for mark in review.marks.all()}
    is_good = "missed" not in values.values() and values["Personal"] == "met"
    review.write(marks, SUMMARIES[is_good], seen=review.version, by=by, now=now)
    if values["Personal"] == "partly":
        _say(review, first, NO_NAME, by, now)
    if values["Confirmed"] == "missed":
        _say(review, last, "Ask whether it is solved: it saves the second mail.", by, now)
    if is_good:
        _say(review, last, "Asking at the end whether it is solved: very good.", by, now)
    return review


def _say(review, message, text, by, now):
    review.comment_on(Event.objects.get(message=message, kind="message_sent"), text, by=by, now=now)
