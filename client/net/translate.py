"""The one place where the errors of sockets and TLS become Faults."""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from client.faults import (
    CertificateExpired,
    CertificateUntrusted,
    CertificateWrongName,
    ConnectionRefused,
    LineLost,
    NameUnknown,
    NoNetwork,
    Silent,
    TlsUnavailable,
)

_NO_WAY = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL, 10051, 10065, 10050}
_REFUSED = {errno.ECONNREFUSED, 10061}
# X509_V_ERR_*: 9, 10 = not yet valid, expired; 62, 64 = host or address mismatch
_TIME, _NAME = {9, 10}, {62, 64}


@contextmanager
def translating(host: str) -> Iterator[None]:
    """Raises Faults only; whatever else comes is a bug."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        if error.verify_code in _TIME:
            raise CertificateExpired(host=host) from error
        if error.verify_code in _NAME or "match" in (error.verify_message or ""):
            raise CertificateWrongName(host=host) from error
        raise CertificateUntrusted(host=host) from error
    except ssl.SSLEOFError as error:
        raise LineLost(host=host) from error
    except ssl.SSLError as error:
        if error.reason in ("WRONG_VERSION_NUMBER", "UNSUPPORTED_PROTOCOL", "HTTP_REQUEST", "RECORD_LAYER_FAILURE"):
            raise TlsUnavailable(host=host) from error
        raise LineLost(host=host) from error
    except socket.gaierror as error:
        raise NameUnknown(host=host) from error
    except TimeoutError as error:
        raise Silent(host=host) from error
    except UnicodeError as error:  # a host name that no resolver can be asked for
        raise NameUnknown(host=host) from error
    except OSError as error:
        if error.errno in _NO_WAY:
            raise NoNetwork(host=host) from error
        if error.errno in _REFUSED:
            raise ConnectionRefused(host=host) from error
        raise LineLost(host=host) from error
