"""Latency runs against real servers on loopback."""

from __future__ import annotations

import http.client
import math
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import httpx
import pytest

from fishplate.domains.assurance.tasks.http1 import Target
from fishplate.domains.assurance.tasks.measuring import measure_url
from fishplate.engines.measurement import LatencyResult, Thresholds, judge
from fishplate.kernel.egress import Denied, Policy

from .servers import faulty_server, nobody_listens


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with faulty_server() as url:
        yield url


def measured(url: str, rate: float = 50, duration: float = 1, **options) -> LatencyResult:
    policy = Policy.for_target(url, own_ports=())
    return measure_url(
        url, rate=rate, duration=duration, policy=policy, **{"warm_up": 0.1, "max_lag_ms": 1e3} | options
    )


def closed_loop_p99_ms(url: str, seconds: float) -> float:
    """Ask one after the other, 100 a second at most, as a naive script does."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
    latencies, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        asked = time.monotonic()
        connection.request("GET", parts.path)
        connection.getresponse().read()
        latencies.append(time.monotonic() - asked)
        time.sleep(max(0.0, asked + 0.01 - time.monotonic()))
    connection.close()
    return sorted(latencies)[math.ceil(len(latencies) * 0.99) - 1] * 1e3


@pytest.mark.network
def test_a_stall_of_one_second_in_ten_is_seen_in_full_and_by_a_closed_loop_not_at_all(server):
    with ThreadPoolExecutor(1) as aside:
        closed_loop = aside.submit(closed_loop_p99_ms, f"{server}stalls", 10)
        result = measured(f"{server}stalls", rate=100, duration=10)

    # Of 1,000 shots 100 are due in the stall and wait for its end: 1,000 ms, 990 ms … 10 ms. The tenth is the p99.
    assert result.sent == 1000
    assert result.errors == 0
    assert result.p99_ms is not None
    assert 800 <= result.p99_ms <= 1000
    assert result.p50_ms is not None
    assert result.p50_ms < 50
    assert closed_loop.result() < 100


@pytest.mark.network
def test_a_sound_server_is_measured_over_kept_connections(server):
    result = measured(server)

    assert (result.sent, result.dropped, result.errors) == (50, 0, 0)
    assert result.achieved_rate_per_s == pytest.approx(50, rel=0.05)
    assert judge(result, Thresholds(p95_ms=1000)).verdict == "met"


@pytest.mark.network
@pytest.mark.parametrize(
    ("fault", "kind", "detail"),
    [
        ("redirects", "http-302", "302 Found, redirects to /login"),
        ("cuts", "protocol", "peer closed connection without sending complete message body"),
        ("babbles", "protocol", "illegal status line"),
    ],
)
def test_what_is_no_complete_answer_is_an_error(server, fault, kind, detail):
    result = measured(f"{server}{fault}")

    assert result.errors_by_kind == {kind: 50}
    assert result.first_error is not None
    assert detail in result.first_error.detail


@pytest.mark.network
def test_errors_of_the_server_are_counted_among_the_sent(server):
    result = measured(f"{server}fails", warm_up=0.0)

    assert result.errors_by_kind == {"http-500": 12}
    assert result.error_share == pytest.approx(0.24)


@pytest.mark.network
@pytest.mark.parametrize("fault", ["closes", "hangs-up-on-the-second"])
def test_a_connection_that_is_not_kept_is_no_error(server, fault):
    result = measured(f"{server}{fault}")

    assert (result.sent, result.errors) == (50, 0)


@pytest.mark.network
def test_a_request_that_changes_something_is_not_sent_twice():
    with faulty_server() as server:  # of its own: the tests before this one make the shared server hang up as well
        result = measured(f"{server}hangs-up-on-the-second", method="POST", warm_up=0.0)
        hung_up = int(httpx.get(f"{server}how-often-it-hung-up", trust_env=False).text)

    # How often depends on how many connections a busy machine opens; each time is one failed request, none sent again.
    assert hung_up > 0
    assert result.errors_by_kind == {"connection-closed": hung_up}


@pytest.mark.network
def test_a_server_that_never_answers_takes_at_least_the_timeout(server):
    result = measured(f"{server}silent", timeout=0.5)

    assert result.errors_by_kind == {"timeout": 50}
    assert result.p50_ms is not None
    assert result.p50_ms >= 500


@pytest.mark.network
def test_a_port_where_nobody_listens_refuses_every_request():
    result = measured(nobody_listens())

    assert result.errors_by_kind == {"refused": 50}
    assert judge(result, Thresholds()).verdict == "not met"


@pytest.mark.network
def test_a_server_without_tls_fails_a_secure_request(server):
    result = measured(server.replace("http:", "https:"), rate=10)

    assert result.errors_by_kind == {"tls": 10}


@pytest.mark.network
def test_more_than_this_machine_can_send_proves_nothing(server):
    result = measured(server, rate=20_000, duration=0.15, warm_up=0.0, max_lag_ms=5)

    assert result.status == "inconclusive"
    assert judge(result, Thresholds(p99_ms=1e6, max_error_share=1)).verdict == "inconclusive"


@pytest.mark.network
def test_progress_is_told_where_the_caller_may_take_its_time(server):
    told: list[tuple[int, int]] = []

    def slow(fired: int, total: int) -> None:
        assert threading.current_thread() is threading.main_thread()
        told.append((fired, total))
        time.sleep(0.3)

    result = measured(server, watch=slow)

    assert told == sorted(set(told))
    assert told[-1] == (55, 55)
    assert result.lag_p99_ms is not None
    assert result.lag_p99_ms < 250


@pytest.mark.network
def test_whoever_watches_can_stop_the_run(server):
    class Stop(Exception):
        pass

    def impatient(fired: int, total: int) -> None:
        raise Stop

    started = time.monotonic()
    with pytest.raises(Stop):
        measured(server, duration=60, watch=impatient)
    assert time.monotonic() - started < 10


@pytest.mark.network
def test_a_name_is_looked_up_once_and_its_first_answer_that_connects_is_used(server):
    asked: list[str] = []

    def resolver(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.9", "127.0.0.1"]

    result = measured(f"{server}closes".replace("127.0.0.1", "erp.example"), resolver=resolver)

    assert asked == ["erp.example"]
    assert (result.sent, result.errors) == (50, 0)


def test_a_destination_the_policy_denies_is_never_asked():
    with pytest.raises(Denied):
        measure_url("http://127.0.0.1:9/", rate=10, duration=1, policy=Policy())


@pytest.mark.parametrize(
    ("url", "target", "host"),
    [
        ("http://erp.example", b"/", b"erp.example"),
        ("https://erp.example:8443/a?b=c#d", b"/a?b=c", b"erp.example:8443"),
        ("http://[::1]:8080/", b"/", b"[::1]:8080"),
        ("http://erp.example/订单?名=值", b"/%E8%AE%A2%E5%8D%95?%E5%90%8D=%E5%80%BC", b"erp.example"),
        ("http://bücher.example/%20", b"/%20", b"xn--bcher-kva.example"),
    ],
)
def test_a_url_becomes_a_request(url, target, host):
    request = Target.of(url).request

    assert request.target == target
    assert dict(request.headers)[b"host"] == host


@pytest.mark.parametrize(
    "url",
    [
        "",
        "erp.example",
        "ftp://erp.example/",
        "file:///etc/passwd",
        "http://",
        "http:///x",
        "http://erp.example:0/",
        "http://erp.example:x/",
        "http://user:pass@erp.example/",
        "http://erp.example/a b",
        "http://erp.example/\r\nX: y",
    ],
)
def test_what_is_no_url_of_a_request_is_refused(url):
    with pytest.raises(ValueError, match=r"."):
        Target.of(url)


@pytest.mark.parametrize("headers", [{"X": "a\r\nY: b"}, {"a b": "c"}])
def test_headers_cannot_smuggle_a_second_request(headers):
    with pytest.raises(ValueError, match="not a request"):
        Target.of("http://erp.example/", headers=headers)
