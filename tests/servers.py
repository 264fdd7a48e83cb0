"""Real servers for tests: a private Dovecot (IMAP and submission) that relays to an SMTP sink."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import threading
import time
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from client.net.server import Credentials, Security, Server

PASSWORD = "mat-khau-1"
POOL = {"30M": 600, "1M": 60, "100M": 60, "1G": 10}  # quota: how many mailboxes


def need(program: str, package: str) -> str:
    """The path of a program; without it the test is skipped, under CI it fails."""
    found = shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/libexec/dovecot")
    if found is None:
        message = f"{program} is not here: apt-get install {package}"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def certificates(folder: Path, *, rsa_keys: bool = False) -> tuple[Path, Path, Path]:
    """(CA, chain, key) for 127.0.0.1 and localhost; beside them expired.pem, a chain whose time is over. `rsa_keys`: of 2048 bits, as
    most servers have; they weigh more."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
    from cryptography.x509.oid import NameOID

    def name(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    now = datetime.now(UTC)

    def certificate(
        subject: str, public: Any, issuer: str, key: Any, extensions: list[tuple[x509.ExtensionType, bool]], ends: int = 30
    ) -> Any:
        builder = x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name(issuer)).public_key(public)
        builder = builder.serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(now - timedelta(days=9)).not_valid_after(now + timedelta(days=ends))
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical)
        return builder.sign(key, hashes.SHA256())

    def make_key() -> Any:
        return rsa.generate_private_key(65537, 2048) if rsa_keys else ec.generate_private_key(ec.SECP256R1())

    ca_key, key = make_key(), make_key()
    usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    ca = certificate(
        "CA thử",
        ca_key.public_key(),
        "CA thử",
        ca_key,
        [
            (x509.BasicConstraints(True, None), True),
            (usage, True),
            (x509.SubjectKeyIdentifier.from_public_key(ca_key.public_key()), False),
        ],
    )
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    extensions: list[tuple[x509.ExtensionType, bool]] = [
        (names, False),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), False),
    ]
    own, over = (certificate("localhost", key.public_key(), "CA thử", ca_key, extensions, ends) for ends in (30, -1))
    pem = serialization.Encoding.PEM
    paths = folder / "ca.pem", folder / "chain.pem", folder / "key.pem"
    paths[0].write_bytes(ca.public_bytes(pem))
    paths[1].write_bytes(own.public_bytes(pem) + ca.public_bytes(pem))
    (folder / "expired.pem").write_bytes(over.public_bytes(pem) + ca.public_bytes(pem))
    paths[2].write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return paths


@dataclass
class Received:
    sender: str
    recipients: tuple[str, ...]
    letter: bytes


@dataclass
class Sink:
    """An SMTP server that keeps what it gets. `refuse`: address -> reply; `before_reply` may cut or wait."""

    port: int = 0
    letters: list[Received] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    answer: str = "250 2.0.0 OK"

    def __post_init__(self) -> None:
        from aiosmtpd.controller import Controller

        self.port = self.port or free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, decode_data=False)
        self._controller.start()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.answer.startswith("2"):
            self.letters.append(Received(envelope.mail_from, tuple(envelope.rcpt_tos), envelope.content))
        return self.answer

    def stop(self) -> None:
        self._controller.stop()


CONFIG = """
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/log
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:%h/Maildir
mail_uid = {user}
mail_gid = {group}
listen = 127.0.0.1
protocols = imap submission lmtp
ssl = yes
ssl_cert = <{chain}
ssl_key = <{key}
ssl_min_protocol = TLSv1.2
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_verbose = yes
mail_plugins = $mail_plugins quota zlib
mail_fsync = never
imap_urlauth_host = *
imap_metadata = yes
mail_attribute_dict = file:%h/dovecot-attributes
submission_relay_host = 127.0.0.1
submission_relay_port = {sink}
submission_relay_trusted = yes
submission_max_mail_size = 40M
hostname = localhost
postmaster_address = postmaster@localhost
imap_idle_notify_interval = 2 mins
{more}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {base}/users
}}
userdb {{
  driver = passwd-file
  args = username_format=%u {base}/users
}}
plugin {{
  quota = count:User quota
  quota_vsizes = yes
  quota_rule = *:storage=30M
  quota_max_mail_size = 40M
}}
protocol imap {{
  mail_plugins = $mail_plugins imap_quota imap_zlib
  mail_max_userip_connections = 400
}}
protocol lmtp {{
  mail_plugins = quota
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Drafts {{
    special_use = \\Drafts
    auto = create
  }}
  mailbox Sent {{
    special_use = \\Sent
    auto = create
  }}
  mailbox Trash {{
    special_use = \\Trash
    auto = create
  }}
  mailbox Junk {{
    special_use = \\Junk
    auto = create
  }}
}}
service anvil {{
  chroot =
  client_limit = 2000
}}
service auth {{
  client_limit = 2000
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  process_min_avail = 1
  service_count = 0
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service submission-login {{
  chroot =
  service_count = 0
  inet_listener submission {{
    port = {submission}
  }}
}}
service imap-urlauth-login {{
  chroot =
}}
service imap {{
  process_limit = 500
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
  unix_listener lmtp {{
    mode = 0600
    user = {user}
  }}
}}
"""


