"""tcv practice: the practice server on its own, until it is stopped."""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from argparse import Namespace

from client.cli.answer import Answer
from client.practice.server import PracticeServer
from i18n import _


def practice(options: Namespace) -> Answer:
    """Runs until SIGINT or SIGTERM (or Ctrl-Break). With --json one line says when it is ready."""
    server = PracticeServer(options.people, imap_port=options.imap_port, smtp_port=options.smtp_port, now=time.time())
    stopped = threading.Event()
    for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda number, frame: stopped.set())
    server.start()
    try:
        people = [{"name": one.name, "address": one.address, "password": one.password} for one in server.people]
        ready = {"imap_port": server.imap_port, "smtp_port": server.smtp_port, "people": people}
        if options.json:
            sys.stdout.write(json.dumps(ready, ensure_ascii=False) + "\n")
        else:
            print(_("Máy chủ tập đang chạy. IMAP: {imap}, SMTP: {smtp}.").format(imap=server.imap_port, smtp=server.smtp_port))
            for one in people:
                print(f"  {one['name']}  {one['address']}  {one['password']}")
            print(_("Bấm Ctrl+C để dừng."))
        sys.stdout.flush()
        while not stopped.wait(1.0):  # a timeout lets Windows see Ctrl-C
            pass
    finally:
        server.stop()
    return Answer({}, ())
