"""Fetching from a real server with every fault that servers have."""

import gzip
import re
from collections.abc import Iterator
from itertools import pairwise

import pytest

from pipeline.errors import FetchError
from pipeline.feeds import hosts
from pipeline.feeds.web import Limits, Validators, Web, user_agent
from tests.feeds.news_server import NewsServer, Reply, in_turn, news_server, packed, tagged

QUICK = Limits(connect=2, read=2, total=5, bytes=100_000, back_off=0.01, longest_wait=1)


@pytest.fixture
def server() -> Iterator[NewsServer]:
    with news_server() as found:
        yield found


@pytest.fixture
def web() -> Iterator[Web]:
    found = Web("desk@krant.example", delay=0, limits=QUICK, allow_private=True)
    yield found
    found.close()


def test_a_page_and_what_is_asked_with(server: NewsServer, web: Web) -> None:
    server.pages["/a?b=c"] = Reply(b"nieuws", headers={"Content-Type": "text/html; charset=latin1"})
    answer = web.fetch(server.url("/a?b=c"))
    assert (answer.data, answer.charset, answer.changed) == (b"nieuws", "latin1", True)
    asked = server.asked[-1]
    assert asked.headers["User-Agent"] == user_agent("desk@krant.example")
    assert "desk@krant.example" in asked.headers["User-Agent"]
    assert asked.headers["Host"] == server.root.removeprefix("http://")


def test_what_has_not_changed_is_not_sent_again(server: NewsServer, web: Web) -> None:
    server.pages["/feed"] = tagged(b"nieuws", '"1"')
    first = web.fetch(server.url("/feed"))
    second = web.fetch(server.url("/feed"), first.validators)
    assert first.validators == Validators(etag='"1"')
    assert (second.changed, second.data) == (False, b"")


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(status=404), "status 404"),
        (Reply(status=451), "status 451"),
        (Reply(b"x" * 100_001), "larger than 100,000 bytes"),
        (packed(b"x" * 50_000_000), "larger than 100,000 bytes"),
        (Reply(b"geen gzip", headers={"Content-Encoding": "gzip"}), "a damaged body"),
        (
            Reply(gzip.compress(b"half" * 999)[:-20], headers={"Content-Encoding": "gzip"}),
            "it breaks off",
        ),
        (Reply(b"x", headers={"Content-Encoding": "br"}), "not asked for (br)"),
        (Reply(status=302, headers={"Location": "file:///etc/passwd"}), "no web address"),
        (Reply(status=302), "no web address"),
        (Reply(status=429, headers={"Retry-After": "3600"}), "it asks to wait 3,600 seconds"),
    ],
)
def test_refused_at_once(server: NewsServer, web: Web, reply: Reply, reason: str) -> None:
    server.pages["/a"] = reply
    with pytest.raises(FetchError, match=re.escape(reason)) as caught:
        web.fetch(server.url("/a"))
    assert server.url("/a") in str(caught.value)
    assert server.count("/a") == 1


@pytest.mark.parametrize(
    "busy",
    [
        Reply(status=503),
        Reply(status=429, headers={"Retry-After": "0"}),
        Reply(status=503, headers={"Retry-After": "Thu, 03 Apr 2025 08:00:00 GMT"}),
        Reply(status=500, headers={"Retry-After": "morgen"}),
        None,
    ],
)
def test_a_busy_server_is_asked_again(server: NewsServer, web: Web, busy: Reply | None) -> None:
    server.pages["/a"] = in_turn(busy, Reply(b"nieuws"))
    assert web.fetch(server.url("/a")).data == b"nieuws"
    assert server.count("/a") == 2


def test_and_in_the_end_left_alone(server: NewsServer, web: Web) -> None:
    server.pages["/a"] = Reply(status=503)
    with pytest.raises(FetchError, match="status 503, 3 times"):
        web.fetch(server.url("/a"))
    assert server.count("/a") == 3


