"""No mail can harm the process that reads it: it is answered, or refused with a cause, in time."""

import base64
import multiprocessing
import random
import resource
import threading
from pathlib import Path

import pytest

from inboxes.mail import safely
from inboxes.mail.safely import Unparsable, read

HEAD = b"From: a@b.c\r\nTo: x@y.z\r\nSubject: s\r\n"
MILLION = 1_000_000


def typed(kind, body, encoding=b"8bit"):
    fields = b"Content-Type: %s\r\nContent-Transfer-Encoding: %s\r\n" % (kind, encoding)
    return HEAD + fields + b"\r\n" + body


def nested(depth, kind=b"mixed"):
    opened = b"".join(
        b'Content-Type: multipart/%s; boundary="b%d"\r\n\r\n--b%d\r\n' % (kind, n, n)
        for n in range(depth)
    )
    return HEAD + opened + b"Content-Type: text/plain\r\n\r\nhi\r\n"


def web(body):
    return typed(b"text/html", body)


BOMBS = {
    "encoded words": lambda: b"Subject: " + b"=?utf-8?b?YQ==?= " * 300_000 + b"\r\n\r\nx",
    "parameters": lambda: typed(
        b"text/plain; " + b"; ".join(b"a%d=b" % n for n in range(20_000)), b"x"
    ),
    "open parameter": lambda: typed(b'text/plain; a="' + b";" * 190_000, b"x"),
    "continuations": lambda: (
        HEAD
        + b"Content-Disposition: attachment; "
        + b"; ".join(b"filename*%d*=%%41" % n for n in range(20_000))
        + b"\r\n\r\nx"
    ),
    "one long header": lambda: b"From: " + b"a" * 5 * MILLION + b"\r\n\r\nx",
    "folded header": lambda: b"From: " + b"a\r\n " * MILLION + b"\r\n\r\nx",
    "100,000 headers": lambda: b"".join(b"X-%d: y\r\n" % n for n in range(100_000)) + b"\r\nx",
    "20,000 recipients": lambda: HEAD + b"Cc: " + b"u@example.com, " * 20_000 + b"\r\n\r\nx",
    "commas": lambda: b"From: " + b"," * MILLION + b"\r\n\r\nx",
    "nested comments": lambda: b"From: " + b"(" * 30_000 + b"a@b.c" + b")" * 30_000 + b"\r\n\r\nx",
    "open brackets": lambda: b"From: " + b"<" * 60_000 + b"\r\n\r\nx",
    "references": lambda: HEAD + b"References: " + b"<a@b> " * MILLION + b"\r\n\r\nx",
    "bogus charset": lambda: typed(b"text/plain; charset=bogus", b"\xff\xfe" * 1000),
    "punycode": lambda: typed(b"text/plain; charset=punycode", b"a-" * MILLION),
    "utf-7": lambda: typed(b"text/plain; charset=utf-7", b"+AAA" * MILLION),
    "500 levels": lambda: nested(500),
    "20,000 levels": lambda: nested(20_000),
    "nested messages": lambda: HEAD + (b"Content-Type: message/rfc822\r\n\r\n" + HEAD) * 20_000,
    "100,000 parts": lambda: typed(b"multipart/mixed; boundary=b", b"--b\r\n\r\nx\r\n" * 100_000),
    "one boundary for all": lambda: typed(
        b"multipart/mixed; boundary=b",
        b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" * 20_000,
    ),
    "a boundary of a dash": lambda: typed(b"multipart/mixed; boundary=-", b"---\n----\n" * 200_000),
    "damaged header": lambda: HEAD + b"xx\r\nDate: x\r\n" * 30_000 + b"\r\nx",
    "blank header lines": lambda: HEAD + b" \r\n" * MILLION + b"x",
    "NULs": lambda: b"\x00" * 5 * MILLION + HEAD + b"\r\nx",
    "bad base64": lambda: typed(b"text/plain", b"!a" * 2 * MILLION, b"base64"),
    "uuencode": lambda: typed(b"text/plain", b"begin 644 x\n" + b"M\n" * MILLION, b"x-uuencode"),
    "39 MB text": lambda: HEAD + b"\r\n" + "日本語の".encode("cp932") * (39 * MILLION // 8),
    "many bodies": lambda: typed(
        b"multipart/mixed; boundary=b", (b"--b\r\n\r\n" + b"word " * 30_000 + b"\r\n") * 240
    ),
    "noise": lambda: HEAD + b"\r\n" + random.Random(1).randbytes(3 * MILLION),
    "20 MB file": lambda: typed(
        b"application/pdf", base64.encodebytes(random.Random(1).randbytes(15 * MILLION)), b"base64"
    ),
    "deep html": lambda: web(b"<div>" * 100_000),
    "attributes": lambda: web(b"<a " + b" ".join(b"a%d=1" % n for n in range(100_000)) + b">"),
    "entities": lambda: web(b"&amp;" * 500_000),
    "open comments": lambda: web(b"<!--" * 200_000),
    "less than": lambda: web(b"<" * MILLION),
    "formatting": lambda: web((b"<b><i><u><s><em>" * 15) + b"<p>x</p>" * 30_000),
    "many quotes": lambda: web(b"<div>x</div><div class=gmail_quote>q</div>" * 8000),
    "many heads": lambda: web(b"<div>From: a@b.c<br>To: x<br>Subject: y<br></div>x" * 8000),
    "a huge number": lambda: web(b"&#" + b"1" * MILLION),
}


def usage():
    """(CPU seconds, MB at most) of the child that waits for the next mail."""
    folder = Path(f"/proc/{safely._idle[-1].process.pid}")
    ticks = folder.joinpath("stat").read_text().rpartition(") ")[2].split()[11:13]
    peak = next(line for line in folder.joinpath("status").open() if line.startswith("VmHWM"))
    return sum(map(int, ticks)) / 100, int(peak.split()[1]) / 1024


@pytest.fixture
def fresh():
    safely._end_all()
    yield
    safely._end_all()


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_in_a_result_in_time_and_in_little_memory(name):
    read(HEAD + b"\r\nbefore")
    before, _ = usage()

    assert read(BOMBS[name]()).mail.subject in ("s", "", "a" * 1000)

    seconds, megabytes = usage()
    assert seconds - before < 5
    assert megabytes < 512


def test_what_cannot_be_read_is_refused_with_its_cause(fresh):
    with pytest.raises(Unparsable, match="larger than 40 MB"):
        read(b"x" * (safely.MAX_BYTES + 1))
    with pytest.raises(Unparsable, match="took longer than"):
        read(web(b"<p>hello <b>there</b></p>" * 30_000), seconds=0.001)

    assert read(HEAD + b"\r\nnext").mail.text == "next"


def test_want_of_memory_costs_the_html_and_not_the_mail(fresh):
    read(HEAD + b"\r\nfirst")
    child = safely._idle[-1].process
    pages = int(Path(f"/proc/{child.pid}/statm").read_text().split()[0])
    enough = pages * resource.getpagesize() + MILLION // 2
    resource.prlimit(child.pid, resource.RLIMIT_AS, (enough, enough))

    found = read(web(b"<p>hello <b>there</b></p>" * 8000))

    assert found.html.was_cut
    assert found.html.html.startswith("<p>hello there</p>")
    assert found.separated.visible.startswith("hello there")
    assert child.poll() is not None


def test_a_child_that_died_is_replaced(fresh):
    read(HEAD + b"\r\none")
    first = safely._idle[-1].process
    first.kill()
    first.wait()

    assert read(web(b"<b>two</b>")).html.html == "<b>two</b>"
    assert safely._idle[-1].process.pid != first.pid


def test_one_child_reads_mail_after_mail(fresh):
    pids = set()
    for number in range(5):
        assert read(HEAD + b"\r\n%d" % number).mail.text == str(number)
        pids.add(safely._idle[-1].process.pid)
    assert len(pids) == 1


def test_threads_get_their_own_answers(fresh):
    found = {}

    def ask(number):
        found[number] = read(HEAD + b"\r\n%d" % number + b" " * number * 20_000).mail.text.strip()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == {number: str(number) for number in range(4)}
    assert len(safely._idle) <= safely.MAX_IDLE


def ask_in_worker(answers):
    answers.put((read(HEAD + b"\r\nworker").mail.text, safely._idle[-1].process.pid))


def test_a_forked_daemonic_worker_has_a_child_of_its_own(fresh):
    read(HEAD + b"\r\nparent")
    fork = multiprocessing.get_context("fork")
    answers = fork.Queue()
    worker = fork.Process(target=ask_in_worker, args=(answers,), daemon=True)
    worker.start()

    text, pid = answers.get(timeout=20)
    worker.join(20)
    assert (text, pid == safely._idle[-1].process.pid) == ("worker", False)
    assert read(HEAD + b"\r\nparent again").mail.text == "parent again"
