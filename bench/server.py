"""A practice server with a full mailbox, in a process of its own: ``python -m bench.server LETTERS`` prints its ports."""

from __future__ import annotations

import base64
import json
import random
import sys
import time

from bench.mailbox import letter_text, subject
from client.practice.server import PracticeServer


def octets(number: int, chance: random.Random) -> bytes:
    """A letter of some kilobytes; every third carries a file."""
    text = base64.encodebytes(letter_text(chance).encode()).replace(b"\n", b"\r\n")
    body = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + text
    if number % 3 == 0:
        data = base64.encodebytes(chance.randbytes(chance.randrange(5_000, 120_000))).replace(b"\n", b"\r\n")
        file = (
            b'Content-Type: application/pdf; name="cv.pdf"\r\nContent-Disposition: attachment; filename="cv.pdf"\r\n'
            b"Content-Transfer-Encoding: base64\r\n\r\n" + data
        )
        body = b"Content-Type: multipart/mixed; boundary=xx\r\n\r\n--xx\r\n" + body + b"\r\n--xx\r\n" + file + b"\r\n--xx--\r\n"
    words = base64.b64encode(subject(number, chance).encode()).decode()
    head = (
        f"Date: Tue, 24 Nov 2026 08:{number % 60:02}:00 +0700\r\nFrom: Hai <hai@vanphong.cantho.example>\r\n"
        f"To: Hoa <hoa@cantho.example>\r\nSubject: =?utf-8?B?{words}?=\r\nMessage-ID: <{number}@bench.example>\r\nMIME-Version: 1.0\r\n"
    )
    return head.encode() + body


def main(letters: int) -> int:
    server = PracticeServer()
    who = server.people[0]
    box = server.mailbox(who.address)
    box.limit = 10**10
    inbox, chance, now = box.folders["INBOX"], random.Random(7), time.time()
    for number in range(letters):
        box.append(inbox, octets(number, chance), {"\\Seen"}, now - (letters - number) * 600)
    server.start()
    ready = {"imap": server.imap_port, "smtp": server.smtp_port, "address": who.address, "password": who.password}
    print(json.dumps(ready), flush=True)
    sys.stdin.read()  # until whoever started it goes
    server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
