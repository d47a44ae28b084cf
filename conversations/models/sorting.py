from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..events import Kind
from .states import Need, Priority
from .steps import Refused, verb
from .tag import MOST_TAGS, Tag


class Sorting:
    """What a conversation is about, at the word of an agent or of a rule in an agent's place.

    Priority is High, Medium or Low for everybody: promises and lists order by it. Departments
    and issue types are the admin's own, tags are the team's.
    """

    @property
    def missing(self):
        """What its inbox wants to know before it is closed, and is not said yet: [Need]."""
        return [Need(name) for name in self.inbox.needed_to_close if self._is_missing(name)]

    def _is_missing(self, need):
        if need == Need.TAGS:
            return not self.tags.all()
        if getattr(self, need):
            return False
        # Where there is nothing to choose from, nothing is asked for.
        field = self._meta.get_field(need)
        return not field.related_model or field.related_model.objects.offered().exists()

    @verb
    def set_priority(self, priority, *, by, now):
        if priority not in Priority.values:
            raise Refused(_("That is not a priority."))
        if self.priority == priority:
            return
        was, self.priority = self.priority, priority
        self.record(
            Kind.PRIORITY_CHANGED, now=now, actor=by, saving=["priority"], to=priority, was=was
        )

    @verb
    def set_department(self, department, *, by, now):
        """Or to none (None)."""
        self._put("department", department, Kind.DEPARTMENT_SET, by=by, now=now)

    @verb
    def set_issue_type(self, issue_type, *, by, now):
        """Or to none (None)."""
        self._put("issue_type", issue_type, Kind.ISSUE_TYPE_SET, by=by, now=now)

    def _put(self, field, value, kind, *, by, now):
        was = getattr(self, field)
        if was == value:
            return
        if value and not value.is_active:
            raise Refused(gettext("“%(name)s” is not in use any more.") % {"name": value.name})
        setattr(self, field, value)
        self.record(
            kind,
            now=now,
            actor=by,
            saving=[field],
            to=value and value.pk,
            name=value.name if value else "",
            was=was and was.pk,
            was_name=was.name if was else "",
        )

    def tag(self, tag, *, by, now):
        self.retag([tag], by=by, now=now)

    def untag(self, tag, *, by, now):
        self.retag(remove=[tag], by=by, now=now)

    @verb
    def retag(self, add=(), remove=(), *, by, now):
        """Add some tags and take others away, as one change. -> (added, removed)

        A tag that was merged into another counts as that one; one that was deleted is refused.
        """
        had = set(self.tags.all())
        wanted, unwanted = self._standing(add), self._standing(remove)
        if None in wanted:
            raise Refused(_("That tag was deleted. Choose another one."))
        added, removed = wanted - had, (unwanted - wanted) & had
        if not added and not removed:
            return [], []
        if len(had) + len(added) - len(removed) > MOST_TAGS:
            raise Refused(gettext("%d tags are the most for one conversation.") % MOST_TAGS)
        if len(Tag.objects.hold(added)) < len(added):
            raise Refused(_("That tag was merged or deleted in this moment. Try again."))
        self.tags.remove(*removed)
        self.tags.add(*added)
        added, removed = ([*sorted(tags, key=lambda tag: tag.key)] for tags in (added, removed))
        self.record(
            Kind.TAGS_CHANGED,
            now=now,
            actor=by,
            added=[tag.name for tag in added],
            removed=[tag.name for tag in removed],
        )
        return added, removed

    def _standing(self, tags):
        found = Tag.with_removed.filter(pk__in=[tag.pk for tag in tags])
        return {tag.standing for tag in found.select_related("merged_into")} if tags else set()
