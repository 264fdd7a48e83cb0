"""Where a server is, and how one signs in there."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path


class Security(Enum):
    TLS = "tls"  # from the first byte (IMAP 993, SMTP 465)
    STARTTLS = "starttls"
    PLAIN = "plain"  # loopback only


@dataclass(frozen=True, slots=True)
class Server:
    """`timeout`: seconds without any progress before the line counts as silent."""

    host: str
    port: int
    security: Security = Security.TLS
    ca_file: Path | None = None
    timeout: float = 30.0

    @property
    def loopback(self) -> bool:
        return self.host in ("localhost", "127.0.0.1", "::1") or self.host.startswith("127.")


@dataclass(frozen=True, slots=True)
class Credentials:
    user: str
    password: str = field(repr=False)
