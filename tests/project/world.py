"""A company in which every address has something to lead to: one of each thing, of one team."""

from types import SimpleNamespace

from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLResolver, get_resolver

from canned_responses.models import CannedFile, CannedResponse, Macro
from conversations import customer_merges
from conversations.automation import Automation
from conversations.models import (
    Attachment,
    Batch,
    Draft,
    NoteAttachment,
    Tag,
    Upload,
    View,
)
from customers.models import Merge
from quality.models import Criterion, Review
from tests.factories import (
    create_agent,
    create_conversation,
    create_customer,
    create_inbox,
    create_team,
)
from training.example import script
from training.models import OwnLesson, OwnScene, Practice

SECRET = "quokka7f3a"  # in everything that only the team may see


def text(name=f"{SECRET}.txt"):
    return SimpleUploadedFile(name, SECRET.encode())


def create_world(now, *, channel="web"):
    """`jonas` is of the team, `maya` of another, `priya` a supervisor; all else is the team's."""
    team = create_team("A team")
    jonas = create_agent("Jonas Weber", teams=[team])
    maya = create_agent("Maya Lind", teams=[create_team("Another team")])
    priya = create_agent("Priya Nair", role="supervisor")
    once = {"by": jonas, "now": now}

    def file(conversation):
        return Upload.objects.accept(text(), now=now, agent=jonas, conversation=conversation).pk

    inbox = create_inbox(channel)

    def begin(customer, subject=f"{SECRET} subject"):
        return create_conversation(
            customer=customer,
            inbox=inbox,
            team=team,
            said=f"{SECRET} said",
            subject=subject,
            now=now,
        )

    customer = create_customer(f"{SECRET} Okafor", f"{SECRET}@okafor.example")
    customer.set_attribute(SECRET, SECRET, **once)
    conversation = begin(customer)
    conversation.receive(f"{SECRET} again", now=now)
    note = conversation.add_note(f"@Priya {SECRET}", files=[file(conversation)], **once)
    conversation.pin(note, **once)
    message = conversation.reply(f"{SECRET} reply", files=[file(conversation)], **once)
    conversation.follow(**once)
    part, split = begin(customer), None
    part.merge_into(conversation, **once)
    split = conversation.split(conversation.messages.first(), **once)
    conversation.refresh_from_db()
    Draft.objects.keep(jonas, conversation, mode="reply", body=SECRET, sequence=1, now=now)

    gone = create_customer(f"{SECRET} Twin")
    begin(gone)
    customer_merges.merge(customer, gone, by=jonas)
    own = {"title": SECRET, "changed_at": now, "team": team}
    canned = CannedResponse.objects.create(shortcut=SECRET, text=f"{SECRET} canned", **own)
    kept = CannedFile.objects.accept(text(), by=jonas, now=now)
    canned.carry([kept.pk], by=jonas)
    macro = Macro.objects.create(steps=[["priority", "high"], ["reply", SECRET]], **own)
    tag = Tag.objects.named("a tag")
    conversation.tag(tag, **once)
    view = View.objects.create(name=f"{SECRET} view", query=f"q={SECRET}", team=team)
    batch = Batch.objects.apply(
        conversation, [["priority", "low"]], by=jonas, now=now, label=f"{SECRET} batch"
    )
    rule = conversation.reasons.create(kind="rule", title=SECRET, created_at=now)
    conversation.alert(supervisors=True, text=SECRET, by=Automation(rule), now=now)
    asked = {"outcome": "hand_off", "why": "nothing_found", "language": "en"}
    about = {"title": SECRET, "text": f"## {SECRET}\n\n{SECRET}", "teams": [team]}
    own_lesson = OwnLesson.objects.begin(**about, **once)
    own_lesson.publish(now=now)
    mailing = priya.mailings.create(name="A supervisor's", created_at=now, due_at=now)
    turn = conversation.turns.create(question=SECRET, created_at=now, **asked)
    Criterion.objects.get_or_create(name="Clear steps")
    review, _is_new = Review.objects.begin(conversation, jonas, by=priya, now=now)
    comment = review.comment_on(message.event_set.first(), SECRET, by=priya, now=now)
    marks = dict.fromkeys(review.marks.values_list("pk", flat=True), "met")
    review.write(marks, SECRET, seen=review.version, by=priya, now=now)
    review.share(by=priya, now=now)
    device = jonas.devices.create(endpoint="https://x/1", name=SECRET, seen_at=now)
    practice = Practice.objects.create(
        trainee=jonas,
        key="lamp",
        scenario={"key": "lamp", "name": SECRET},
        seed=1,
        started_at=now,
        seen_at=now,
        ended_at=now,
        ending="finished",
    )
    scene = OwnScene.objects.begin({**script(), "name": SECRET}, by=priya, now=now)
    return SimpleNamespace(
        team=team,
        practice=practice,
        scene=scene,
        turn=turn,
        own_lesson=own_lesson,
        mailing=mailing,
        device=device,
        review=review,
        comment=comment,
        jonas=jonas,
        maya=maya,
        priya=priya,
        customer=customer,
        gone=gone,
        conversation=conversation,
        part=part,
        split=split,
        message=message,
        note=note,
        attachment=Attachment.objects.get(),
        event=rule.events.get(),
        note_attachment=NoteAttachment.objects.get(),
        upload=Upload.objects.get(pk=file(conversation)),
        canned=canned,
        canned_file=kept,
        macro=macro,
        tag=tag,
        view=view,
        batch=batch,
        merge=Merge.objects.get(),
        identity=customer.identities.get(value=f"{SECRET}@okafor.example"),
        content_type=ContentType.objects.get_for_model(Tag),
    )


def routes(patterns=None, before=""):
    """Every address of the product, as its pattern is written."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route
