import hashlib
from datetime import timedelta

from django.db import models
from django.utils import timezone

KEPT = timedelta(days=30)
BATCH = 10_000
# Answers that somebody needs the second time, too: {"id": 7, "name": "lamp.jpg"}.
LONGEST = 2000


class ReceiptQuerySet(models.QuerySet):
    def take(self, agent, client_id, request):
        """(receipt, whether it is new). Waits for another that has the same at this moment."""
        deed = {"path": request.path[:200], "digest": digest(request)}
        return self.get_or_create(agent=agent, client_id=client_id, defaults=deed)

    def sweep(self, now):
        """Forget the old ones, not more at once than is soon done."""
        old = self.filter(created_at__lt=now - KEPT).order_by("created_at").values("pk")[:BATCH]
        self.filter(pk__in=old).delete()


class Receipt(models.Model):
    """That something an agent's browser sent was done: sent again, it is not done again."""

    agent = models.ForeignKey("team.Agent", models.CASCADE, related_name="+")
    client_id = models.CharField(max_length=64)
    path = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "client_id"], name="done_once"),
        ]

    def __str__(self):
        return f"{self.path} ({self.client_id})"

    def is_of(self, request):
        return (self.path, self.digest) == (request.path[:200], digest(request))

    def keep(self, response):
        self.status = response.status_code
        is_json = response.get("Content-Type", "").startswith("application/json")
        if is_json and len(response.content) <= LONGEST:
            self.answer = response.content.decode()
        self.save(update_fields=["status", "answer"])


def digest(request):
    """Of what was asked for; not of the token, nor of what the screen knew at that moment, nor of
    how lines end: a page and its worker write that in two ways."""
    fields = [
        (name, value.replace("\r\n", "\n"))
        for name, values in sorted(request.POST.lists())
        for value in values
        if name not in {"csrfmiddlewaretoken", "seen", "sequence"}
    ]
    files = [(name, file.name, file.size) for name, file in sorted(request.FILES.items())]
    return hashlib.sha256(repr((fields, files)).encode()).hexdigest()
