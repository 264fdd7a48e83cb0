"""The ways into one person's store, as their key file holds them and as the site allows them today (docs/KEYS.md)."""

from __future__ import annotations

import logging
from pathlib import Path

from client.faults import Fault, KeyringFault, WrongPassword
from client.people import keyring_key, vault

log = logging.getLogger(__name__)


class Ways:
    """`remember`: the site lets the keyring of this PC open the store. `recovery_key`: the city's public key, b'' = none.

    Everything here raises StoreDamaged and StoreTooNew where the key file cannot be read.
    """

    def __init__(self, path: Path, address: str, *, remember: bool, recovery_key: bytes) -> None:
        self._path, self._address = path, address
        self._remember, self._recovery_key = remember, recovery_key

    # In: each gives the data key

    def by_password(self, password: str) -> bytes:
        """About half a second. Raises: WrongPassword."""
        return vault.unlock(vault.load(self._path), password)

    def by_keyring(self) -> bytes:
        """Raises: WrongPassword where the keyring keeps nothing, or nothing that opens."""
        kept = keyring_key.recall(self._address) if self._remember else None
        if kept is None:
            raise WrongPassword()
        return vault.unlock_by_key(vault.load(self._path), kept)

    def by_recovery(self, private: bytes) -> bytes:
        """Raises: WrongPassword where no slot is for this key."""
        return vault.unlock_by_recovery(vault.load(self._path), private)

    @property
    def remembered(self) -> bool:
        """Is there a slot for the keyring, and may it be used? Whether it opens shows when it is tried."""
        try:
            return self._remember and vault.has_keyring(vault.load(self._path))
        except Fault:  # said when they sign in
            return False

    # Kept

    def begin(self, slots: vault.Slots) -> None:
        """Of somebody new."""
        vault.save(self._path, slots)

    def set_password(self, key: bytes, password: str, above: int = 0) -> None:
        """The only password that opens the store from now on; the other ways stay. `above`: see `key_age`."""
        vault.save(self._path, vault.rewrap(vault.load(self._path), key, password, above))

    @property
    def age(self) -> tuple[int, str]:
        """Of the key file (`key_age`)."""
        return vault.age_of(vault.load(self._path))

    def keep(self, key: bytes) -> None:
        """The other ways as the site allows them today."""
        slots = after = vault.load(self._path)
        if self._recovery_key and vault.recoverable_by(slots) != self._recovery_key:
            after = vault.with_recovery(after, key, self._recovery_key)
        if not self._remember:
            if vault.has_keyring(after):
                after = vault.without_keyring(after)
                keyring_key.forget(self._address)
        elif not self._opens_by_keyring():
            try:
                after = vault.with_keyring(after, key, keyring_key.make(self._address))
            except KeyringFault:
                log.info("no usable keyring")
        if after != slots:
            vault.save(self._path, after)

    def _opens_by_keyring(self) -> bool:
        try:
            return bool(self.by_keyring())
        except WrongPassword:
            return False

    def forget(self) -> None:
        """The person leaves this PC for good."""
        keyring_key.forget(self._address)
