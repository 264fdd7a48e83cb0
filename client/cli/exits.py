"""Exit codes, for scripts: every Fault has its own, tens by family. They are never given a new meaning."""

from __future__ import annotations

from collections.abc import Mapping

from client.api import faults

OK = 0
BUG = 1  # not a Fault: a mistake of ours, see the log
USAGE = 2
STILL_WAITING = 3  # send --wait: the time is over, the letter is safe in the outbox
NOT_THERE = 4  # no such letter, attachment or mailbox
UNSURE = 5  # send --wait: the server may have taken the letter
ONLY_HERE = 6  # people remove: letters would be lost
INCOMPLETE = 7  # export: letters that could not be had are named

BY_FAULT: Mapping[type[faults.Fault], int] = {
    faults.NoNetwork: 10,
    faults.NameUnknown: 11,
    faults.ConnectionRefused: 12,
    faults.LineLost: 13,
    faults.Silent: 14,
    faults.NotMail: 15,
    faults.CertificateUntrusted: 20,
    faults.CertificateExpired: 21,
    faults.CertificateWrongName: 22,
    faults.TlsUnavailable: 23,
    faults.WrongPassword: 30,
    faults.SignInLocked: 31,
    faults.SignInUnavailable: 32,
    faults.ServerBusy: 40,
    faults.ServerRefused: 41,
    faults.ServerNonsense: 42,
    faults.OverQuota: 50,
    faults.FolderGone: 51,
    faults.LetterGone: 52,
    faults.MovedElsewhere: 53,
    faults.RecipientRefused: 60,
    faults.RecipientFull: 61,
    faults.SenderRefused: 62,
    faults.TooLarge: 63,
    faults.ContentRefused: 64,
    faults.OutcomeUnknown: 65,
    faults.LetterUnready: 66,
    faults.DiskFull: 70,
    faults.StoreDamaged: 71,
    faults.StoreTooNew: 72,
    faults.StoreInUse: 73,
    faults.KeyFileOld: 74,
    faults.StoreForbidden: 75,
    faults.FileUnreadable: 80,
    faults.FileVanished: 81,
    faults.FileBlocked: 82,
    faults.FileUnwritable: 83,
    faults.FileForeign: 84,
    faults.FileTooNew: 85,
    faults.FileCut: 86,
    faults.FileDamaged: 87,
    faults.PlaceGone: 88,
    faults.PlaceFull: 89,
    faults.SiteFault: 90,
    faults.KeyringFault: 91,
    faults.ShelfAway: 100,
    faults.ShelfUnprepared: 101,
    faults.ShelfEmptied: 102,
    faults.ShelfLocked: 103,
    faults.ShelfFull: 104,
    faults.ShelfLetterGone: 105,
    faults.ShelfLetterDamaged: 106,
}


def of(fault: faults.Fault | None) -> int:
    return OK if fault is None else BY_FAULT.get(type(fault), BUG)
