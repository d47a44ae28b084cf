import os

import celery

from sandbox.world import current

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inbox_project.settings")


class Task(celery.Task):
    """What happens in a sandbox sends nobody to work."""

    def apply_async(self, *args, **kwargs):
        return None if current() else super().apply_async(*args, **kwargs)


app = celery.Celery("inbox_project", task_cls=Task)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# Postgres rows are the truth; these sweeps find what a lost wake-up left behind.
app.conf.beat_schedule = {
    "announce what was missed": {"task": "conversations.tasks.announce_missed", "schedule": 15},
    "break and warn of promises": {"task": "sla.tasks.tick", "schedule": 5},
    "assign what waits": {"task": "routing.tasks.assign_all_waiting", "schedule": 15},
    "count": {"task": "analytics.tasks.count", "schedule": 5},
    "sum up weeks": {"task": "analytics.tasks.sum_weeks", "schedule": 600},
    "reckon clocks anew": {"task": "sla.tasks.recount", "schedule": 10},
    "what passages mean": {"task": "knowledge.tasks.give_meanings", "schedule": 60},
    "what the team answers": {"task": "bot.tasks.learn", "schedule": 3600},
    "let the bot catch up": {"task": "bot.tasks.sweep", "schedule": 5},
    "write down what is said": {"task": "conversations.tasks.write_down", "schedule": 60},
    "wake the snoozed": {"task": "conversations.tasks.wake_snoozed", "schedule": 15},
    "tell what was promised": {"task": "reminders.tasks.tell_what_is_due", "schedule": 15},
    "follow up": {"task": "reminders.tasks.tick", "schedule": 15},
    "ask how it was": {"task": "satisfaction.tasks.tick", "schedule": 60},
    "mail reports": {"task": "analytics.tasks.mail_reports", "schedule": 30},
    "plan the waiting": {"task": "reminders.tasks.plan_the_waiting", "schedule": 3600},
    "go on with batches": {"task": "conversations.tasks.take_up_forsaken", "schedule": 15},
    "ask the rules that were lost": {"task": "routing.tasks.ask_lost", "schedule": 15},
    "send what is due": {"task": "inboxes.tasks.send_due", "schedule": 15},
    "sweep uploads": {"task": "conversations.tasks.sweep_uploads", "schedule": 3600},
    "sweep canned responses": {"task": "canned_responses.tasks.sweep", "schedule": 3600},
    "go on reading sites": {"task": "knowledge.tasks.take_up_imports", "schedule": 120},
    "read calendars": {"task": "team.tasks.read_calendars", "schedule": 900},
    "tell agents what is due": {"task": "notifications.tasks.send_due", "schedule": 15},
    "sweep notifications": {"task": "notifications.tasks.sweep", "schedule": 3600},
    "sweep receipts": {"task": "offline.tasks.sweep", "schedule": 600},
    "sweep practices": {"task": "training.tasks.sweep", "schedule": 60},
    "fetch mail": {"task": "inboxes.tasks.fetch_all_mail", "schedule": 30},
    "take in what was received": {"task": "inboxes.tasks.take_in_received", "schedule": 30},
    "mail to visitors who left": {"task": "inboxes.tasks.mail_unread_answers", "schedule": 30},
}