class Dovecot:
    """One private server; a user per test keeps tests apart."""

    def __init__(self, base: Path, *, more: str = "", rsa_keys: bool = False) -> None:
        self.program = need("dovecot", "dovecot-imapd dovecot-submissiond dovecot-lmtpd")
        self.base = base
        self.sink = Sink()
        self.imap_port, self.imaps_port, self.submission_port, self.lmtp_port = (free_port() for _ in range(4))
        self.ca, chain, key = self.certificates = certificates(base, rsa_keys=rsa_keys)
        root = hasattr(os, "geteuid") and os.geteuid() == 0
        import getpass
        import grp

        user = "nobody" if root else getpass.getuser()
        group = "nogroup" if root else grp.getgrgid(os.getgid()).gr_name
        self.owner = (user, group)
        config = CONFIG.format(
            base=base,
            user=user,
            group=group,
            chain=chain,
            key=key,
            sink=self.sink.port,
            imap=self.imap_port,
            imaps=self.imaps_port,
            submission=self.submission_port,
            lmtp=self.lmtp_port,
            more=more,
        )
        self.config = base / "dovecot.conf"
        self.config.write_text(config)
        self._free = {quota: iter(range(count)) for quota, count in POOL.items()}
        (base / "users").write_text("".join(self._user_line(quota, n) for quota, count in POOL.items() for n in range(count)))
        if root:
            for path in (base, *base.iterdir()):
                shutil.chown(path, user, group)
            for above in (base, *base.parents):
                if above != Path("/") and above != Path("/tmp"):
                    os.chmod(above, os.stat(above).st_mode | 0o755)
        self._lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen([self.program, "-c", str(self.config), "-F"], stdin=subprocess.DEVNULL)
        for port in (self.imap_port, self.submission_port):
            _await_port(port, self.base / "log")

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None

    def close(self) -> None:
        self.stop()
        self.sink.stop()

    # What a test needs

    def _home(self, user: str) -> Path:
        return self.base / "mail" / user

    def _user_line(self, quota: str, number: int) -> str:
        user = f"hoa{number}.{quota.lower()}@cantho.example"
        return f"{user}:{{PLAIN}}{PASSWORD}::::{self._home(user)}::userdb_quota_rule=*:storage={quota}\n"

    def add_user(self, quota: str = "30M") -> Credentials:
        """A mailbox nobody has used: 'hoa7.30m@cantho.example'. (Made in advance: Dovecot reads its users once a second.)"""
        with self._lock:
            user = f"hoa{next(self._free[quota])}.{quota.lower()}@cantho.example"
            home = self._home(user)
            home.mkdir(parents=True)
            if self.owner[0] == "nobody":
                for path in (self.base / "mail", home):
                    shutil.chown(path, *self.owner)
        return Credentials(user, PASSWORD)

    def change_password(self, who: Credentials, password: str) -> Credentials:
        """Returns once the server knows it."""
        users = self.base / "users"
        with self._lock:
            text = users.read_text()
            beside = users.with_name("users.new")
            beside.write_text(re.sub(rf"(?m)^{re.escape(who.user)}:{{PLAIN}}[^:]*:", f"{who.user}:{{PLAIN}}{password}:", text))
            shutil.copystat(users, beside)
            os.utime(beside)
            beside.replace(users)
        end = time.monotonic() + 10
        while time.monotonic() < end:
            try:
                self.doveadm("auth", "test", who.user, password)
            except AssertionError:
                time.sleep(0.2)
            else:
                return Credentials(who.user, password)
        raise AssertionError("the server has not learned the new password")

    def imap(self, security: Security = Security.TLS, timeout: float = 10.0) -> Server:
        port = self.imaps_port if security is Security.TLS else self.imap_port
        return Server("127.0.0.1", port, security, self.ca, timeout)

    def smtp(self, security: Security = Security.STARTTLS, timeout: float = 10.0) -> Server:
        return Server("127.0.0.1", self.submission_port, security, self.ca, timeout)

    def deliver(self, user: str, letter: bytes) -> None:
        """Put a letter into a mailbox as the city's server would (LMTP)."""
        import smtplib

        with smtplib.LMTP("127.0.0.1", self.lmtp_port) as lmtp:
            lmtp.sendmail("gui@cantho.example", [user], letter)

    def doveadm(self, *words: str) -> str:
        program = need("doveadm", "dovecot-imapd")
        done = subprocess.run([program, "-c", str(self.config), *words], capture_output=True, text=True, timeout=30)
        assert done.returncode == 0, done.stderr
        return done.stdout


def _await_port(port: int, log: Path) -> None:
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError(f"no answer on {port}: {log.read_text() if log.exists() else ''}")


def letter(number: int = 1, *, subject: str = "Báo cáo tuần", text: str = "Kính gửi các đồng chí.", more: str = "") -> bytes:
    """A plain UTF-8 letter."""
    import base64

    coded = base64.b64encode(subject.encode()).decode()
    head = (
        f"From: =?utf-8?B?{base64.b64encode('Lê Thanh Hải'.encode()).decode()}?= <hai@cantho.example>\r\n"
        f"To: hoa@cantho.example\r\nSubject: =?utf-8?B?{coded}?=\r\nMessage-ID: <{number}.{zlib.crc32(subject.encode())}@cantho.example>\r\n"
        f"Date: Tue, 24 Nov 2026 08:{number % 60:02d}:00 +0700\r\nMIME-Version: 1.0\r\n{more}"
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    return head.encode() + f"{text}\r\nThư số {number}.\r\n".encode()
