"""Whatever is sent to any address gets an answer, and looking at something changes nothing."""

import re

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client

from .test_what_others_have import address, everything_in, numbers_of, ours, signed_in
from .world import create_world

VALUES = {
    "NUL": "\x00",
    "beyond every number": "9" * 30,
    "digits of elsewhere": "٣",
    "a moment that is none": "9999-12-31T23:59:59.999999+00:00:00.000001_1",
    "half a character, and signs": "\ufffd\u202e'\"><%(a)s {{ 7*7 }} {% debug %} \\ % _",
    "operators": "is: tag: -before:0 -( ) & | ! : * " + '"' * 41,
}
# What may be written when a page is looked at: that it was read; and the key of the server, made
# when it is first needed.
READ = re.compile(
    r'(UPDATE|INSERT INTO) "(conversations_(seen|mention)|notifications_(notification|serverkey))"'
)


@pytest.fixture
def world(db, now):
    return create_world(now)


@pytest.fixture
def asked(monkeypatch):
    """The names that are asked for of a form or an address."""
    names = set()

    def overheard(plain):
        def ask(self, name, *args):
            names.add(name)
            return plain(self, name, *args)

        return ask

    for method in ("get", "getlist", "__getitem__", "__contains__"):
        monkeypatch.setattr(QueryDict, method, overheard(getattr(QueryDict, method)))
    return names


class Attempts:
    """Requests that leave nothing behind, and what was wrong with them."""

    def __init__(self, client):
        self.client, self.count, self.written, self.wrong = client, 0, [], []

    def watch(self, execute, sql, *args):
        if sql.lstrip().startswith(("INSERT", "UPDATE", "DELETE")) and not READ.match(sql):
            self.written.append(sql)
        return execute(sql, *args)

    def send(self, method, where, fields, kind):
        self.count += 1
        self.written.clear()
        headers = {"HX-Request": "true"} if self.count % 2 else {}
        try:
            with transaction.atomic(), connection.execute_wrapper(self.watch):
                answer = getattr(self.client, method)(where, fields, headers=headers)
                transaction.set_rollback(True)
        except Exception as error:
            self.wrong.append(f"{method} {where} with {kind}: {error!r}"[:300])
            return None
        if answer.status_code >= 500:
            self.wrong.append(f"{method} {where} with {kind}: {answer.status_code}")
        if answer.status_code == 422 and not everything_in(answer).strip():
            self.wrong.append(f"{method} {where} with {kind}: refused without a word")
        if method == "get" and self.written:
            self.wrong.append(f"{where} writes when it is looked at: {self.written}"[:300])
        return answer.status_code


def test_no_input_breaks_anything(world, asked):
    attempts = Attempts(signed_in(world.priya))

    for route in ours():
        where = address(route, [getattr(world, kind).pk for kind in numbers_of(route)])
        for method in ("get", "post"):
            asked.clear()
            if attempts.send(method, where, {}, "nothing at all") == 405:
                continue  # it reads nothing of it
            attempts.send(method, where, dict.fromkeys(asked, "1"), "ones")
            names = [*asked, "body", "mode"]
            for kind, value in VALUES.items():
                attempts.send(method, where, dict.fromkeys(names, value), kind)
            twice = {name: ["abc", "-1", "abc"] for name in names}
            attempts.send(method, where, twice, "the same name again")
        if numbers := numbers_of(route):
            for number in (0, 2**31, 10**30):
                attempts.send("get", address(route, [number] * len(numbers)), {}, number)

    assert not attempts.wrong
    assert attempts.count > 1000


def test_ten_megabytes_are_too_much_for_any_form(world):
    client, much = signed_in(world.priya), b"body=" + b"x" * 10 * 1024 * 1024
    for route in ours():
        where = address(route, [getattr(world, kind).pk for kind in numbers_of(route)])
        with transaction.atomic():
            answer = client.post(where, much, content_type="application/x-www-form-urlencoded")
            transaction.set_rollback(True)
        assert answer.status_code < 500, route
        if "write" in route or "draft" in route:
            assert answer.status_code == 400
            assert "Go back" in answer.text


def test_nothing_is_done_for_a_form_of_another_site(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.priya, backend="allauth.account.auth_backends.AuthenticationBackend")

    for route in ours():
        where = address(route, [getattr(world, kind).pk for kind in numbers_of(route)])
        assert client.post(where).status_code in {403, 405}, route
