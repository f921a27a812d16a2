"""Connections that are not httpx's: C drivers by a pinned address, raw asyncio ones, TLS by name."""

from __future__ import annotations

import asyncio
import datetime
import ipaddress
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from fishplate.kernel import egress
from fishplate.kernel.egress import Denied, Policy, Rule

from .places import listening

LISTED = Policy((Rule.parse("10.0.0.0/8", "5432"),))


def answering(*texts: str):
    return lambda host, port: list(texts)


def test_a_driver_is_given_the_checked_address():
    assert egress.pin("db.example", 5432, LISTED, resolver=answering("10.0.0.7")) == "10.0.0.7"


def test_a_driver_is_given_no_address_that_is_not_listed():
    with pytest.raises(Denied):
        egress.pin("db.example", 5432, LISTED, resolver=answering("192.168.0.7"))
    with pytest.raises(Denied):
        egress.pin("db.example", 22, LISTED, resolver=answering("10.0.0.7"))


def test_an_unlisted_answer_is_passed_over():
    assert egress.pin("db.example", 5432, LISTED, resolver=answering("192.168.0.7", "10.0.0.8")) == "10.0.0.8"


@pytest.mark.parametrize("answers", [(), ("not an address",)])
def test_a_name_without_an_address_is_an_error_of_the_system(answers):
    with pytest.raises(OSError, match=r"no address for db\.example"):
        egress.pin("db.example", 5432, LISTED, resolver=answering(*answers))


def test_all_allowed_answers_can_be_had_in_their_order():
    answers = answering("10.0.0.8", "192.168.0.7", "10.0.0.7")

    assert egress.approve("db.example", 5432, LISTED, answers) == ["10.0.0.8", "10.0.0.7"]


class Greeted(asyncio.Protocol):
    def connection_made(self, transport):
        self.peer = transport.get_extra_info("peername")[:2]
        transport.close()


@pytest.mark.network
def test_a_raw_connection_goes_to_the_address_and_nowhere_else():
    with listening() as server:
        policy = Policy((Rule.parse("mes.example", str(server.port)),))
        protocol = asyncio.run(egress.dial(Greeted, "127.0.0.1", server.port, policy, name="mes.example"))

    assert protocol.peer == ("127.0.0.1", server.port)


@pytest.mark.network
@pytest.mark.parametrize("name", ["", "erp.example"])
def test_a_raw_connection_to_an_unlisted_address_is_never_opened(name):
    with listening() as server, pytest.raises(Denied):
        policy = Policy((Rule.parse("mes.example", str(server.port)),))
        asyncio.run(egress.dial(Greeted, "127.0.0.1", server.port, policy, name=name))


def test_a_raw_connection_takes_addresses_only():
    with pytest.raises(ValueError, match="not an address"):
        asyncio.run(egress.dial(Greeted, "127.1", 80, LISTED))


def self_signed(name: str) -> tuple[bytes, bytes]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    start = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=365 * 50))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return certificate.public_bytes(serialization.Encoding.PEM), pem


@pytest.mark.network
def test_the_certificate_must_be_the_names_although_an_address_is_dialled(tmp_path):
    certificate, key = self_signed("mes.example")
    (tmp_path / "server.pem").write_bytes(certificate + key)
    inside = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    inside.load_cert_chain(tmp_path / "server.pem")
    outside = ssl.create_default_context(cadata=certificate.decode())

    async def dial(name: str) -> str:
        server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0, ssl=inside)
        async with server:
            port = server.sockets[0].getsockname()[1]
            policy = Policy((Rule.parse("127.0.0.1", str(port)),))
            protocol = await egress.dial(Greeted, "127.0.0.1", port, policy, name=name, tls=outside)
            return str(protocol.peer[0])

    assert asyncio.run(dial("mes.example")) == "127.0.0.1"
    with pytest.raises(ssl.SSLCertVerificationError):
        asyncio.run(dial("erp.example"))


def test_an_address_of_this_machine_is_told_from_others():
    from fishplate.kernel.egress import addresses

    assert addresses.is_this_machine(ipaddress.ip_address("127.0.0.1"))
    assert not addresses.is_this_machine(ipaddress.ip_address("8.8.8.8"))
