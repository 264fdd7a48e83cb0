"""Letters as octets: what goes out is read back the same, by our own reader and by Python's."""

from __future__ import annotations

import email
import email.policy
import unicodedata

import pytest

from client.compose import checks
from client.compose.build import build, largest_file, packed_size, weigh
from client.compose.letter import OutFile, Outgoing
from client.compose.reply import Original, forward, reply
from client.message.addresses import Address
from client.message.letter import read

HOA = Address("Nguyễn Thị Hoa", "hoa@caikhe.cantho.example")
LONG_NAME = "Báo cáo kết quả cải cách hành chính năm 2026 của Uỷ ban nhân dân phường Cái Khế (bản ký).pdf"


def outgoing(**more: object) -> Outgoing:
    facts: dict[str, object] = dict(
        sender=HOA,
        to=(Address("Sở Nội vụ", "snv@cantho.example"), Address("", "loi@caikhe.cantho.example")),
        cc=(Address("Lê, Minh Tâm", "tam@caikhe.cantho.example"),),
        bcc=(Address("", "an@caikhe.cantho.example"),),
        subject="Đề nghị báo cáo cải cách hành chính năm 2026 trước ngày 30/11 và những việc khác cho đủ dài",
        text="Kính gửi các đồng chí,\n.dấu chấm đầu dòng\nTỷ lệ 98,7%.\n" + "rất dài " * 200,
        date=1795485120.0,
        message_id="<1@caikhe>",
    )
    facts.update(more)
    return Outgoing(**facts)  # type: ignore[arg-type]


def test_a_letter_is_read_back_the_same() -> None:
    """Subject, people, text and files survive, by two readers; no Bcc, no long line, no bare line end."""
    data = bytes(range(256)) * 40
    octets = build(outgoing(files=(OutFile(LONG_NAME, "application/pdf", data), OutFile("a b.txt", "text/plain", b"x"))))
    ours = read(octets)
    theirs = email.message_from_bytes(octets, policy=email.policy.default)
    assert ours.subject == theirs["Subject"] == outgoing().subject
    assert ours.sender == HOA and [one.address for one in ours.to] == ["snv@cantho.example", "loi@caikhe.cantho.example"]
    assert ours.cc == outgoing().cc and "an@caikhe" not in octets.decode("ascii")
    assert ours.body.text.strip() == outgoing().text.strip() and not ours.body.html
    assert [file.name for file in ours.attachments] == [LONG_NAME, "a b.txt"]
    attached = list(theirs.iter_attachments())
    assert [one.get_filename() for one in attached] == [LONG_NAME, "a b.txt"] and attached[0].get_content() == data
    lines = octets.split(b"\r\n")
    assert max(map(len, lines)) <= 998 and not any(b"\n" in line or b"\r" in line for line in lines)
    assert ours.date == 1795485120.0 and build(outgoing()) == build(outgoing())


def test_names_are_there_for_outlook_too() -> None:
    """RFC 2231 in the disposition and RFC 2047 in the type: one of the two is read by every program."""
    octets = build(outgoing(files=(OutFile("Tờ trình.docx", "application/msword", b"x"),)))
    assert b"filename*=utf-8''T%E1%BB%9D%20tr%C3%ACnh.docx" in octets and b'name="=?utf-8?' in octets


def test_decomposed_text_goes_out_composed() -> None:
    """A Mac's NFD never leaves the house: subject, names, words, formatting and file names; seen by a reader that composes nothing."""

    def apart(text: str) -> str:
        return unicodedata.normalize("NFD", text)

    people = (Address(apart("Đỗ Hữu Phước"), "phuoc@cantho.example"),)
    files = (OutFile(apart("Tờ trình.docx"), "application/msword", b"x"), OutFile(apart(LONG_NAME), "application/pdf", b"y"))
    octets = build(outgoing(sender=people[0], to=people, cc=people, subject=apart("Giấy mời"), text=apart("Uỷ ban"),
                            html=apart("<b>Uỷ ban</b>"), files=files))  # fmt: skip
    letter = email.message_from_bytes(octets, policy=email.policy.default)
    assert (letter["Subject"], letter["From"].addresses[0].display_name) == ("Giấy mời", "Đỗ Hữu Phước")
    assert [letter[name].addresses[0].display_name for name in ("To", "Cc")] == ["Đỗ Hữu Phước"] * 2
    words = [letter.get_body((kind,)) for kind in ("plain", "html")]
    assert [part.get_content().strip() for part in words if part] == ["Uỷ ban", "<b>Uỷ ban</b>"]
    attached = list(letter.iter_attachments())
    assert [part.get_filename() for part in attached] == ["Tờ trình.docx", LONG_NAME]
    assert [part["Content-Type"].params["name"] for part in attached] == ["Tờ trình.docx", LONG_NAME]


