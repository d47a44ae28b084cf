"""The pages of one's own site, read by its sitemap. A server stands in for the internet."""

import gzip
import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from knowledge import tasks
from knowledge.importing import site
from knowledge.models import Article, SiteImport
from tests.team.test_outside import server  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db
PAGE = (
    "<html lang=en><title>Shop</title><nav>Menu</nav>"
    "<main><h1>{0}</h1><p>All about {0}, in words.</p></main>"
)


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def web(server):  # noqa: F811
    """Its pages: {path: body}; a sitemap names them."""

    def put(path, body, status=200):
        body = body if isinstance(body, bytes) else body.encode()
        server.paths[path] = (status, {}, body)

    def name(*paths, at="/sitemap.xml"):
        locations = "".join(f"<url><loc>{server.base}{path}</loc></url>" for path in paths)
        put(at, f"<urlset>{locations}</urlset>")

    server.put, server.name = put, name
    return server


def read(web, now, path="/sitemap.xml", **options):
    run = SiteImport.objects.begin(web.base + path, by=None, now=now, **options)
    site.go_on(run, now=now)
    assert run.is_done
    outcomes = {one.source.removeprefix(web.base): one for one in run.outcomes}
    return run, {path: one.why or one.what for path, one in outcomes.items()}


def test_pages_arrive_as_drafts_without_what_is_around_them(web, now):
    web.put(
        "/a",
        "<html lang=de><nav>Menü</nav><main><header><h1>Rückgabe &amp; Umtausch</h1></header>"
        "<script>x()</script><p>Mehr <b>Text</b> <a href='/b#c'>hier</a>.</p>"
        "<ul><li>eins<li>zwei</ul><table><tr><th>a</th></tr><tr><td>b</td></tr></table>"
        "<img src=/c.png alt=Bild></main>",
    )
    web.name("/a")

    assert read(web, now)[1] == {"/a": "new"}

    article = Article.objects.get()
    assert (article.title, article.language) == ("Rückgabe & Umtausch", "de")
    assert (article.status, article.source) == ("draft", f"{web.base}/a")
    assert f"Mehr **Text** [hier]({web.base}/b#c)." in article.body
    assert f"![Bild]({web.base}/c.png)" in article.body
    assert "| b |" in article.body
    assert "Menü" not in article.body
    assert "x()" not in article.body


def test_read_again_what_changed_is_updated_and_nothing_doubled(web, now):
    web.put("/a", PAGE.format("A"))
    web.put("/b", PAGE.format("B"))
    web.name("/a", "/b")
    read(web, now)
    web.put("/b", PAGE.format("Bees"))

    assert read(web, now)[1] == {"/a": "same", "/b": "changed"}
    assert Article.objects.count() == 2


def test_an_index_of_packed_sitemaps_is_read(web, now):
    web.put("/a", PAGE.format("A"))
    web.name("/a", at="/one.xml")
    packed = gzip.compress(web.paths["/one.xml"][2])
    web.put("/one.xml.gz", packed)
    web.put("/broken.xml.gz", packed[:20] + b"xx")
    entries = ("one.xml.gz", "broken.xml.gz", "gone.xml", "index.xml")
    entries = "".join(f"<sitemap><loc>{web.base}/{each}</loc></sitemap>" for each in entries)
    web.put("/index.xml", f"<sitemapindex>{entries}</sitemapindex>")

    run, what = read(web, now, "/index.xml")

    assert what == {"/a": "new", "/broken.xml.gz": "no sitemap", "/gone.xml": "status"}
    assert not run.error


