from django.conf import settings
from django.db import models, transaction


class DraftQuerySet(models.QuerySet):
    def written(self):
        return self.exclude(body="")

    @transaction.atomic
    def keep(self, agent, conversation, *, mode, body, sequence, now):
        """Keep this text, unless a later one is kept already: a late save changes nothing.

        `sequence` is counted by the browser, upwards with each change. -> whether it was kept.
        """
        text = {"mode": mode, "body": body.replace("\x00", ""), "sequence": sequence}
        theirs = self.filter(agent=agent, conversation=conversation)
        # Emptied is later than the text of the same number: without scripts nobody counts.
        older = theirs.filter(**{"sequence__lt" if body else "sequence__lte": sequence})
        if older.update(updated_at=now, **text):
            return True
        if theirs.exists():
            return False
        new = self.model(agent=agent, conversation=conversation, updated_at=now, **text)
        self.bulk_create([new], ignore_conflicts=True)
        # Another first save may have been faster; then the later of the two stands.
        return bool(older.update(**text)) or theirs.filter(sequence=sequence, body=body).exists()

    def finish(self, agent, conversation, *, sequence, now):
        """It was sent: gone, and a late save of it does not bring it back.

        What another device has written since stays.
        """
        if sequence is None:
            self.filter(agent=agent, conversation=conversation).delete()
        else:
            self.keep(agent, conversation, mode="reply", body="", sequence=sequence, now=now)

    def carry(self, source, target, *, now):
        """What was begun in one conversation goes on in another, below what was begun there."""
        for draft in self.written().filter(conversation=source).select_for_update():
            kept, is_new = self.select_for_update().get_or_create(
                agent=draft.agent,
                conversation=target,
                defaults={
                    "mode": draft.mode,
                    "body": draft.body,
                    "sequence": draft.sequence,
                    "updated_at": now,
                },
            )
            if not is_new:
                # What was written for colleagues never becomes part of a reply.
                modes = {each.mode for each in (kept, draft) if each.body}
                kept.mode = "note" if "note" in modes else "reply"
                kept.body = "\n\n".join(text for text in (kept.body, draft.body) if text)
                kept.sequence = max(kept.sequence, draft.sequence, int(now.timestamp() * 1000)) + 1
                kept.updated_at = now
                kept.save()
            draft.delete()

    @transaction.atomic
    def put_back(self, agent, conversation, body, *, now):
        """A text that was not sent after all: before what was written meanwhile. -> the draft"""
        draft = self._held(agent, conversation, now)
        draft.mode = "reply"
        return self._join(draft, body, draft.body, now=now)

    @transaction.atomic
    def add(self, agent, conversation, body, *, now):
        """A text for what is being written, a reply or a note: at its end. -> the draft"""
        draft = self._held(agent, conversation, now)
        return self._join(draft, draft.body, body, now=now)

    def _held(self, agent, conversation, now):
        draft, _is_new = self.select_for_update().get_or_create(
            agent=agent,
            conversation=conversation,
            defaults={"body": "", "sequence": 0, "updated_at": now},
        )
        return draft

    def _join(self, draft, *texts, now):
        draft.body = "\n\n".join(text for text in texts if text)
        # No more than one: what was typed before this and comes late is still the later one.
        draft.sequence += 1
        draft.updated_at = now
        draft.save()
        return draft


class Draft(models.Model):
    """What an agent has begun to write in a conversation, on whichever device they go on.

    A sent one is kept as an empty one, for its number (see `finish`).
    """

    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    conversation = models.ForeignKey("Conversation", models.CASCADE, related_name="drafts")
    mode = models.CharField(max_length=5, default="reply")  # reply or note
    body = models.TextField(blank=True)
    sequence = models.BigIntegerField()
    updated_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "conversation"], name="one_draft_an_agent")
        ]

    def __str__(self):
        return self.body[:60]
