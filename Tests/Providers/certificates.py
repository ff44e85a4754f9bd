"""A certificate authority for one run, a certificate of it for loopback, and one that nobody trusts."""

import datetime
import ipaddress
import os
import ssl

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def named(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def certificate(subject, key, issuer, issuer_key, is_authority, names):
    now = datetime.datetime.now(datetime.timezone.utc)
    builder = (
        x509.CertificateBuilder()
        .subject_name(named(subject))
        .issuer_name(named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def write(folder, name, made, key):
    path = os.path.join(folder, name)
    with open(path, "wb") as file:
        file.write(made.public_bytes(serialization.Encoding.PEM))
        if key:
            form = serialization.PrivateFormat.PKCS8
            file.write(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    return path


class Certificates:
    def __init__(self, folder):
        authority_key, key, other_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
        authority = certificate("Authority of the tests", authority_key, "Authority of the tests", authority_key, True, None)
        loopback = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
        self.authority = write(folder, "authority.pem", authority, None)
        self.trusted = write(
            folder, "loopback.pem",
            certificate("localhost", key, "Authority of the tests", authority_key, False, loopback), key)
        self.untrusted = write(folder, "stranger.pem", certificate("localhost", other_key, "localhost", other_key, False, loopback), other_key)
        self.misnamed = write(
            folder, "other.pem",
            certificate("other", key, "Authority of the tests", authority_key, False, [x509.DNSName("other.example")]), key)

    @staticmethod
    def context(path, protocols=("h2", "http/1.1")):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        if protocols:
            context.set_alpn_protocols(list(protocols))
        return context
