"""The sentences of passages, and the questions that they are said to answer, as stems of words."""

import re
from collections import defaultdict

from django.db import connection

from .dictionaries import dictionary, folded

ENDS = re.compile(r"(?<=[.!?؟。！？:;])\s+|\n+")
MOST = 60  # sentences of a passage

_STEMS = f"""
    SELECT t.number, tsvector_to_array(to_tsvector(t.dictionary::regconfig, {folded("t.text")}))
    FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY t(dictionary, text, number)
"""  # noqa: S608


def stems_of(passages):
    """-> ({pk of a passage: [stems of each of its sentences]}, {pk: [those of each question]})"""
    rows = [
        (passage.pk, kind, dictionary(passage.language), text)
        for passage in passages
        for kind, texts in enumerate((ENDS.split(passage.text), passage.asked.splitlines()))
        for text in texts[:MOST]
        if text.strip()
    ]
    found = defaultdict(list), defaultdict(list)
    if rows:
        _, _, dictionaries, texts = map(list, zip(*rows, strict=True))
        with connection.cursor() as cursor:
            cursor.execute(_STEMS, [dictionaries, texts])
            for number, stems in cursor.fetchall():
                pk, kind, *_ = rows[number - 1]
                found[kind][pk].append(set(stems))
    return found
