"""Office hours from the one who enters them to the one whose shift they end."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from tests.factories import create_agent, create_conversation, create_office_hours, create_team


def test_an_admin_enters_a_week_and_sees_it_before_it_is_saved(page, site, sign_in):
    admin = create_agent("Ada Admin", role="admin", is_staff=True, is_superuser=True)
    sign_in(page, admin)
    page.goto(f"{site}/admin/team/officehours/add/")
    picture = page.locator("#hours-picture")

    page.get_by_label("Name:").fill("Halden office")
    page.get_by_label("Time zone:").select_option("Europe/Oslo")
    page.get_by_label("Monday:").fill("9-12:30, 13:30-18")
    expect(picture.get_by_text("09:00–12:30, 13:30–18:00")).to_have_count(2)

    page.get_by_label("Friday:").fill("08:00-12:00, 11:00-13:00")
    expect(picture.get_by_text("overlap")).to_be_visible()
    page.get_by_label("Friday:").fill("22:00-02:00")
    expect(picture.get_by_text("22:00–00:00")).to_have_count(2)

    page.get_by_label("Holidays of:").select_option("DE")
    expect(page.locator("#id_region option")).not_to_have_count(1)
    page.get_by_label("Region:").select_option("BY")
    expect(picture.get_by_text("Christmas Day", exact=True).first).to_be_visible()

    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.get_by_label("Monday:")).to_have_value("09:00-12:30, 13:30-18:00")
    expect(page.get_by_label("Friday:")).to_have_value("22:00-02:00")
    expect(page.get_by_label("Region:")).to_have_value("BY")


def test_an_agent_hands_over_at_the_end_of_the_shift_and_takes_it_back(page, site, sign_in):
    now = timezone.now()
    team = create_team("Support")
    ends = create_office_hours("Ends soon", week=[[]] * 7)
    ends.one_offs.create(
        name="Today",
        starts_at=now - timedelta(hours=8),
        ends_at=now + timedelta(minutes=20),
        is_open=True,
    )
    maya = create_agent("Maya Lind", teams=[team], shift=ends)
    omar = create_agent("Omar Haddad", teams=[team])
    conversation = create_conversation(said="My lamp arrived broken.", team=team)
    conversation.assign_to(maya, now=now)

    sign_in(page, maya)
    page.goto(f"{site}/inbox/")
    page.get_by_role("status").filter(has_text="Your shift ends").get_by_role("link").click()
    expect(page.get_by_label("To", exact=True)).to_have_value("nobody")  # Omar is not here
    page.get_by_label("To", exact=True).select_option(f"agent-{omar.pk}")
    page.get_by_label("Next step").fill("She waits for the new one.")
    page.get_by_role("button", name="Hand all over").click()

    expect(page.get_by_role("heading", name="End of shift: 1 handed over")).to_be_visible()
    expect(page.get_by_role("button", name="Undo")).to_be_visible(timeout=15_000)
    conversation.refresh_from_db()
    assert conversation.assignee == omar
    assert conversation.notes.get().body == "She waits for the new one."

    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Undo")).to_have_count(0, timeout=15_000)
    conversation.refresh_from_db()
    assert conversation.assignee == maya
