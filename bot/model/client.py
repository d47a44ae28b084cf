"""Ask the model of this deployment: a text from messages or from sound, or numbers from texts."""

import secrets
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache

from sandbox.world import current

from . import budget
from .wire import Failed, post

CHAT_LIMIT, NUMBERS_LIMIT = 1024 * 1024, 16 * 1024 * 1024  # bytes
FAILURES, REST = 3, 60  # after so many in a row it is left alone for so many seconds
THINKING = 4  # models that think first need so many times the room
MOST_NUMBERS = 16_000
HEARD, TOLD = 10, 5  # tokens of a second of sound, read and written; guessed


@dataclass(frozen=True)
class Said:
    text: str
    tokens: int


def is_configured():
    return _has(settings.MODEL_NAME)


def _has(name):
    """Whether there is one to ask. Of what is said in a sandbox nothing leaves the house."""
    return bool(settings.MODEL_URL and name and not current())


def chat(messages, *, most, about="", seconds=None):
    """-> Said. `messages`: [{"role", "content"}]; `most` tokens are written; `about` names what
    its tokens are counted for. Raises Failed."""
    if not is_configured():
        raise Failed("none is configured")
    asked = sum(budget.guess(message["content"]) for message in messages)
    reservation = budget.Reservation(asked, most, about)
    try:
        answer = _in_its_words(messages, most, seconds)
        text = _text_of(answer)
    except Failed as failure:
        # What was never begun costs nothing. Of anything else we do not know.
        reservation.settle(0 if failure.why in UNASKED else asked, 0)
        raise
    return Said(text, reservation.settle_as(answer.get("usage")))


UNASKED = {"resting", "no answer"}


def _in_its_words(messages, most, seconds):
    """New models of OpenAI refuse what all others expect; what was refused is not tried again."""
    old = {"max_tokens": most, "temperature": 0}
    new = {"max_completion_tokens": most * THINKING}
    knows = f"model:words:{settings.MODEL_NAME}"
    body = {"model": settings.MODEL_NAME, "messages": messages, "stream": False}
    seconds = seconds or settings.MODEL_TIMEOUT
    end = time.monotonic() + seconds
    if cache.get(knows) != "new":
        try:
            return _ask("chat/completions", body | old, CHAT_LIMIT, seconds)
        except Failed as failure:
            if failure.status != 400:
                raise
    seconds = max(1, end - time.monotonic())
    answer = _ask("chat/completions", body | new, CHAT_LIMIT, seconds)
    cache.set(knows, "new", 24 * 3600)
    return answer


def embed(texts, seconds=None):
    """-> a list of numbers for each text, all of one length. Raises Failed."""
    if not _has(settings.EMBEDDING_NAME):
        raise Failed("none is configured")
    if not texts:
        return []
    reservation = budget.Reservation(sum(budget.guess(text) for text in texts), 0)
    try:
        body = {"model": settings.EMBEDDING_NAME, "input": list(texts)}
        answer = _ask("embeddings", body, NUMBERS_LIMIT, seconds)
        numbers = _numbers_of(answer, len(texts))
    except Failed:
        reservation.settle(0, 0)
        raise
    reservation.settle_as(answer.get("usage"))
    return numbers


def hear(content, *, name, content_type, length):
    """-> what is said in this recording, which lasts `length` seconds. Raises Failed."""
    if not _has(settings.TRANSCRIPTION_NAME):
        raise Failed("none is configured")
    reservation = budget.Reservation(round(length * HEARD), round(length * TOLD) + 1)
    try:
        form = Form({"model": settings.TRANSCRIPTION_NAME, "response_format": "json"})
        form.add_file(name, content_type, content)
        # The longer it is, the longer it may take.
        seconds = settings.MODEL_TIMEOUT + length / 10
        text = _ask("audio/transcriptions", form, CHAT_LIMIT, seconds).get("text")
        if not isinstance(text, str):
            raise Failed("an unknown form")
    except Failed:
        reservation.settle(0, 0)
        raise
    reservation.settle(round(length * HEARD), budget.guess(text))
    return text


class Form:
    """Fields and a file, as browsers send them."""

    def __init__(self, fields):
        self.mark = secrets.token_hex(16)
        self.parts = [
            self._part(f'name="{name}"', "", value.encode()) for name, value in fields.items()
        ]

    def add_file(self, name, content_type, content):
        ending = "".join(letter for letter in name.rpartition(".")[2] if letter.isalnum())
        kind = f"Content-Type: {content_type}\r\n"
        self.parts.append(self._part(f'name="file"; filename="voice.{ending}"', kind, content))

    def _part(self, name, kind, content):
        head = f"--{self.mark}\r\nContent-Disposition: form-data; {name}\r\n{kind}\r\n"
        return head.encode() + content + b"\r\n"

    @property
    def content_type(self):
        return f"multipart/form-data; boundary={self.mark}"

    def encode(self):
        return b"".join([*self.parts, f"--{self.mark}--\r\n".encode()])


def _ask(path, body, limit, seconds=None):
    """With a rest for an endpoint that does not work, so that nobody waits for it each time."""
    rests, failed = f"model:rests:{path}", f"model:failed:{path}"
    if cache.get(rests):
        raise Failed("resting")
    url = f"{settings.MODEL_URL.rstrip('/')}/{path}"
    try:
        seconds = seconds or settings.MODEL_TIMEOUT
        answer = post(url, settings.MODEL_KEY, body, seconds=seconds, limit=limit)
        if not isinstance(answer, dict):
            raise Failed("an unknown form")
    except Failed as failure:
        if (
            failure.status != 400
        ):  # which says that this question was wrong, and nothing of the next
            cache.add(failed, 0, 10 * REST)
            if budget.raised(failed) >= FAILURES:
                cache.set(rests, 1, REST)
        raise
    cache.delete(failed)
    return answer


def is_resting():
    return bool(cache.get("model:rests:chat/completions"))


def _text_of(answer):
    try:
        text = answer["choices"][0]["message"]["content"]
    except (KeyError, IndexError, TypeError):
        raise Failed("an unknown form") from None
    if not isinstance(text, str) or not text.strip():
        raise Failed("an empty answer")
    return text


def _numbers_of(answer, count):
    """In the order of the texts, whatever the order they came in."""
    try:
        given = {item["index"]: item["embedding"] for item in answer["data"]}
        rows = [[float(number) for number in given[place]] for place in range(count)]
    except (KeyError, IndexError, TypeError, ValueError, OverflowError):
        raise Failed("an unknown form") from None
    lengths = {len(row) for row in rows}
    is_finite = all(-1e6 < number < 1e6 for row in rows for number in row)
    if len(lengths) != 1 or not 0 < lengths.pop() <= MOST_NUMBERS or not is_finite:
        raise Failed("an unknown form")
    return rows
