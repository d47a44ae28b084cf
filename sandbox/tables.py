"""Which tables a sandbox has for itself. What is named nowhere here is its own, and empty: a table
that somebody adds mixes with nothing until they decide otherwise."""

from functools import cache

from django.apps import apps

# It begins with what is in these, as a copy: what work is done with, and what work may change.
COPIED = {
    "canned_responses_cannedfile",
    "canned_responses_cannedresponse",
    "canned_responses_macro",
    "coach_silence",
    "conversations_department",
    "conversations_issuetype",
    "conversations_tag",
    "conversations_view",
    "inboxes_inbox",
    "notifications_defaults",
    "notifications_preferences",
    "reminders_followups",
    "reminders_followuptext",
    "team_agent",
    "team_agentskill",
    "team_officehours",
    "team_oneoff",
    "team_skill",
    "team_skill_departments",
    "team_skill_issue_types",
    "team_skill_tags",
    "team_team",
    "team_team_members",
}
# These are read where they are, and nothing that happens inside may write to them.
READ = {
    "account_emailaddress",
    "account_emailconfirmation",
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "bot_flow",
    "bot_flowversion",
    "bot_settings",
    "bot_topic",
    "django_admin_log",
    "django_content_type",
    "knowledge_article",
    "knowledge_category",
    "knowledge_oldaddress",
    "knowledge_passage",
    "knowledge_siteimport",
    "knowledge_version",
    "mfa_authenticator",
    "notifications_device",
    "notifications_serverkey",
    "notifications_webhook",
    "routing_rule",
    "routing_ruleversion",
    "team_agent_groups",
    "team_agent_user_permissions",
}
# The training is not played, it plays. A session is of the browser, whatever it looks at.
READ_APPS = {"training"}
WRITTEN = {"django_session"}


@cache
def models():
    """Every model with a table, by the table's name."""
    found = apps.get_models(include_auto_created=True)
    return {model._meta.db_table: model for model in found if model._meta.managed}


def is_read(table):
    model = models().get(table)
    return table in READ or (model is not None and model._meta.app_label in READ_APPS)


def inside():
    """The models that a sandbox has tables of its own for."""
    return {
        table: model
        for table, model in models().items()
        if table not in WRITTEN and not is_read(table)
    }