def test_sitemaps_that_name_each_other_or_ever_new_ones_come_to_an_end(web, now, monkeypatch):
    monkeypatch.setattr(site, "MOST_SITEMAPS", 5)

    def index(at, *paths):
        named = "".join(f"<sitemap><loc>{web.base}{path}</loc></sitemap>" for path in paths)
        web.put(at, f"<sitemapindex>{named}</sitemapindex>")

    index("/sitemap.xml", "/other.xml", "/1.xml")
    index("/other.xml", "/sitemap.xml")
    for number in range(1, 20):
        index(f"/{number}.xml", f"/{number + 1}.xml")

    run, outcomes = read(web, now)

    assert len(run.sitemaps_read) == 5
    assert outcomes == {"/4.xml": "too many"}


def test_a_malformed_sitemap_is_read_as_far_as_it_goes(web, now):
    web.put("/a", PAGE.format("A"))
    web.put(
        "/sitemap.xml",
        f"<?xml?><urlset><url><loc> <![CDATA[{web.base}/a]]> </loc><image:loc>{web.base}/p.png"
        f"</image:loc><url><ns:loc>{web.base}/a#part</ns:loc><loc></url>",
    )

    assert read(web, now)[1] == {"/a": "new"}


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("hello", "no sitemap"),
        ("", "no sitemap"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><urlset>&b;</urlset>", "no sitemap"),
        (b"x" * (site.LARGEST_SITEMAP + 1), "too large"),
        (gzip.compress(b" " * (site.LARGEST_SITEMAP + 1)), "too large"),
    ],
)
def test_what_is_no_sitemap_is_said_and_leaves_nothing(web, now, body, why):
    web.put("/sitemap.xml", body)

    run, _what = read(web, now)

    assert (run.error, Article.objects.count()) == (why, 0)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("<body><p>No main part, only text.</p>", "no main"),
        ("<main></main>", "empty"),
        ("<main>" + "<div>" * 5000 + "text that is long enough", "nested"),
        ("<main>" + "long " * 30_000, "long"),
        # Each of these would hold a worker for minutes.
        ("<main>" + "<!--" * 200_000, "nested"),
        ("<main>" + "<!--" * 200, "nested"),
        ("<main><p>" + " " * 900_000 + "x", "empty"),
        (b"%PDF-1.4\0\0", "not text"),
        ("<main>" + "x" * site.LARGEST_PAGE, "too large"),
    ],
)
def test_a_page_that_is_no_article_is_skipped_and_the_others_are_not(web, now, body, why):
    web.put("/bad", body)
    web.put("/good", PAGE.format("Good"))
    web.name("/bad", "/gone", "/good")

    assert read(web, now)[1] == {"/bad": why, "/gone": "status", "/good": "new"}
    assert Article.objects.get().title == "Good"


def test_a_broken_page_is_read_as_browsers_do(web, now):
    web.put("/a", "<main><h1>A<p>Text <b>bold <i>both</b> end</i>, and a lot of it.")
    web.name("/a")

    assert read(web, now)[1]["/a"] in {"new", "empty"}


def test_other_sites_and_our_own_network_are_not_read(web, now):
    web.put(
        "/sitemap.xml",
        "<loc>https://other.example/</loc><loc>http://169.254.169.254/latest</loc>"
        "<loc>file:///etc/passwd</loc><loc>http://[</loc>",
    )

    run, what = read(web, now)

    assert set(what.values()) <= {"other site", "not allowed"}
    assert [path for path, _host in web.asked] == ["/sitemap.xml"]
    run = SiteImport.objects.begin("http://10.0.0.1/sitemap.xml", by=None, now=now)
    site.go_on(run, now=now)
    assert run.error == "not allowed"


def test_more_pages_than_the_limit_are_named_and_not_read(web, now, monkeypatch):
    monkeypatch.setattr(site, "MOST_PAGES", 1)
    web.put("/a", PAGE.format("A"))
    web.name("/a", "/b")

    assert read(web, now)[1] == {"/a": "new", "/b": "too many"}


