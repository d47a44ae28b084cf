import pytest
from django.contrib.admin import site

from team.models import Agent
from tests import factories

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def new_agent(admin, **data):
    fields = {
        "name": "Nora Dahl",
        "email": "Nora@Halden.example",
        "role": "agent",
        "usable_password": "true",
        "password1": factories.PASSWORD,
        "password2": factories.PASSWORD,
    }
    return admin.post("/admin/team/agent/add/", fields | data)


@pytest.mark.parametrize("role", ["agent", "supervisor"])
def test_the_admin_pages_are_for_admins(client, role, db):
    client.force_login(factories.create_agent(role=role), backend=BACKEND)

    assert client.get("/admin/team/agent/").status_code == 302


def test_a_new_agent_is_known_by_the_address(admin):
    response = new_agent(admin)

    nora = Agent.objects.get(email="nora@halden.example")
    assert response.status_code == 302
    assert nora.check_password(factories.PASSWORD)
    assert (nora.username, nora.is_staff, nora.is_superuser) == (nora.email, False, False)


def test_their_teams_are_ticked(admin):
    sales, billing = factories.create_team("Sales"), factories.create_team("Billing")
    new_agent(admin, teams=[sales.pk])
    nora = Agent.objects.get(email="nora@halden.example")
    assert [*nora.teams.all()] == [sales]

    fields = {"name": nora.name, "email": nora.email, "role": nora.role, "is_active": "on"}
    rows = {"agent_skills-TOTAL_FORMS": 0, "agent_skills-INITIAL_FORMS": 0}
    page = f"/admin/team/agent/{nora.pk}/change/"
    assert admin.post(page, {**fields, **rows, "teams": [billing.pk]}).status_code == 302
    assert [*nora.teams.all()] == [billing]


def test_the_role_of_an_admin_opens_the_admin_pages(admin):
    new_agent(admin, role="admin")

    nora = Agent.objects.get(email="nora@halden.example")
    assert nora.is_staff
    assert nora.is_superuser


def test_the_same_address_twice_is_refused(admin):
    new_agent(admin)

    response = new_agent(admin, email="NORA@halden.example")

    assert response.status_code == 200
    assert "There is an agent with this address already." in response.content.decode()


def test_nobody_takes_their_own_role_away(admin):
    page = admin.get(f"/admin/team/agent/{admin.agent.pk}/change/").content.decode()

    assert 'name="role"' not in page
    assert 'name="name"' in page


@pytest.mark.parametrize(
    "url",
    [
        "/admin/",
        "/admin/team/agent/",
        "/admin/team/agent/add/",
        "/admin/team/team/add/",
        "/admin/customers/customer/",
        "/admin/customers/customer/add/",
        "/admin/conversations/conversation/?q=lamp",
        "/admin/conversations/department/",
        "/admin/conversations/department/add/",
    ],
)
def test_every_page_opens(admin, conversation, url):
    assert admin.get(url).status_code == 200


def test_a_conversation_can_be_looked_up_but_not_changed(admin, conversation):
    page = admin.get(f"/admin/conversations/conversation/{conversation.pk}/change/")

    assert page.status_code == 200
    assert 'name="status"' not in page.content.decode()


def test_what_can_be_set_up_stands_in_sections(admin):
    """Every page of the admin is in one of them, and says what it is for."""
    sections = {
        str(section["name"]): [model["name"] for model in section["models"]]
        for section in admin.get("/admin/").context["app_list"]
    }
    listed = [name for names in sections.values() for name in names]

    assert sections["Automation"] == ["Rules", "SLA policies", "Follow-ups"]
    assert sections["Team"] == [
        *("Agents", "Teams", "Skills", "Office hours", "Criteria of reviews")
    ]
    assert len(listed) == len(set(listed)) == len(site._registry)
    assert all(
        model["text"]
        for section in site.get_app_list(admin.get("/admin/").wsgi_request)
        for model in section["models"]
    )
    assert admin.get("/admin/reminders/").context["app_list"][0]["name"] == "Automation"
