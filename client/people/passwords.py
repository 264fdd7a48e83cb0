"""Mail passwords in the operating system's keyring, where the site allows "remember me"; without one we simply ask."""

from __future__ import annotations

from client.faults import KeyringFault

SERVICE = "thu-cong-vu"


def remember(address: str, password: str) -> None:
    """Raises: KeyringFault when there is no keyring, it is locked, or it forgets at once (the null backend)."""
    import keyring
    import keyring.errors

    try:
        keyring.set_password(SERVICE, address, password)
        kept = keyring.get_password(SERVICE, address)
    except (keyring.errors.KeyringError, RuntimeError, OSError) as error:
        raise KeyringFault() from error
    if kept != password:
        raise KeyringFault()


def recall(address: str) -> str | None:
    """None: nothing remembered, or no usable keyring."""
    import keyring
    import keyring.errors

    try:
        return keyring.get_password(SERVICE, address)
    except (keyring.errors.KeyringError, RuntimeError, OSError):
        return None


def forget(address: str) -> None:
    import keyring
    import keyring.errors

    try:
        keyring.delete_password(SERVICE, address)
    except (keyring.errors.KeyringError, RuntimeError, OSError):
        return