def test_a_body_that_never_ends(server: NewsServer) -> None:
    server.pages["/a"] = Reply(b"x" * 50_000, slow=0.05)
    web = Web(delay=0, limits=Limits(total=0.2, tries=1), allow_private=True)
    with pytest.raises(FetchError, match=r"not finished after 0\.2 seconds"):
        web.fetch(server.url("/a"))
    web.close()


def test_redirects_are_followed(server: NewsServer, web: Web) -> None:
    for number in range(5):
        server.pages[f"/{number}"] = Reply(status=301, headers={"Location": f"/{number + 1}"})
    server.pages["/5"] = Reply(b"nieuws")
    answer = web.fetch(server.url("/0"))
    assert (answer.data, answer.url) == (b"nieuws", server.url("/5"))


def test_redirects_are_bounded(server: NewsServer, web: Web) -> None:
    server.pages["/a"] = Reply(status=302, headers={"Location": "/a"})
    with pytest.raises(FetchError, match="more than 5 redirects"):
        web.fetch(server.url("/a"))


@pytest.mark.parametrize(
    ("robots", "open_"),
    [
        (Reply(b"User-agent: *\nDisallow: /dicht\n"), True),
        (Reply(b"User-agent: *\nDisallow: /\n\nUser-agent: krant\nAllow: /\n"), True),
        (Reply(b"User-agent: krant\nDisallow: /\n"), False),
        (Reply(b"User-agent: *\nDisallow: /*/nieuws$\n"), False),
        (Reply(status=404), True),
        (Reply(status=403), True),
        (Reply(status=500), False),
        (Reply(status=301, headers={"Location": "/elders.txt"}), False),
        (None, False),
    ],
)
def test_robots(server: NewsServer, web: Web, robots: Reply | None, open_: bool) -> None:
    server.pages["/robots.txt"] = lambda asked: robots
    server.pages["/elders.txt"] = Reply(b"User-agent: *\nDisallow: /\n")
    server.pages["/stad/nieuws"] = Reply(b"nieuws")
    if open_:
        assert web.fetch(server.url("/stad/nieuws")).data == b"nieuws"
    else:
        with pytest.raises(FetchError, match=r"robots\.txt"):
            web.fetch(server.url("/stad/nieuws"))
        assert server.count("/stad/nieuws") == 0
    assert server.count("/robots.txt") == 1


def test_a_host_is_given_time(server: NewsServer) -> None:
    server.pages["/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 0.4\n")
    server.pages["/a"] = Reply(b"nieuws")
    web = Web(delay=0.1, limits=QUICK, allow_private=True)
    for _ in range(3):
        web.fetch(server.url("/a"))
    web.close()
    assert [asked.path for asked in server.asked] == ["/robots.txt", "/a", "/a", "/a"]
    assert all(b.moment - a.moment >= 0.4 for a, b in pairwise(server.asked))


def test_private_addresses_are_refused(server: NewsServer) -> None:
    web = Web(delay=0, limits=QUICK)
    with pytest.raises(FetchError, match="private or reserved address; --allow-private"):
        web.fetch(server.url("/a"))
    web.close()
    assert server.asked == []


def test_a_redirect_is_no_way_in(server: NewsServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosts, "is_public", lambda address: address == "127.0.0.1")
    inside = server.root.replace("127.0.0.1", "127.0.0.2")
    server.pages["/a"] = Reply(status=302, headers={"Location": f"{inside}/geheim"})
    web = Web(delay=0, limits=QUICK)
    with pytest.raises(FetchError, match=r"127\.0\.0\.2"):
        web.fetch(server.url("/a"))
    web.close()
    assert server.count("/geheim") == 0


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.215.14", True),
        ("2002:0a00:0001::", False),
        ("2001:0:4136:e378:8000:63bf:f5ff:fffe", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert hosts.is_public(address) == public


@pytest.mark.parametrize("host", ["geen-zo-een.invalid", "a" * 300, "x..y"])
def test_hosts_that_are_none(host: str) -> None:
    with pytest.raises(FetchError, match="is not known"):
        hosts.resolve(host, 80)
