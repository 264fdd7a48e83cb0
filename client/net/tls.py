"""TLS: the system's trust plus the site's own CA; always checked, no way around."""

from __future__ import annotations

import ssl
import threading
from pathlib import Path

from client.net.server import Server

_PADDING = 0x10  # SSL_OP_TLSEXT_PADDING: 250 octets in each greeting, for load balancers of 2013
_lock = threading.Lock()
_contexts: dict[Path | None, ssl.SSLContext] = {}
_sessions: dict[Server, ssl.SSLSession] = {}  # a session belongs to one context, so the CA file is part of the key


def context(ca_file: Path | None) -> ssl.SSLContext:
    """One for all connections with this CA file, so that TLS sessions can be resumed.

    Raises: OSError, ssl.SSLError when the CA file cannot be read.
    """
    with _lock:  # two threads at once would make two, and a session of the one is refused by the other
        found = _contexts.get(ca_file)
        if found is None:
            found = _contexts[ca_file] = _make(ca_file)
        return found


def _make(ca_file: Path | None) -> ssl.SSLContext:
    import truststore

    made: ssl.SSLContext = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.options &= ~_PADDING
    if ca_file is not None:
        made.load_verify_locations(cafile=str(ca_file))
    return made


def session(server: Server) -> ssl.SSLSession | None:
    """What a connection to this server left behind, for a short handshake."""
    with _lock:
        return _sessions.get(server)


def keep(server: Server, left: ssl.SSLSession | None) -> None:
    if left is not None:
        with _lock:
            _sessions[server] = left


def forget(server: Server) -> None:
    with _lock:
        _sessions.pop(server, None)
