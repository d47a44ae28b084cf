from django.db import models

KEPT = 50  # pages of one customer


class VisitQuerySet(models.QuerySet):
    def latest_first(self):
        return self.order_by("-at", "-pk")


class Visit(models.Model):
    """A page that the customer looked at, as their browser says. Shown, never trusted."""

    customer = models.ForeignKey("Customer", models.CASCADE, related_name="visits")
    came_as = models.ForeignKey("Customer", models.CASCADE, null=True, related_name="+")
    url = models.CharField(max_length=300)
    title = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    objects = VisitQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["customer", "-at", "-id"], name="visits_of_customer")]

    def __str__(self):
        return self.title or self.url

    @classmethod
    def note(cls, customer, url, title, *, now):
        """Keep it as the latest; the same page again is the same visit. The oldest ones go."""
        theirs = cls.objects.filter(customer=customer, came_as=customer.came_as_id).latest_first()
        last = theirs.first()
        if last and last.url == url:
            cls.objects.filter(pk=last.pk).update(at=now, title=title or last.title)
            return
        cls.objects.create(
            customer=customer, came_as_id=customer.came_as_id, url=url, title=title, at=now
        )
        cls.objects.filter(pk__in=theirs.values("pk")[KEPT : KEPT + 20]).delete()
