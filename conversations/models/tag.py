from django.conf import settings
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from .. import names
from .category import Tone
from .steps import Refused

MOST_TAGS = 20  # on one conversation


def checked(name):
    """(the name as it is kept, what makes it unique). Raises Refused when it is not a name."""
    name, key = names.tidy(name), names.key_of(name)
    if not key:
        raise Refused(_("A tag needs a name."))
    if max(len(name), len(key)) > names.LONGEST:
        raise Refused(_t("%d characters are the most for a tag's name.") % names.LONGEST)
    return name, key


class TagQuerySet(models.QuerySet):
    def matching(self, text):
        return self.filter(key__contains=names.key_of(text))

    def named(self, name, *, tone=Tone.GREY):
        """The tag of this name, whatever its case and spaces; made when there is none.

        What was merged into another tag is that one. Raises Refused when it is not a name.
        """
        name, key = checked(name)
        try:
            return self._find(key) or self._create(name, key, tone)
        except IntegrityError:  # somebody else made it in this moment
            return self.get(key=key)

    def hold(self, tags):
        """Keep these from being merged until the transaction ends. -> those that are still there

        A lock that many can have at once, which Django has no word for: all who tag with it share
        it, and merging waits. The foreign key's own lock comes only at the commit.
        """
        query = (
            f"SELECT id FROM {self.model._meta.db_table}"  # noqa: S608
            " WHERE id = ANY(%s) AND removed_at IS NULL ORDER BY id FOR KEY SHARE"
        )
        return list(self.raw(query, [[tag.pk for tag in tags]])) if tags else []

    def _find(self, key):
        if tag := self.filter(key=key).first():
            return tag
        merged = Tag.with_removed.filter(key=key, merged_into__isnull=False)
        tag = merged.order_by("-removed_at").first()
        return tag and tag.standing

    @transaction.atomic
    def _create(self, name, key, tone):
        return self.create(name=name, key=key, tone=tone if tone in Tone.values else Tone.GREY)


class KeptManager(models.Manager.from_queryset(TagQuerySet)):
    def get_queryset(self):
        return super().get_queryset().filter(removed_at=None)


class Tag(models.Model):
    """A word that the team gives to conversations. Who works makes them; supervisors keep order.

    What is deleted or merged stays as a row that no list shows, with the conversations it was on:
    undoing is taking the mark away.
    """

    Tone = Tone

    name = models.CharField(_("name"), max_length=names.LONGEST)
    # What makes it unique, see `names.key_of`.
    key = models.CharField(max_length=names.LONGEST, editable=False)
    tone = models.CharField(_("colour"), max_length=8, choices=Tone, default=Tone.GREY)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False
    )
    merged_into = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, editable=False, related_name="merged"
    )

    # First, so that `conversation.tags` has only what is there.
    objects = KeptManager()
    with_removed = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["key"]
        base_manager_name = "with_removed"
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(removed_at=None), name="one_tag_a_name"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(removed_at__isnull=False),
                name="what_is_merged_is_gone",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def standing(self):
        """Itself, or what it was merged into; None when it was deleted."""
        tag = self
        while tag.removed_at and tag.merged_into_id:
            tag = tag.merged_into
        return None if tag.removed_at else tag

    def change(self, *, name, tone):
        """Another name, another colour. Raises Refused when a tag of that name exists."""
        name, key = checked(name)
        if tone not in Tone.values:
            raise Refused(_("That is not a colour."))
        self.name, self.key, self.tone = name, key, tone
        try:
            with transaction.atomic():
                self.save(update_fields=["name", "key", "tone"])
        except IntegrityError as taken:
            text = _t("There is a tag “%(name)s” already. Merge this one into it.")
            raise Refused(text % {"name": name}) from taken

    def delete_for_now(self, *, by, now):
        self.removed_at, self.removed_by = now, by
        self.save(update_fields=["removed_at", "removed_by"])

    @transaction.atomic
    def merge_into(self, other, *, by, now):
        """Every conversation with this tag has the other one instead, once."""
        found = Tag.objects.select_for_update().filter(pk__in=[self.pk, other.pk]).order_by("pk")
        if len(found) < 2:
            raise Refused(_("Choose two tags that are there."))
        Tagging.objects.copy(self, other)
        self.removed_at, self.removed_by, self.merged_into = now, by, other
        self.save(update_fields=["removed_at", "removed_by", "merged_into"])

    @transaction.atomic
    def restore(self):
        """Undo deleting or merging: it is on every conversation that it was on."""
        self.refresh_from_db(from_queryset=Tag.with_removed.select_for_update(of=("self",)))
        if not self.removed_at:
            return
        into = self.merged_into
        if into and into.removed_at:
            text = _t("It was merged into “%(name)s”, which is gone. Bring that back first.")
            raise Refused(text % {"name": into.name})
        self.removed_at = self.removed_by = self.merged_into = None
        try:
            with transaction.atomic():
                self.save(update_fields=["removed_at", "removed_by", "merged_into"])
        except IntegrityError as taken:
            text = _t("There is another tag “%(name)s” now. Rename that one first.")
            raise Refused(text % {"name": self.name}) from taken
        if into:
            Tagging.objects.take_back(self, into)


class TaggingQuerySet(models.QuerySet):
    def copy(self, tag, to):
        """In one statement, however many conversations they are."""
        table = self.model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (conversation_id, tag_id, came_from_id)"  # noqa: S608
                f" SELECT conversation_id, %s, %s FROM {table} WHERE tag_id = %s"
                " ON CONFLICT (conversation_id, tag_id) DO NOTHING",
                [to.pk, tag.pk, tag.pk],
            )

    def take_back(self, tag, of):
        """What `of` has only from `tag` goes; what another merged tag gives it too, stays."""
        came = self.filter(tag=of, came_from=tag)
        others = self.filter(conversation=OuterRef("conversation"), tag__merged_into=of)
        came.filter(Exists(others)).update(came_from=Subquery(others.values("tag")[:1]))
        came.delete()


class Tagging(models.Model):
    """A tag on a conversation."""

    conversation = models.ForeignKey("Conversation", models.CASCADE, related_name="taggings")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="taggings")
    # The tag that it had before that one was merged into this one.
    came_from = models.ForeignKey(Tag, models.SET_NULL, null=True, related_name="+")

    objects = TaggingQuerySet.as_manager()

    class Meta:
        db_table = "conversations_conversation_tags"
        # By this older name: the table was Django's own.
        unique_together = [("conversation", "tag")]

    def __str__(self):
        return f"C-{self.conversation_id} {self.tag_id}"
