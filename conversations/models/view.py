from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Max, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from team.sharing import Shared, SharedQuerySet


class ViewQuerySet(SharedQuerySet):
    def kept(self):
        return self.filter(deleted_at=None)

    def visible_to(self, agent):
        return super().visible_to(agent).kept()

    def in_order(self):
        """One's own, then those of teams, then everybody's."""
        own, teams = F("owner").asc(nulls_last=True), F("team__name").asc(nulls_last=True)
        return self.order_by(own, teams, "position", "pk")


class View(Shared, models.Model):
    """A list that was given a name: everybody's, a team's, or only its owner's.

    It keeps what to choose, never what was found. Words in it such as "mine" mean whoever looks.
    """

    name = models.CharField(_("name"), max_length=60)
    # As an address says it: "tab=pending&sort=due". See lists.Selection.
    query = models.TextField(blank=True)
    team = models.ForeignKey("team.Team", models.CASCADE, null=True, blank=True, related_name="+")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    position = models.PositiveIntegerField(default=0)
    # Deleted ones stay, so that deleting can be undone.
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = ViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("view")
        verbose_name_plural = _("views")
        constraints = [
            models.CheckConstraint(
                condition=Q(team=None) | Q(owner=None), name="view_for_team_or_owner"
            ),
            models.UniqueConstraint(
                fields=["name", "team", "owner"],
                condition=Q(deleted_at=None),
                nulls_distinct=False,
                name="view_name_once",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def shared_with(self):
        """Whose it is, for people to read."""
        if self.owner_id:
            return gettext("Only me")
        return self.team.name if self.team else gettext("Everybody")

    def siblings(self):
        """All of the same people, in their order: itself among them."""
        of = {"team": self.team_id, "owner": self.owner_id}
        return View.objects.kept().filter(**of).order_by("position", "pk")

    def put_last(self):
        """Give it the last place among its people's. Does not save."""
        last = self.siblings().aggregate(last=Max("position"))["last"]
        self.position = 0 if last is None else last + 1

    @transaction.atomic
    def move(self, by):
        """One place up (-1) or down (1) among its people's views; at the end nothing happens."""
        views = list(self.siblings().select_for_update())
        here = views.index(self)
        there = min(max(here + by, 0), len(views) - 1)
        views.insert(there, views.pop(here))
        for position, view in enumerate(views):
            view.position = position
        View.objects.bulk_update(views, ["position"])

    def show(self, query):
        """From now on it shows what this query chooses."""
        self.query = query
        self.save(update_fields=["query"])

    def delete_for_now(self, *, now):
        self.deleted_at = now
        self.save(update_fields=["deleted_at"])

    def restore(self):
        """Undo the deletion. Raises IntegrityError when its name has been given to another."""
        self.deleted_at = None
        self.save(update_fields=["deleted_at"])
