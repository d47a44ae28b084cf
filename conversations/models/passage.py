from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models

# A longer text is found by its beginning only: what Postgres keeps of one is bounded, too.
LONGEST = 100_000  # characters
# Spans of time that a passage lies in, as powers of two of seconds: 68 minutes, 9 hours, 3 days,
# 24 days, 194 days.
SPANS = (12, 15, 18, 21, 24)

# Text as it is searched: without accents and marks, words parted by whatever is no letter and no
# digit ("HL-20944" is two words), and each Chinese or Japanese character a word.
_MARKS = r"[\u0300-\u036f\u064b-\u065f\u0670]"
_EACH_A_WORD = r"([\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])"
_BETWEEN = r"""-_+.@/\:;&=?~#$*|^!<>()[]{}"',`%"""


def plain(text):
    """That, as SQL for an SQL expression. (Twice %, for who puts values into it.)"""
    between = _BETWEEN.replace("%", "%%")
    text = f"translate({text}, $${between}$$, repeat(' ', {len(_BETWEEN)}))"
    text = f"regexp_replace(normalize({text}, NFKD), '{_MARKS}', '', 'g')"
    return f"regexp_replace(normalize({text}, NFKC), '{_EACH_A_WORD}', ' \\1 ', 'g')"


def _vector(text, weight):
    return f"setweight(to_tsvector('simple', {plain(f'left({text}, {LONGEST})')}), '{weight}')"


def _spans(moment):
    tokens = ", ".join(
        f"'@{span}.' || (extract(epoch FROM {moment})::bigint >> {span})" for span in SPANS
    )
    return f"array_to_tsvector(ARRAY[{tokens}])"


def _names_of(table, owner, column="name"):
    names = f"SELECT string_agg(f.{column}, ' ') FROM {table} f WHERE f.{owner} = t.id"  # noqa: S608
    return f"coalesce(({names}), '')"


def _spoken_in(table, owner):
    return _names_of(table, owner, "transcript")


_WRITE = """
    INSERT INTO conversations_passage (conversation_id, message_id, note_id, created_at, words)
    SELECT {columns}, {words} || {spans}
    FROM {table} t WHERE {which}
"""
_OF_MESSAGE = {
    "table": "conversations_message",
    "columns": "t.conversation_id, t.id, NULL::bigint, t.created_at",
    "words": " || ".join(
        [
            _vector("t.body", "A"),
            _vector(_spoken_in("conversations_attachment", "message_id"), "A"),
            _vector("t.subject", "B"),
            _vector(_names_of("conversations_attachment", "message_id"), "C"),
            _vector("t.quoted", "D"),
        ]
    ),
    "spans": _spans("t.created_at"),
}
_OF_NOTE = {
    "table": "conversations_note",
    "columns": "t.conversation_id, NULL::bigint, t.id, t.created_at",
    "words": " || ".join(
        [
            _vector("t.body", "A"),
            _vector(_spoken_in("conversations_noteattachment", "note_id"), "A"),
            _vector(_names_of("conversations_noteattachment", "note_id"), "C"),
        ]
    ),
    "spans": _spans("t.created_at"),
}
_OF_SUBJECT = {
    "table": "conversations_conversation",
    "columns": "t.id, NULL::bigint, NULL::bigint, t.opened_at",
    "words": _vector("t.subject", "B"),
    "spans": _spans("t.opened_at"),
}
# Its own subject, and those of all that was merged into it.
_ALL_SUBJECTS = """
    WITH RECURSIVE part(id) AS (
        SELECT t.id UNION ALL
        SELECT c.id FROM conversations_conversation c JOIN part ON c.merged_into_id = part.id
    )
    SELECT string_agg(s.subject, ' ') FROM conversations_conversation s JOIN part USING (id)
"""
_OF_SUBJECTS = _OF_SUBJECT | {"words": _vector(f"({_ALL_SUBJECTS})", "B")}


class PassageQuerySet(models.QuerySet):
    def write(self, *, message=None, note=None, subject_of=None):
        """Make what this says findable."""
        if message:
            self._write(_OF_MESSAGE, "t.id = %s AND t.delivery <> 'withdrawn'", [message.pk])
        if note:
            self._write(_OF_NOTE, "t.id = %s", [note.pk])
        if subject_of:
            self._write(_OF_SUBJECT, "t.id = %s AND t.subject <> ''", [subject_of.pk])

    def rewrite(self, message):
        """It says something else now, or has files."""
        self.filter(message=message).delete()
        self.write(message=message)

    def rewrite_note(self, note):
        self.filter(note=note).delete()
        self.write(note=note)

    def rewrite_subjects(self, conversation):
        """Something was merged into it, or taken out again."""
        self.filter(conversation=conversation, message=None, note=None).delete()
        self._write(_OF_SUBJECTS, "t.id = %s", [conversation.pk])

    def write_all(self, first, last):
        """Anew for all that was said in the conversations from this number to that."""
        self.filter(conversation__gte=first, conversation__lte=last).delete()
        said = "t.conversation_id BETWEEN %s AND %s"
        self._write(_OF_MESSAGE, f"{said} AND t.delivery <> 'withdrawn'", [first, last])
        self._write(_OF_NOTE, said, [first, last])
        self._write(_OF_SUBJECT, "t.id BETWEEN %s AND %s AND t.subject <> ''", [first, last])

    def _write(self, what, which, values):
        with connection.cursor() as cursor:
            cursor.execute(_WRITE.format(which=which, **what), values)


class Passage(models.Model):
    """What can be found of one message, of one note, or of a conversation's subject: its words.

    Beside what it was made of, because those rows change with every step of a delivery, and an
    index of words would be written again each time. `Conversation.record` writes it.
    """

    conversation = models.ForeignKey(
        "Conversation", models.CASCADE, related_name="passages", db_index=False
    )
    message = models.ForeignKey("Message", models.CASCADE, null=True, db_index=False)
    note = models.ForeignKey("Note", models.CASCADE, null=True, db_index=False)
    created_at = models.DateTimeField()
    # Weights: A what was written, B a subject, C names of files, D what was quoted. And the spans
    # of time that it lies in, so that one index finds a common word in the latest hours at once.
    words = SearchVectorField()

    objects = PassageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message"],
                condition=models.Q(message__isnull=False),
                name="passage_of_message",
            ),
            models.UniqueConstraint(
                fields=["note"], condition=models.Q(note__isnull=False), name="passage_of_note"
            ),
            models.UniqueConstraint(
                fields=["conversation"],
                condition=models.Q(message=None, note=None),
                name="passage_of_subject",
            ),
        ]
        indexes = [
            models.Index(fields=["conversation", "created_at"], name="passages"),
            # A short list of what is still to be sorted in: every search reads it through.
            GinIndex(fields=["words"], name="passage_words", gin_pending_list_limit=512),
        ]

    def __str__(self):
        return f"{self.conversation_id} {self.created_at:%Y-%m-%d}"
