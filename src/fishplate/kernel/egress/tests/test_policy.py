from __future__ import annotations

import pytest

from fishplate.kernel.egress import Denied, Policy, Rule

from .places import parsed


def allowed(policy: Policy, host: str, address: str, port: int) -> bool:
    try:
        policy.check(host, parsed(address), port)
    except Denied:
        return False
    return True


def listing(*lines: tuple[str, str]) -> Policy:
    return Policy(tuple(Rule.parse(pattern, ports) for pattern, ports in lines))


@pytest.mark.parametrize("address", ["8.8.8.8", "10.0.0.1", "127.0.0.1", "::1", "2606:4700::1"])
def test_nothing_is_allowed_that_is_not_listed(address):
    assert not allowed(Policy(), "erp.example", address, 443)


@pytest.mark.parametrize(
    ("pattern", "ports", "host", "address", "port", "expected"),
    [
        ("10.1.0.0/16", "8080", "erp.example", "10.1.2.3", 8080, True),
        ("10.1.0.0/16", "8080", "erp.example", "10.1.2.3", 8081, False),
        ("10.1.0.0/16", "8080", "erp.example", "10.2.0.1", 8080, False),
        ("10.1.2.3", "8080", "anything", "::ffff:10.1.2.3", 8080, True),
        ("10.1.2.3", "8080", "anything", "64:ff9b::10.1.2.3", 8080, False),
        ("fd00:1::/32", "443", "erp.example", "fd00:1::5", 443, True),
        ("erp.example", "80,8000-8010", "erp.example", "10.9.9.9", 8005, True),
        ("erp.example", "80,8000-8010", "erp.example", "10.9.9.9", 8011, False),
        ("erp.example", "80", "ERP.example.", "1.1.1.1", 80, True),
        ("erp.example", "80", "erp.example.evil.example", "1.1.1.1", 80, False),
        ("*.example", "443", "a.example", "1.1.1.1", 443, True),
        ("*.example", "443", "a.b.example", "1.1.1.1", 443, True),
        ("*.example", "443", "example", "1.1.1.1", 443, False),
        ("*.example", "443", "notexample", "1.1.1.1", 443, False),
        ("*.example", "443", "a.example", "10.0.0.1", 443, False),
        ("*", "443", "anything", "1.1.1.1", 443, True),
        ("*", "443", "anything", "127.0.0.1", 443, False),
        ("*", "443", "anything", "64:ff9b::127.0.0.1", 443, False),
        ("bücher.example", "443", "xn--bcher-kva.example", "1.1.1.1", 443, True),
    ],
)
def test_a_rule_allows_what_it_names(pattern, ports, host, address, port, expected):
    assert allowed(listing((pattern, ports)), host, address, port) is expected


@pytest.mark.parametrize("address", ["169.254.169.254", "fd00:ec2::254", "100.100.100.200", "::ffff:169.254.169.254"])
def test_metadata_services_stay_denied_when_listed(address):
    policy = listing(("0.0.0.0/0", "80"), ("::/0", "80"), ("metadata.example", "80"))

    with pytest.raises(Denied) as denial:
        policy.check("metadata.example", parsed(address), 80)

    assert denial.value.reason == "metadata"
    assert allowed(policy, "metadata.example", "169.254.1.1", 80)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "0.0.0.0"])
def test_our_own_port_stays_denied_when_listed(address):
    policy = Policy((Rule.parse("0.0.0.0/0", "8000"), Rule.parse("::/0", "8000")), frozenset({8000}))

    with pytest.raises(Denied) as denial:
        policy.check("localhost", parsed(address), 8000)

    assert denial.value.reason == "own-port"
    assert allowed(policy, "erp.example", "10.255.255.1", 8000), "the same port of another machine is not ours"


def test_a_target_at_the_shell_allows_exactly_itself():
    policy = Policy.for_target("http://erp.local:8080/orders?a=b", own_ports={9000})

    assert allowed(policy, "erp.local", "192.168.0.7", 8080)
    assert not allowed(policy, "erp.local", "192.168.0.7", 80)
    assert not allowed(policy, "mes.local", "192.168.0.7", 8080)
    assert not allowed(policy, "erp.local", "169.254.169.254", 8080)


@pytest.mark.parametrize(
    ("url", "port"),
    [("http://h/", 80), ("https://h", 443), ("postgresql://u:p@h/db", 5432), ("http://u:p@h:99/", 99)],
)
def test_a_target_without_a_port_means_the_usual_one(url, port):
    assert allowed(Policy.for_target(url, own_ports=()), "h", "10.0.0.1", port)


def test_a_target_may_be_an_address():
    assert allowed(Policy.for_target("http://[::1]:8080/", own_ports=()), "::1", "::1", 8080)
    assert not allowed(Policy.for_target("http://[::1]:8080/", own_ports=()), "::2", "::2", 8080)


def test_a_target_at_the_shell_is_never_our_own_server(monkeypatch):
    monkeypatch.setenv("FISHPLATE_URL", "http://127.0.0.1:8000")  # what the environment says is what is tried
    monkeypatch.setenv("FISHPLATE_EVENTS_URL", "http://127.0.0.1:8001")  # what the environment says is what is tried

    assert not allowed(Policy.for_target("http://127.0.0.1:8000/"), "127.0.0.1", "127.0.0.1", 8000)
    assert not allowed(Policy.for_target("http://127.0.0.1:8001/"), "127.0.0.1", "127.0.0.1", 8001)
    assert allowed(Policy.for_target("http://127.0.0.1:8002/"), "127.0.0.1", "127.0.0.1", 8002)


@pytest.mark.parametrize("url", ["", "erp", "http://", "http:///x", "ftp://h/", "http://h:0/", "http://h:99999/"])
def test_a_target_that_names_no_place_is_refused(url):
    with pytest.raises(ValueError, match=r"."):
        Policy.for_target(url)


@pytest.mark.parametrize(
    ("pattern", "ports"),
    [("", "80"), ("a b", "80"), ("http://erp", "80"), ("*erp", "80"), ("a..b", "80"), ("10.0.0.0/33", "80")]
    + [("erp", ports) for ports in ["", "x", "0", "65536", "90-80", "80;443", "-1"]],
)
def test_a_rule_that_cannot_be_read_is_refused(pattern, ports):
    with pytest.raises(ValueError, match=r"not a"):
        Rule.parse(pattern, ports)


def test_a_denial_says_what_why_and_what_to_do():
    with pytest.raises(Denied) as denial:
        Policy().check("erp.example", parsed("10.0.0.1"), 8080)

    assert str(denial.value) == (
        "erp.example:8080 (10.0.0.1, a private address) is not among the allowed destinations. "
        "An administrator can allow it: in the menu under the own name, or with "
        "“fishplate egress allow erp.example --ports 8080”."
    )
