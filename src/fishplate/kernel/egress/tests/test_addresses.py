from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fishplate.kernel.egress import addresses

from .places import parsed

NOT_PUBLIC = {
    "0.0.0.0": "unspecified",
    "0.1.2.3": "unspecified",
    "::": "unspecified",
    "127.0.0.1": "loopback",
    "127.255.255.254": "loopback",
    "::1": "loopback",
    "10.0.0.1": "private",
    "172.16.0.1": "private",
    "172.31.255.255": "private",
    "192.168.1.1": "private",
    "fc00::1": "private",
    "fd12:3456::1": "private",
    "fec0::1": "private",
    "169.254.1.1": "link-local",
    "fe80::1": "link-local",
    "fe80::1%eth0": "link-local",
    "100.64.0.1": "shared",
    "100.127.255.255": "shared",
    "224.0.0.1": "multicast",
    "ff02::1": "multicast",
    "240.0.0.1": "reserved",
    "255.255.255.255": "reserved",
    "192.0.2.1": "reserved",
    "198.18.0.1": "reserved",
    "203.0.113.9": "reserved",
    "2001:db8::1": "reserved",
    "3fff::1": "reserved",
    "100::1": "reserved",
    # an address inside an address
    "::ffff:127.0.0.1": "loopback",
    "::ffff:10.0.0.1": "private",
    "::127.0.0.1": "loopback",
    "::ffff:0:127.0.0.1": "loopback",
    "64:ff9b::10.0.0.1": "private",
    "64:ff9b:1::a9fe:a9fe": "link-local",
    "2002:7f00:1::": "loopback",
    "2002:c0a8:101::1": "private",
    "2001:0:7f00:1::": "loopback",
    "2606:4700::5efe:10.0.0.1": "private",
    "2606:4700::200:5efe:127.0.0.1": "loopback",
}
PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "172.15.0.1",
    "172.32.0.1",
    "100.128.0.1",
    "2606:4700::1111",
    "64:ff9b::1.1.1.1",
]
METADATA = [
    "169.254.169.254",
    "::ffff:169.254.169.254",
    "64:ff9b::169.254.169.254",
    "2002:a9fe:a9fe::",
    "169.254.170.2",
    "fd00:ec2::254",
    "fd00:ec2::254%1",
    "100.100.100.200",
    "168.63.129.16",
    "fd20:ce::254",
]


@pytest.mark.parametrize(("text", "kind"), NOT_PUBLIC.items())
def test_what_is_not_public_is_named(text, kind):
    assert addresses.kind(parsed(text)) == kind


@pytest.mark.parametrize("text", PUBLIC)
def test_public_addresses_are_public(text):
    assert addresses.kind(parsed(text)) == "public"


@pytest.mark.parametrize("text", METADATA)
def test_metadata_services_are_known_in_every_wrapping(text):
    assert addresses.is_metadata(parsed(text))


@pytest.mark.parametrize("text", ["8.8.8.8", "10.0.0.1", "169.254.1.1", "fd00:ec3::254", "::1"])
def test_other_addresses_are_no_metadata_service(text):
    assert not addresses.is_metadata(parsed(text))


@pytest.mark.parametrize("text", ["2130706433", "0x7f.1", "0177.0.0.1", "127.1", "erp.example", "", "１.1.1.1"])
def test_only_the_canonical_form_is_taken_for_an_address(text):
    assert addresses.parse(text) is None


@given(st.ip_addresses(v=4))
def test_wrapping_an_address_never_makes_it_more_public(inner):
    number = int(inner)
    wrapped = [
        ipaddress.IPv6Address((0xFFFF << 32) | number),
        ipaddress.IPv6Address((0x64FF9B << 96) | number),
        ipaddress.IPv6Address((0x2002 << 112) | (number << 80)),
        ipaddress.IPv6Address((0x20010000 << 96) | (~number & 0xFFFFFFFF)),
    ]
    if addresses.kind(inner) != "public":
        assert all(addresses.kind(outer) != "public" for outer in wrapped)


@given(st.ip_addresses())
def test_nothing_is_called_public_that_python_calls_special(address):
    if addresses.kind(address) == "public":
        assert address.is_global
        assert not address.is_multicast
