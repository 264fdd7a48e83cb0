"""The letter that says that another one has come: readable by anybody, and by programs as RFC 8098 has it. Pure."""

from __future__ import annotations

from client.compose.letter import Outgoing
from client.compose.reply import thread
from client.message.addresses import Address
from client.message.receipts import CONFIRMS, Request

# No machine is to answer it (Exchange's word; the others see that it has no sender, RFC 3834 §2).
_QUIET = ("X-Auto-Response-Suppress", "All")


def confirmation(
    request: Request, sender: Address, about: str, references: str, subject: str, text: str, *, date: float, message_id: str
) -> Outgoing:
    """`about`: the Message-ID of the letter, `references` its own. A program is told only where it asked to be."""
    notification = ""
    if request.notice and about.isascii() and sender.address.isascii():
        fields = (
            ("Reporting-UA", "Thu Cong Vu"),
            ("Final-Recipient", f"rfc822;{sender.address}"),
            ("Original-Message-ID", about),
            ("Disposition", "manual-action/MDN-sent-manually; displayed"),
        )
        notification = "".join(f"{name}: {value}\r\n" for name, value in fields)
    return Outgoing(
        sender=sender,
        to=(request.to,),
        subject=subject,
        text=text,
        date=date,
        message_id=message_id,
        in_reply_to=about,
        references=thread(references, about),
        extra_headers=((CONFIRMS, about), _QUIET),
        notification=notification,
    )
