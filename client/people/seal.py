"""The two deeds of secrecy everything else is made of, both by libsodium: a slow key from a password, and sealing under a key.

Imported where it is used: the first screen needs neither.
"""

from __future__ import annotations

import unicodedata

from nacl import bindings as sodium
from nacl.exceptions import CryptoError

KEY_OCTETS = 32
SALT_OCTETS: int = sodium.crypto_pwhash_SALTBYTES
_NONCE: int = sodium.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
OVERHEAD = _NONCE + sodium.crypto_aead_xchacha20poly1305_ietf_ABYTES  # octets by which sealed is longer than plain


class Unopened(Exception):
    """Another key, another purpose, or changed since it was sealed: which one cannot be told."""


def derive(password: str, salt: bytes, memory_kib: int, passes: int) -> bytes:
    """32 octets by Argon2id (RFC 9106; one lane). Slow on purpose. Marks count the same however they were typed (NFC)."""
    secret = unicodedata.normalize("NFC", password).encode()
    key: bytes = sodium.crypto_pwhash_alg(
        KEY_OCTETS, secret, salt, passes, memory_kib * 1024, sodium.crypto_pwhash_ALG_ARGON2ID13
    )
    return key


def seal(key: bytes, plain: bytes, purpose: bytes) -> bytes:
    """XChaCha20-Poly1305 with a random nonce in front. It opens with the same key and purpose only."""
    nonce = sodium.randombytes(_NONCE)
    sealed: bytes = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plain, purpose, nonce, key)
    return nonce + sealed


def unseal(key: bytes, sealed: bytes, purpose: bytes) -> bytes:
    """Raises: Unopened."""
    try:
        plain: bytes = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(sealed[_NONCE:], purpose, sealed[:_NONCE], key)
    except (CryptoError, ValueError, TypeError) as error:
        raise Unopened() from error
    return plain


def key_pair() -> tuple[bytes, bytes]:
    """(public, private) X25519 keys, 32 octets each."""
    public, private = sodium.crypto_box_keypair()
    return public, private


def public_of(private: bytes) -> bytes:
    """Raises: Unopened where that is no key."""
    try:
        public: bytes = sodium.crypto_scalarmult_base(private)
    except (CryptoError, ValueError, TypeError) as error:
        raise Unopened() from error
    return public


def seal_for(public: bytes, plain: bytes) -> bytes:
    """For the holder of the private key alone, by nobody in particular (libsodium's sealed box). Raises: ValueError."""
    try:
        sealed: bytes = sodium.crypto_box_seal(plain, public)
    except CryptoError as error:
        raise ValueError("public key") from error
    return sealed


def open_sealed(private: bytes, sealed: bytes) -> bytes:
    """Raises: Unopened."""
    try:
        plain: bytes = sodium.crypto_box_seal_open(sealed, public_of(private), private)
    except (CryptoError, ValueError, TypeError) as error:
        raise Unopened() from error
    return plain
