"""One key a person in the keyring of the operating system, where the site allows "remember me"; without one we simply ask."""

from __future__ import annotations

import base64
import os

from client.faults import KeyringFault

SERVICE = "thu-cong-vu"


def make(address: str) -> bytes:
    """A new key (32 octets), kept from now on.

    Raises: KeyringFault when there is no keyring, it is locked, or it forgets at once (the null backend).
    """
    import keyring
    import keyring.errors

    made = base64.b64encode(os.urandom(32)).decode()
    try:
        keyring.set_password(SERVICE, address, made)
        kept = keyring.get_password(SERVICE, address)
    except (keyring.errors.KeyringError, RuntimeError, OSError) as error:
        raise KeyringFault() from error
    if kept != made:
        raise KeyringFault()
    return base64.b64decode(made)


def recall(address: str) -> bytes | None:
    """None: nothing kept, or no usable keyring."""
    import keyring
    import keyring.errors

    try:
        kept = keyring.get_password(SERVICE, address)
        return base64.b64decode(kept, validate=True) if kept is not None else None
    except (keyring.errors.KeyringError, RuntimeError, OSError, ValueError):
        return None


def forget(address: str) -> None:
    import keyring
    import keyring.errors

    try:
        keyring.delete_password(SERVICE, address)
    except (keyring.errors.KeyringError, RuntimeError, OSError):
        return
