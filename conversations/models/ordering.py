from django.db import models, transaction


class OrderedQuerySet(models.QuerySet):
    """What stands in an order that counts, such as rules and policies."""

    def in_order(self):
        return self.order_by("position", "pk")

    @transaction.atomic
    def move(self, one, by):
        """One place up (-1) or down (1). What stands at an end stays there."""
        ordered = list(self.select_for_update().in_order())
        at = ordered.index(one)
        ordered.insert(max(at + by, 0), ordered.pop(at))
        for position, each in enumerate(ordered, 1):
            each.position = position
        self.bulk_update(ordered, ["position"])
