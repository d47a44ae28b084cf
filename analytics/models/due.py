from django.db import models


class Due(models.Model):
    """Something has happened in this conversation: its facts are to be derived anew.

    Each is a row of its own, so that nobody who writes one ever waits.
    """

    # Perhaps it is gone by then.
    conversation_id = models.BigIntegerField()

    def __str__(self):
        return f"C-{self.conversation_id}"


class Stale(models.Model):
    """Facts of this hour were written or deleted: its day is to be reckoned anew. Written by
    triggers of the table of facts, so that nothing that changes it can forget to."""

    hour = models.DateTimeField(db_index=True)

    def __str__(self):
        return f"{self.hour}"
