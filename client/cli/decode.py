"""tcv decode FILE: what the engine makes of octets whose charset nobody names, and how certain it is."""

from __future__ import annotations

import argparse

from client import api
from client.cli.answer import Answer
from client.cli.file import octets
from i18n import _

LEAST_SHOWN = 0.001


def decode(options: argparse.Namespace) -> Answer:
    """Raises: FileVanished, FileUnreadable."""
    weighed = api.weigh(octets(options.file), options.said)
    decoded = weighed.decoded
    others = [(one.charset or "as it stands", one.certainty) for one in weighed.readings if one.certainty >= LEAST_SHOWN]
    document = {
        "charset": decoded.charset,
        "certainty": round(decoded.certainty, 4),
        "changed": bool(decoded.stands),
        "text": decoded.text,
        "as_sent": decoded.as_sent,
        "readings": [{"charset": charset, "certainty": round(certainty, 4)} for charset, certainty in others],
    }
    lines = [_("Bảng mã: {charset}").format(charset=decoded.charset), _("Chắc chắn: {percent} %").format(percent=_percent(decoded.certainty))]
    if decoded.stands:
        lines.append(_("Chữ Việt cũ: đã đổi."))
    lines += [_("  cách đọc {charset}: {percent} %").format(charset=charset, percent=_percent(certainty)) for charset, certainty in others]
    return Answer(document, [*lines, "", decoded.text.rstrip("\n")])


def _percent(certainty: float) -> str:
    """'99', not '100', where something else is possible."""
    return str(int(certainty * 100)) if certainty < 1 else "100"