def test_a_draft_may_hold_what_is_no_address_yet() -> None:
    """Its copy on the server is written all the same, in ASCII; it is put right before it goes."""
    octets = build(outgoing(to=(Address("", "hoa.nguyễn@cantho.example"), Address("Chị Hoa", "chị Hoa"), HOA)))
    assert octets.isascii() and HOA in read(octets).to


def test_formatting_makes_an_alternative() -> None:
    """Where something was made bold, the plain text goes along."""
    octets = build(outgoing(html="<p>Kính gửi <b>các đồng chí</b></p>"))
    theirs = email.message_from_bytes(octets, policy=email.policy.default)
    assert theirs.get_content_type() == "multipart/alternative"
    assert "<b>" in read(octets).body.html


def test_the_weight_of_a_file_is_what_it_will_be() -> None:
    """Base64 with its line ends, to the octet."""
    import base64

    for size in (0, 1, 57, 58, 1000, 100_003):
        wire = base64.encodebytes(b"x" * size).replace(b"\n", b"\r\n")
        assert packed_size(size) == len(wire)


ORIGINAL = Original(
    "Re: RE: Họp giao ban",
    Address("Lê Thanh Hải", "hai@vp.cantho.example"),
    (),
    (HOA, Address("Trần Văn Lợi", "loi@caikhe.cantho.example")),
    (Address("Sở Y tế", "syt@cantho.example"), Address("", "HAI@vp.cantho.example")),
    "<2@vp>",
    "<1@vp>",
    "Kính mời\nhọp lúc 14:00",
    "",
)


def test_an_answer_goes_to_the_right_people() -> None:
    """Not to oneself, nobody twice, the subject's prefix once, the thread kept."""
    one = reply(ORIGINAL, {HOA.address}, everyone=False, quote_line="Ông Hải viết:")
    everyone = reply(ORIGINAL, {HOA.address}, everyone=True, quote_line="Ông Hải viết:")
    assert [a.address for a in one.to] == ["hai@vp.cantho.example"] and one.cc == ()
    assert [a.address for a in everyone.cc] == ["loi@caikhe.cantho.example", "syt@cantho.example"]
    assert one.subject == "Re: Họp giao ban" and one.references == "<1@vp> <2@vp>" and one.in_reply_to == "<2@vp>"
    assert one.text == "\n\nÔng Hải viết:\n> Kính mời\n> họp lúc 14:00\n"
    assert forward(ORIGINAL, quote_line="-- Thư gốc --").subject == "Fwd: Re: RE: Họp giao ban"


@pytest.mark.parametrize("limit", [3_000, 10_000, 204_800, 10_485_760, 26_214_400])
def test_the_largest_file_fits(limit: int) -> None:
    """A letter with it is within the limit and nearly fills it; a larger one would not be."""
    largest = largest_file(limit)
    assert largest == 0 if limit < 4096 else limit - 4096 - 78 < packed_size(largest) <= limit - 4096
    assert largest == 0 or weigh("Kính gửi", "", [largest], 12) <= limit


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({}, []),
        ({"addresses": [], "people": 0}, ["no_recipient"]),
        ({"addresses": ["khong-phai"]}, ["bad_address"]),
        ({"addresses": ["hoa.nguyễn@cantho.example"]}, ["bad_address"]),
        ({"addresses": [], "units": 1, "people": 0}, ["nobody_in_unit"]),
        ({"subject": " "}, ["no_subject"]),
        ({"text": "Chi tiết tại tệp đính kèm."}, ["forgotten_file"]),
        ({"text": "Gửi kèm theo đây 2 văn bản"}, ["forgotten_file"]),
        ({"text": "Gửi kèm theo đây 2 văn bản", "files": 1}, []),
        ({"text": "Không có đính kèm."}, []),
        ({"text": "Xin cảm ơn.\n> xem tệp đính kèm"}, []),
        ({"subject": "TỐI MẬT: kế hoạch"}, ["secret"]),
        ({"text": "Độ MẬT của văn bản"}, ["secret"]),
        ({"text": "MẬT KHẨU thư, bí mật nhà nghề, mật ong"}, []),
        ({"people": 30, "answer": True}, ["many_recipients"]),
        ({"weight": 10, "left": 5}, ["too_heavy"]),
        ({"files_missing": 1}, ["files_missing"]),
        ({"weight": 11, "limit": 10}, ["too_large"]),
        ({"weight": 10, "limit": 10}, []),
        ({"weight": 10, "limit": 0}, []),
    ],
)
def test_what_is_missing_is_found(facts: dict[str, object], codes: list[str]) -> None:
    """Vietnamese words, marks or not; nothing out of the quoted letter; a password is no secret document."""
    given: dict[str, object] = dict(addresses=["a@b.example"], units=0, people=1, subject="Báo cáo", text="Kính gửi", files=0)
    given.update(facts)
    assert [problem.code for problem in checks.problems(**given)] == codes  # type: ignore[arg-type]
