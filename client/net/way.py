"""Whether this PC has any way out at all: a cable pulled, no Wi-Fi, a router that is off."""

from __future__ import annotations

import socket

# Addresses of documentation (RFC 5737, RFC 3849): a datagram socket that is "connected" to them looks for a route and sends
# nothing.
_ANYWHERE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))
_PORT = 9


def way_out() -> bool:
    """There is a route that leaves this PC, by IPv4 or by IPv6. Sends nothing and returns at once."""
    for family, address in _ANYWHERE:
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((address, _PORT))
                return True
        except OSError:
            continue
    return False
