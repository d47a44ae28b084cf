from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from conversations.models import Refused


class SiteImportQuerySet(models.QuerySet):
    def begin(self, url, *, by, now, language=""):
        """Raises Refused while another one goes on."""
        if by and self.going_on().exists():
            raise Refused(_("Another site is being read. Wait until that is done."))
        return self.create(
            url=url, agent=by, language=language, created_at=now, touched_at=now, sitemaps=[url]
        )

    def going_on(self):
        return self.filter(finished_at=None)


class SiteImport(models.Model):
    """The pages of a site being read in: what waits, and what became of the others.

    The row is all there is: a worker that is killed leaves it as it was before the page on which
    it was, and another one goes on from there.
    """

    url = models.CharField(_("sitemap"), max_length=400)
    language = models.CharField(_("language"), max_length=10, blank=True)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    # Addresses that wait, the next one first; sitemaps before pages.
    sitemaps = models.JSONField(default=list)
    pages = models.JSONField(default=list)
    # Sitemaps that were read: one that names them again leads nowhere.
    sitemaps_read = models.JSONField(default=list)
    # How often reading the next one was begun.
    tries = models.PositiveSmallIntegerField(default=0)
    # [[address, what, title, why]]
    done = models.JSONField(default=list)
    error = models.CharField(max_length=40, blank=True)

    objects = SiteImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return self.url

    @property
    def is_done(self):
        return self.finished_at is not None

    @property
    def total(self):
        return len(self.done) + len(self.pages)

    @property
    def outcomes(self):
        from ..importing import Outcome

        return [Outcome(*each) for each in self.done]
