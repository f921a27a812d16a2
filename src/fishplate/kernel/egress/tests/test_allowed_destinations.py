from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from fishplate.kernel.egress import Denied, Policy
from fishplate.kernel.egress.models import AllowedDestination

from .places import parsed

pytestmark = pytest.mark.django_db


def check(policy: Policy, host: str, address: str, port: int) -> None:
    policy.check(host, parsed(address), port)


def test_the_installation_allows_what_its_list_names(settings):
    settings.FISHPLATE_URL = "http://127.0.0.1:8000"
    AllowedDestination.objects.create(pattern="10.0.0.0/8", ports="5432,8000-8010")

    policy = Policy.installation()

    check(policy, "erp.example", "10.1.1.1", 8000)
    with pytest.raises(Denied):
        check(policy, "erp.example", "10.1.1.1", 80)


def test_the_installation_never_allows_its_own_ports(settings):
    settings.FISHPLATE_URL = "http://127.0.0.1:8000"
    settings.FISHPLATE_EVENTS_URL = "http://127.0.0.1:8001"
    AllowedDestination.objects.create(pattern="127.0.0.1", ports="8000-8002")

    policy = Policy.installation()

    for port in (8000, 8001):
        with pytest.raises(Denied, match="a port of Fishplate itself"):
            check(policy, "127.0.0.1", "127.0.0.1", port)
    check(policy, "127.0.0.1", "127.0.0.1", 8002)


def test_an_empty_list_allows_nothing():
    with pytest.raises(Denied):
        check(Policy.installation(), "erp.example", "1.1.1.1", 443)


@pytest.mark.parametrize(
    ("pattern", "ports", "field"),
    [
        ("http://erp.example/", "80", "pattern"),
        ("10.0.0.0/99", "80", "pattern"),
        ("erp.example", "80;443", "ports"),
    ],
)
def test_a_line_that_cannot_be_read_is_refused_at_its_field(pattern, ports, field):
    with pytest.raises(ValidationError) as refusal:
        AllowedDestination(pattern=pattern, ports=ports).full_clean()

    assert list(refusal.value.message_dict) == [field]


def test_a_pattern_is_stored_in_its_normal_form():
    destination = AllowedDestination(pattern=" ERP.Example. ", ports="443")

    destination.full_clean()

    assert destination.pattern == "erp.example"
