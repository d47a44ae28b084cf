"""Files of canned responses: attached in the editor, laid beside what is being written."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from canned_responses import tasks
from canned_responses.models import CannedFile, CannedResponse
from conversations.file_types import MOST_FILES
from conversations.models import Draft, Message, Upload
from tests.conversations.test_file_views import picture
from tests.conversations.test_uploads import kept_files, write
from tests.factories import create_agent, create_conversation, create_team

from .test_views import HTMX, fields, pick, text_of

PDF = b"%PDF-1.4 how to mount it"


def paper(name="Guide.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def attach(client, file=None):
    """The number of a file that was attached in the editor."""
    return client.post("/canned/uploads/", {"file": file or paper()}).json()["id"]


@pytest.fixture
def give(maya):
    """Lets a response carry files of these names."""

    def give(response, *names, content=PDF):
        now = response.changed_at
        files = [
            CannedFile.objects.accept(paper(name, content), by=maya, now=now) for name in names
        ]
        carried = [*response.files.values_list("pk", flat=True), *(file.pk for file in files)]
        response.carry(carried, by=maya)
        return response

    return give


def names(response):
    return [file.name for file in response.files.all()]


def use(client, conversation, response, **data):
    return client.post(f"/canned/pick/{conversation.pk}/{response.pk}/", data)


# --- In the editor


def test_files_are_attached_saved_and_shown(signed_in, maya):
    numbers = [attach(signed_in), attach(signed_in, paper("Lamp.png", picture()))]
    assert CannedFile.objects.filter(agent=maya, response=None).count() == 2

    signed_in.post("/canned/new/", fields(files=numbers))

    made = CannedResponse.objects.get()
    assert names(made) == ["Guide.pdf", "Lamp.png"]
    page = signed_in.get(f"/canned/{made.pk}/").content.decode()
    assert "Guide.pdf" in page
    assert f'name="files"\n             value="{numbers[0]}"' in page
    served = signed_in.get(f"/canned/files/{numbers[0]}/")
    assert b"".join(served.streaming_content) == PDF
    assert served["Content-Type"] == "application/pdf"


def test_without_javascript_they_go_along_with_the_form(signed_in):
    signed_in.post("/canned/new/", fields(attached=[paper(), paper("Second.pdf")]))

    assert names(CannedResponse.objects.get()) == ["Guide.pdf", "Second.pdf"]


def test_a_mistake_in_the_form_loses_no_file(signed_in):
    refused = signed_in.post("/canned/new/", fields(attached=paper(), text=""))

    kept = CannedFile.objects.get()
    assert refused.status_code == 422
    assert f'value="{kept.pk}"' in refused.content.decode()
    signed_in.post("/canned/new/", fields(files=kept.pk))
    assert names(CannedResponse.objects.get()) == ["Guide.pdf"]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("empty.txt", b"", "empty|no file"),
        ("page.html", b"<html><script>", "cannot be sent"),
        ("drawing.svg", b"<svg onload=alert(1)>", "cannot be sent"),
        ("lamp.png", PDF, "says png"),
        ("lamp.png", picture()[:60], "damaged"),
    ],
)
def test_what_cannot_be_sent_cannot_be_attached(signed_in, settings, name, content, why):
    answer = signed_in.post("/canned/uploads/", {"file": paper(name, content)})

    assert answer.status_code in {400, 422}
    assert any(part in answer.json()["error"] for part in why.split("|"))
    refused = signed_in.post("/canned/new/", fields(attached=paper(name, content)))
    assert not CannedFile.objects.exists()
    assert not kept_files(settings)
    if content:
        assert refused.status_code == 422
        assert name in text_of(refused)


def test_more_files_than_a_message_may_have_are_too_many(signed_in):
    numbers = [attach(signed_in, paper(f"{n}.pdf")) for n in range(MOST_FILES + 1)]

    refused = signed_in.post("/canned/new/", fields(files=numbers))

    assert refused.status_code == 422
    assert f"{MOST_FILES} files are the most" in text_of(refused)
    assert not CannedResponse.objects.exists()


def test_what_is_not_listed_any_more_is_gone_with_its_bytes(
    signed_in, maya, create_response, give, settings, django_capture_on_commit_callbacks
):
    response = give(create_response("refund", owner=maya), "Old.pdf", "Kept.pdf")
    _old, kept = response.files.all()

    with django_capture_on_commit_callbacks(execute=True):
        signed_in.post(f"/canned/{response.pk}/", fields(shortcut="refund", files=kept.pk))

    assert names(response) == ["Kept.pdf"]
    assert len(kept_files(settings)) == 1


def test_taking_a_file_out_of_the_editor_changes_the_response_when_it_is_saved(
    signed_in, maya, create_response, give
):
    response = give(create_response(owner=maya), "Guide.pdf")
    waiting = attach(signed_in)

    for number in (response.files.get().pk, waiting, 99_999):
        assert signed_in.post(f"/canned/uploads/{number}/remove/").status_code == 204

    assert names(response) == ["Guide.pdf"]
    assert not CannedFile.objects.filter(pk=waiting).exists()


def test_a_copy_has_files_of_its_own(signed_in, create_response, give, settings):
    source = give(create_response("refund"), "Guide.pdf")
    page = signed_in.get(f"/canned/new/?from={source.pk}").content.decode()
    number = source.files.get().pk
    assert f'value="{number}"' in page

    signed_in.post(f"/canned/new/?from={source.pk}", fields(files=number))

    copy = CannedResponse.objects.exclude(pk=source.pk).get()
    assert names(copy) == names(source) == ["Guide.pdf"]
    assert copy.files.get().file.name != source.files.get().file.name
    assert len(kept_files(settings)) == 2


# --- Who may have them


def test_files_are_for_those_who_may_use_the_response(client, maya, create_response, give):
    billing = create_team("Billing", [maya])
    stranger = create_agent("Marco")
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    theirs = give(create_response("team", team=billing), "Team.pdf").files.get()
    everybodys = give(create_response("all"), "All.pdf").files.get()
    waiting = CannedFile.objects.accept(paper(), by=maya, now=theirs.created_at)

    client.force_login(stranger, backend=backend)
    got = [client.get(f"/canned/files/{file.pk}/").status_code for file in CannedFile.objects.all()]
    assert got == [404, 200, 404]
    for number in (theirs.pk, waiting.pk):
        stolen = client.post("/canned/new/", fields(files=[number]))
        assert stolen.status_code == 422
        assert "not here any more" in text_of(stolen)
        client.post(f"/canned/uploads/{number}/remove/")
    assert CannedFile.objects.count() == 3

    client.force_login(maya, backend=backend)
    for file in (theirs, everybodys, waiting):
        assert client.get(f"/canned/files/{file.pk}/").status_code == 200
    client.logout()
    assert client.get(f"/canned/files/{everybodys.pk}/").status_code == 302
    assert client.post("/canned/uploads/", {"file": paper()}).status_code == 302


# --- In the composer


def test_the_picker_says_which_files_come_along(signed_in, create_response, give, conversation):
    give(create_response("plain"))
    give(create_response("guide"), "Guide.pdf", "<b>Bold</b>.pdf")

    content = pick(signed_in, conversation).content.decode()

    assert content.count("data-files") == 1
    assert "Guide.pdf" in content
    assert "<b>Bold" not in content


def test_inserting_lays_the_files_beside_the_text(
    signed_in, maya, create_response, give, conversation
):
    response = give(create_response(), "Guide.pdf")
    give(response, "Lamp.png", content=picture())

    assert use(signed_in, conversation, response).json() == {"error": "", "files": 2}

    guide, lamp = Upload.objects.waiting(maya, conversation)
    assert (guide.name, guide.content_type, guide.size) == (
        *("Guide.pdf", "application/pdf", len(PDF)),
    )
    assert lamp.thumbnail
    assert guide.file.name != response.files.first().file.name
    # A second time, they are there already.
    use(signed_in, conversation, response)
    assert Upload.objects.count() == 2

    sent = write(signed_in, conversation, "Here it is.", files=[guide.pk, lamp.pk])
    assert sent.status_code == 200
    message = Message.objects.get(direction="out")
    assert [file.name for file in message.attachments.all()] == ["Guide.pdf", "Lamp.png"]
    assert names(response) == ["Guide.pdf", "Lamp.png"]


def test_into_a_note_as_well(signed_in, maya, create_response, give, conversation):
    use(signed_in, conversation, give(create_response(), "Guide.pdf"))
    upload = Upload.objects.get()

    write(signed_in, conversation, "For you.", mode="note", files=[upload.pk])

    assert conversation.notes.get().attachments.get().name == "Guide.pdf"


def test_removing_one_leaves_the_response_its_own(
    signed_in, create_response, give, conversation, settings, django_capture_on_commit_callbacks
):
    response = give(create_response(), "Guide.pdf")
    use(signed_in, conversation, response)

    with django_capture_on_commit_callbacks(execute=True):
        signed_in.post(f"/inbox/{conversation.pk}/uploads/{Upload.objects.get().pk}/remove/")

    assert response.files.get().file.read() == PDF
    assert len(kept_files(settings)) == 1


def test_two_responses_one_after_the_other(signed_in, create_response, give, conversation):
    use(signed_in, conversation, give(create_response("a"), "A.pdf"))
    use(signed_in, conversation, give(create_response("b"), "B.pdf"))

    assert list(Upload.objects.order_by("pk").values_list("name", flat=True)) == ["A.pdf", "B.pdf"]


def test_too_many_together_are_refused_and_none_is_attached(
    signed_in, create_response, give, conversation
):
    use(signed_in, conversation, give(create_response("a"), *(f"A{n}.pdf" for n in range(8))))

    answer = use(
        signed_in, conversation, give(create_response("b"), *(f"B{n}.pdf" for n in range(8)))
    )

    assert answer.status_code == 409
    assert "The files of “B” are not attached" in answer.json()["error"]
    assert Upload.objects.count() == 8


def test_a_store_that_is_away_is_said(signed_in, create_response, give, conversation, settings):
    response = give(create_response(), "A.pdf", "B.pdf")
    response.files.last().file.storage.delete(response.files.last().file.name)

    answer = use(signed_in, conversation, response)

    assert answer.status_code == 409
    assert "cannot be read just now" in answer.json()["error"]
    assert not Upload.objects.exists()


def test_deleted_between_looking_and_inserting_nothing_is_lost(
    signed_in, maya, create_response, give, conversation
):
    response = give(create_response(owner=maya), "Guide.pdf")
    pick(signed_in, conversation)
    signed_in.post(f"/canned/{response.pk}/delete/")

    assert use(signed_in, conversation, response).status_code == 200

    assert Upload.objects.get().name == "Guide.pdf"
    assert "Guide.pdf" not in pick(signed_in, conversation).content.decode()


def test_files_do_not_go_where_the_agent_may_not_write(signed_in, create_response, give):
    elsewhere = create_conversation(team=create_team("Sales"))

    assert use(signed_in, elsewhere, give(create_response(), "A.pdf")).status_code == 404
    assert not Upload.objects.exists()


def test_without_javascript_text_and_files_are_put_into_the_reply(
    signed_in, maya, create_response, give, conversation, now
):
    Draft.objects.add(maya, conversation, "Good news!", now=now)
    response = give(create_response(text="Hi {{ customer.first_name }}"), "Guide.pdf")
    page = signed_in.get(f"/canned/pick/{conversation.pk}/").content.decode()
    assert "Guide.pdf" in page

    put = use(signed_in, conversation, response, insert="1")

    assert put.url == f"/inbox/{conversation.pk}/"
    thread = signed_in.get(put.url).content.decode()
    assert "Good news!\n\nHi Amara</textarea>" in thread
    assert "Guide.pdf" in thread


# --- What becomes of them


def test_what_was_deleted_or_never_saved_goes_after_a_day(
    maya, create_response, give, now, settings, django_capture_on_commit_callbacks
):
    kept = give(create_response("kept"), "Kept.pdf")
    deleted = give(create_response("deleted"), "Deleted.pdf")
    deleted.delete_for_now(now=now - timedelta(hours=25))
    just_deleted = give(create_response("just"), "Just.pdf")
    just_deleted.delete_for_now(now=now - timedelta(hours=1))
    CannedFile.objects.accept(paper("Old.pdf"), by=maya, now=now - timedelta(hours=25))
    CannedFile.objects.accept(paper("New.pdf"), by=maya, now=now)

    for _twice in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            tasks.sweep()

    left = CannedFile.objects.order_by("name").values_list("name", flat=True)
    assert list(left) == ["Just.pdf", "Kept.pdf", "New.pdf"]
    assert len(kept_files(settings)) == 3
    assert set(CannedResponse.with_deleted.all()) == {kept, just_deleted}
    just_deleted.restore()
    assert names(just_deleted) == ["Just.pdf"]


def test_htmx_is_told_the_same(signed_in, create_response, conversation):
    response = create_response()

    answer = signed_in.post(f"/canned/pick/{conversation.pk}/{response.pk}/", headers=HTMX)

    assert answer.status_code == 200