def test_a_page_over_which_workers_die_is_left_out_in_the_end(web, now):
    web.put("/a", PAGE.format("A"))
    web.name("/a")
    run = SiteImport.objects.begin(f"{web.base}/sitemap.xml", by=None, now=now)
    site.step(run, now=now)
    SiteImport.objects.update(tries=site.TRIES)

    site.go_on(run, now=now)

    assert [(one.what, one.why) for one in run.outcomes] == [("skipped", "gone")]


def test_two_workers_read_a_page_once(web, now):
    web.put("/a", PAGE.format("A"))
    web.name("/a")
    run = SiteImport.objects.begin(f"{web.base}/sitemap.xml", by=None, now=now)
    other = SiteImport.objects.get()

    for each in (run, other, run, other, other):
        site.step(each, now=now)

    assert [one.what for one in other.outcomes] == ["new"]
    assert Article.objects.count() == 1


def test_what_a_killed_worker_left_is_taken_up(web, now, monkeypatch):
    web.put("/a", PAGE.format("A"))
    web.name("/a")
    SiteImport.objects.begin(f"{web.base}/sitemap.xml", by=None, now=now - timedelta(hours=1))
    monkeypatch.setattr(tasks.go_on_with_import, "delay", tasks.go_on_with_import)

    tasks.take_up_imports()

    assert SiteImport.objects.get().is_done
    assert Article.objects.count() == 1


def test_the_command_reads_a_site_too(web, capsys):
    web.put("/a", PAGE.format("A"))
    web.name("/a", "/gone")

    call_command("import_articles", "--sitemap", f"{web.base}/sitemap.xml")

    said = capsys.readouterr().out
    assert f"new      {web.base}/a\n" in said
    assert "The server said that it is not there." in said
    with pytest.raises(CommandError, match="not a sitemap"):
        call_command("import_articles", "--sitemap", f"{web.base}/a")


# --- The page


def test_a_supervisor_reads_a_site_in_and_sees_what_became_of_it(web, boss, monkeypatch):
    monkeypatch.setattr(tasks.go_on_with_import, "delay", tasks.go_on_with_import)
    web.put("/a", PAGE.format("A lamp"))
    web.name("/a", "/gone")

    answer = boss.post("/knowledge/import/", {"url": f"{web.base}/sitemap.xml"}, follow=True)

    page = text_of(answer)
    assert "2 of 2 read: 1 taken in, 1 skipped." in page
    assert "A lamp" in page
    assert "The server said that it is not there." in page
    assert "hx-trigger" not in answer.content.decode().partition('id="import"')[2][:300]


def test_while_it_goes_on_the_page_asks_how_far_it_is(boss, now):
    run = SiteImport.objects.begin("https://a.example/s.xml", by=None, now=now)

    page = boss.get(f"/knowledge/import/{run.pk}/").content.decode()

    assert 'hx-trigger="every 2s"' in page
    headers = {"HX-Request": "true", "HX-Target": "import"}
    assert "<html" not in boss.get(f"/knowledge/import/{run.pk}/", headers=headers).content.decode()


@pytest.mark.parametrize("url", ["", "nonsense", "ftp://a.example/", "http://[", "https:///x"])
def test_an_address_that_is_none_is_refused_and_kept(boss, url):
    answer = boss.post("/knowledge/import/", {"url": url, "language": "\0"})

    assert answer.status_code == 422
    assert " selected" not in answer.content.decode().partition("import-language")[2]
    assert "Write a whole address" in text_of(answer)
    assert not SiteImport.objects.exists()


def test_one_site_is_read_at_a_time(boss, priya, now):
    SiteImport.objects.begin("https://a.example/s.xml", by=priya, now=now)

    answer = boss.post("/knowledge/import/", {"url": "https://b.example/s.xml"})

    assert "Another site is being read" in text_of(answer)


def test_agents_import_nothing(signed_in, now):
    run = SiteImport.objects.begin("https://a.example/s.xml", by=None, now=now)

    for where in ("/knowledge/import/", f"/knowledge/import/{run.pk}/"):
        assert signed_in.get(where).status_code == 403
