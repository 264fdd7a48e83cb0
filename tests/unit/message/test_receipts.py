"""Receipts as other programs write them, and as people write them who wish us ill."""

from __future__ import annotations

from email import message_from_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.compose import build
from client.compose.confirm import confirmation
from client.message import receipts, structure
from client.message.addresses import Address
from client.message.receipts import Receipt, Request, is_automatic, is_from, is_report, read, request

HAI, HA = "hai@cantho.example", "ha@cantho.example"
ABOUT = "<a.b@cantho.example>"

NOTICES = [
    ("Disposition: manual-action/MDN-sent-manually; displayed", "read"),
    ("Disposition: automatic-action/MDN-sent-automatically;displayed", "read"),
    ("DISPOSITION: Manual-Action / mdn-sent-Manually ; Displayed", "read"),
    ("Disposition: automatic-action/MDN-sent-automatically; deleted", "arrived"),
    ("Disposition: automatic-action/MDN-sent-automatically; processed", "arrived"),
    ("Disposition: automatic-action/MDN-sent-automatically; dispatched", "arrived"),
    ("Disposition: automatic-action/MDN-sent-automatically; denied", ""),
    ("Disposition: automatic-action/MDN-sent-automatically; failed", ""),
    ("Disposition: automatic-action/MDN-sent-automatically; displayed/error", ""),
    ("Disposition: automatic-action/MDN-sent-automatically; displayed/warning", "read"),
    ("Disposition: displayed", ""),
    ("Disposition: manual-action/MDN-sent-manually; displayed\r\nDisposition: manual-action/MDN-sent-manually; denied", "read"),
    ("X: 1", ""),
]


@pytest.mark.parametrize(("line", "said"), NOTICES)
def test_notices(line: str, said: str) -> None:
    """RFC 8098 §3.2.6, the old words of RFC 2298, and what is none."""
    found = read(f"Final-Recipient: rfc822; {HA}\r\nOriginal-Message-ID: {ABOUT}\r\n{line}\r\n".encode())
    assert found == (Receipt(ABOUT, HA, said) if said else None)  # type: ignore[arg-type]


def test_a_notice_of_nothing() -> None:
    assert read(b"Disposition: manual-action/MDN-sent-manually; displayed\r\n") is None
    found = read(f"Original-Message-ID: {ABOUT}\r\nDisposition: manual-action/MDN-sent-manually; displayed".encode())
    assert found == Receipt(ABOUT, "", "read")


@given(st.binary(max_size=500))
def test_any_octets(data: bytes) -> None:
    read(data)


ASKED = [
    ({}, (HAI, False, "")),
    ({"Disposition-Notification-To": HAI}, (HAI, True, "")),
    ({"disposition-notification-to": f"Hai <{HAI.upper()}>"}, (HAI.upper(), True, "")),
    ({"Disposition-Notification-To": HA}, (HA, True, "elsewhere")),
    ({"Disposition-Notification-To": f"{HAI}, {HA}"}, (HAI, True, "elsewhere")),
    ({"Disposition-Notification-To": HAI, "Return-Path": f"<{HAI}>"}, (HAI, True, "")),
    ({"Disposition-Notification-To": HAI, "Return-Path": "<khac@ngoai.example>"}, (HAI, True, "elsewhere")),
    ({"Disposition-Notification-To": HAI, "List-Id": "<l.x>"}, (HAI, True, "list")),
    ({"Precedence": "Bulk"}, (HAI, False, "list")),
    ({"Auto-Submitted": "auto-generated"}, None),
    ({"Auto-Submitted": "no"}, (HAI, False, "")),
    ({"X-TCV-Xac-Nhan": ABOUT, "Disposition-Notification-To": HAI}, None),
    ({"Disposition-Notification-To": "toi@cantho.example"}, None),
]


@pytest.mark.parametrize(("fields", "wanted"), ASKED)
def test_who_waits_for_a_confirmation(fields: dict[str, str], wanted: tuple[str, bool, str] | None) -> None:
    found = request(fields, Address("Hải", HAI), frozenset({"toi@cantho.example"}))
    assert (found and (found.to.address, found.notice, found.doubt)) == wanted


def test_never_ones_own() -> None:
    assert request({"Disposition-Notification-To": HAI}, Address("", HAI.upper()), frozenset({HAI})) is None


def test_who_may_have_sent_it() -> None:
    """The server's word about the sender against the From that anybody can write; where it says nothing, nothing is known."""
    assert is_from(None, HA) and is_from("<>", HA) and is_from(f"<{HA.upper()}>", HA) and not is_from("<la@ngoai.example>", HA)
    assert is_report(None) and is_report("<>") and not is_report(f"<{HA}>")
    assert is_automatic({"auto-submitted": "auto-replied; x=y"}) and is_automatic({}, "Trả lời tự động: Giấy mời")
    assert is_automatic({"precedence": "auto_reply"}) and not is_automatic({}, "Trả lời: tự động hoá")


@pytest.mark.parametrize("notice", [True, False])
def test_our_own_confirmation(notice: bool) -> None:
    """Read by Python's parser and by our own: words first, then the notification, only where the letter asks for one; it asks for
    nothing and answers nobody's machine."""
    found = Request(Address("Hải", HAI), notice, "")
    made = confirmation(found, Address("Hà", HA), ABOUT, "<x@y>", "Đã nhận: Giấy mời", "Đã nhận.\n", date=1.0, message_id="<c@x>")
    octets = build.build(made)
    parsed = message_from_bytes(octets)
    assert parsed["In-Reply-To"] == ABOUT == parsed["X-TCV-Xac-Nhan"] and parsed["References"].split() == ["<x@y>", ABOUT]
    assert receipts.ASKS not in parsed
    leaves = list(structure.leaves(structure.parse(octets).root))
    assert [leaf.type for leaf in leaves] == ["text/plain", "message/disposition-notification"][: 1 + notice]
    assert (parsed.get_content_type(), parsed.get_param("report-type")) == (
        ("multipart/report", "disposition-notification") if notice else ("text/plain", None)
    )
    if notice:
        assert read(structure.content(leaves[1])) == Receipt(ABOUT, HA, "read")
    assert build.build(made) == octets
