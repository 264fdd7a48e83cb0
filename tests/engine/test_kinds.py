"""A letter written by the fields of its kind goes over real servers and says the same on the other side; the person's word for a kind stays."""

from __future__ import annotations

import datetime
import email
import email.policy
from pathlib import Path

import pytest

from client import commands as c
from client.documents import when
from client.faults import Fault
from client.ids import DraftId
from client.rows import Place
from client.store import copied_writing, texts
from tests.engine.conftest import MakeOfficial
from tests.engine.office import Official, foreign
from tests.servers import Dovecot

HAI = "hai@cantho.example"


def in_days(days: int) -> str:
    day = when.today(datetime.datetime.now().timestamp()) + datetime.timedelta(days=days)
    return f"{day:%d/%m/%Y}"


def invitation(official: Official, text: str = "Chương trình họp gửi kèm theo.", **change: str) -> int:
    """A draft of the picture's invitation, kept as the window keeps it."""
    values = {
        "number": "215/GM-UBND", "summary": "Họp giao ban – tháng 12", "day": in_days(3), "clock": "8h", "place": "Phòng họp số 2",
        "chair": "Ông Trần Văn Lợi", "deadline": f"16:00 {in_days(2)}",
    }  # fmt: skip
    draft = official.do(c.StartDraft(official.account, "invitation"))
    people = (c.Recipient("Hai", HAI), c.Recipient("Mai", "mai@cantho.example", field="bcc"))
    fields = tuple((values | change).items())
    official.do(c.SaveDraft(draft, "", text, recipients=people, kind="invitation", fields=fields))
    return int(draft)


def test_an_invitation_by_fields_arrives_whole(hoa: Official, dovecot: Dovecot, tmp_path: Path) -> None:
    """Text, paper form, iCalendar and header fields in one letter that any client reads; in Sent it is read back as it was meant."""
    file = tmp_path / "chuong-trinh.txt"
    file.write_bytes(b"08:00 khai mac\r\n" * 30)
    draft = invitation(hoa)
    hoa.do(c.AddFile(draft, file))
    kept = hoa.session.views.draft(draft)
    assert kept is not None and kept.finished is not None and kept.problems == () and kept.fields and kept.fields["clock"] == "8h"
    assert kept.subject == kept.finished.subject and kept.text == "Chương trình họp gửi kèm theo."
    hoa.send(draft)
    hoa.send_and_sync(3)
    with foreign(dovecot, hoa.who) as client:
        client.select_folder("Sent", readonly=True)
        (uid,) = client.search("ALL")
        letter = email.message_from_bytes(client.fetch([uid], ["BODY[]"])[uid][b"BODY[]"], policy=email.policy.default)
    assert letter["X-TCV-Loai"] == "invitation" and letter["X-TCV-So"] == "215/GM-UBND" and letter["Bcc"] is None
    forms = [part.get_content_type() for part in letter.walk() if not part.is_multipart()]
    assert forms == ["text/plain", "text/html", "text/calendar", "text/plain"]
    calendar = next(part for part in letter.walk() if part.get_content_type() == "text/calendar")
    assert calendar.get_param("method") == "REQUEST"
    words = calendar.get_payload(decode=True).decode().replace("\r\n ", "")  # type: ignore[union-attr]
    assert "METHOD:REQUEST" in words and f"mailto:{HAI}" in words and "mai@" not in words and "T080000" in words
    sent = hoa.letter(kept.subject, Place.SENT)
    hoa.do(c.OpenLetter(sent))
    hoa.sync()
    page = hoa.page(sent)
    assert page.row.kind == "invitation" and page.facts.number == "215/GM-UBND" and page.facts.summary == "Họp giao ban – tháng 12"
    assert page.facts.place == "Phòng họp số 2" and page.facts.chair == "Ông Trần Văn Lợi"
    assert page.facts.meeting and when.words(when.moment(f"8:00 {in_days(3)}", when.today(page.date)) or pytest.fail("no day"))
    assert page.facts.deadline and not page.facts.whole_day and page.facts.meeting > page.facts.deadline
    assert [card.name for card in page.files] == ["chuong-trinh.txt"]  # the invitation is no file


def test_what_is_wrong_is_said_and_the_fields_are_kept(hoa: Official) -> None:
    """A day that has been stops the letter, in the list of drafts too; what was typed is there after a start."""
    draft = invitation(hoa, day=in_days(-2), deadline="")
    page = hoa.session.views.draft(draft)
    assert page is not None and [(one.code, one.facts["field"], one.facts["why"]) for one in page.problems[:1]] == [("field", "day", "past")]
    assert hoa.session.views.drafts()[0].missing >= 1
    hoa.do(c.SaveDraft(draft, "tự viết", "chữ", kind="invitation"))
    page = hoa.session.views.draft(draft)
    assert page is not None and page.fields is None and page.subject == "tự viết" and page.text == "chữ"


def test_the_copy_in_the_drafts_folder_is_readable_and_invites_nobody(hoa: Official, dovecot: Dovecot) -> None:
    """Another program sees the finished words; the calendar part comes only with the letter itself."""
    invitation(hoa)
    hoa.send_and_sync(2)
    with foreign(dovecot, hoa.who) as client:
        client.select_folder("Drafts", readonly=True)
        (uid,) = client.search("ALL")
        octets = client.fetch([uid], ["BODY[]"])[uid][b"BODY[]"]
    letter = email.message_from_bytes(octets, policy=email.policy.default)
    assert [part.get_content_type() for part in letter.walk() if not part.is_multipart()] == ["text/plain", "text/html"]
    body = letter.get_body(("plain",))
    assert body is not None and "GIẤY MỜI" in body.get_content()


def test_a_kind_by_the_words_and_the_persons_own_word_for_it(hoa: Official, dovecot: Dovecot) -> None:
    """The subject says nothing, the text does; what she says instead stays, whatever comes later, and only on this PC."""
    with foreign(dovecot, hoa.who) as client:
        client.append("INBOX", "From: a@cantho.example\r\nSubject: Chieu mai\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nTrân trọng kính mời ông, bà dự họp.\r\n".encode())
    hoa.sync()
    number = hoa.letter("Chieu mai")
    hoa.do(c.OpenLetter(number))
    hoa.sync()
    assert hoa.message(number).kind == "invitation"
    hoa.do(c.SetKind(number, "papers"))
    hoa.do(c.SetKind(number, "no-such-kind"))
    with hoa.session._store.write() as tx:
        texts.learn_kind(tx, number, "report")
    hoa.sync()
    assert hoa.message(number).kind == "papers"
    with foreign(dovecot, hoa.who) as client:
        client.select_folder("INBOX", readonly=True)
        (uid,) = client.search("ALL")
        flags = client.fetch([uid], ["FLAGS"])[uid][b"FLAGS"]
    assert set(flags) <= {b"\\Seen", b"\\Recent"}


def test_documents_with_a_mark_of_secrecy(make_official: MakeOfficial) -> None:
    """Refused as the rules say; a site that allows them lets them go."""
    for allowed in (False, True):
        official = make_official(secret_by_mail=allowed)
        draft = official.do(c.StartDraft(official.account))
        official.save(draft, "Kế hoạch", "Văn bản TỐI MẬT")
        page = official.session.views.draft(draft)
        assert page is not None and ("secret" in {one.code for one in page.problems}) is not allowed
        if not allowed:
            with pytest.raises(Fault):
                official.do(c.Send(draft))


def test_the_signature_comes_from_the_directory(make_official: MakeOfficial, dovecot: Dovecot, tmp_path: Path) -> None:
    """Below a letter by fields, and between an answer and the letter it quotes; who is not in the directory signs by hand."""
    who = dovecot.add_user()
    csv = tmp_path / "danh-ba.csv"
    csv.write_text(f"unit_path;kind;name;post;address;telephone\nUBND phường Cái Khế;person;Nguyễn Thị Hoa;Văn thư;{who.user};0292 3 000 100\n", "utf-8")
    dovecot.deliver(who.user, b"From: hai@cantho.example\r\nSubject: Hoi\r\nContent-Type: text/plain\r\n\r\nChao chi\r\n")
    known = make_official(who, directory=csv)
    sign = f"Nguyễn Thị Hoa\nVăn thư, UBND phường Cái Khế\nĐiện thoại: 0292 3 000 100\n{who.user}"
    assert known.session.views.signature(known.account) == sign
    page = known.session.views.draft(invitation(known))
    assert page is not None and page.finished is not None and page.finished.text.endswith(sign + "\n")
    known.sync()
    number = known.letter("Hoi")
    known.do(c.OpenLetter(number))
    known.sync()
    answer = known.session.views.draft(known.do(c.StartReply(number, False, "Ông Hải viết:")))
    assert answer is not None and answer.text == f"\n\n{sign}\n\nÔng Hải viết:\n> Chao chi\n"
    assert make_official().session.views.signature(known.account) == ""


def test_a_sent_letter_is_used_again(hoa: Official) -> None:
    """What stays the same comes along; the number is given once, the days are new. A letter written freely comes whole."""
    draft = invitation(hoa)
    kept = hoa.session.views.draft(draft)
    hoa.send(draft)
    free = hoa.do(c.StartDraft(hoa.account))
    hoa.save(free, "Chương trình", "Nội dung cũ")
    hoa.send(free)
    hoa.send_and_sync(3)
    assert kept is not None
    for subject in (kept.subject, "Chương trình"):
        hoa.do(c.OpenLetter(hoa.letter(subject, Place.SENT)))
    hoa.sync()
    again = hoa.session.views.draft(hoa.do(c.StartAgain(hoa.letter(kept.subject, Place.SENT))))
    assert again is not None and again.kind == "invitation"
    assert again.fields == {"summary": "Họp giao ban – tháng 12", "place": "Phòng họp số 2", "chair": "Ông Trần Văn Lợi"}
    assert [one.address for one in again.recipients] == [HAI]
    freely = hoa.session.views.draft(hoa.do(c.StartAgain(hoa.letter("Chương trình", Place.SENT))))
    assert freely is not None and freely.fields is None and freely.text.strip() == "Nội dung cũ" and freely.subject == "Chương trình"


def test_a_backup_takes_the_fields_along(hoa: Official) -> None:
    """What was typed into them is in the copy of a draft, and comes back from it; a copy from before knew of none."""
    record = copied_writing.draft(hoa.db, DraftId(invitation(hoa)))
    before = {**record, "row": {name: value for name, value in record["row"].items() if name != "fields"}}
    with hoa.session._store.write() as tx:
        back, _lacking = copied_writing.put_draft(tx, hoa.account, record, [])
        old, _lacking = copied_writing.put_draft(tx, hoa.account, before, [])
    page, older = hoa.session.views.draft(back), hoa.session.views.draft(old)
    assert page is not None and page.fields is not None and page.fields["place"] == "Phòng họp số 2"
    assert older is not None and older.fields is None


def test_the_filter_of_a_kind_finds_those_under_it(hoa: Official, dovecot: Dovecot) -> None:
    """Ten kinds, five buttons: no letter is out of reach of all of them."""
    for subject in ("Thông báo nghỉ lễ", "V/v rà soát hộ nghèo", "Văn bản để biết", "Giấy mời họp"):
        dovecot.deliver(hoa.who.user, f"From: a@cantho.example\r\nSubject: =?utf-8?q?{quote(subject)}?=\r\n\r\nx\r\n".encode())
    hoa.sync()
    assert len(hoa.letters(kind="notice")) == 3 and len(hoa.letters(kind="invitation")) == 1
    found = {row.id for kind in hoa.session.views.kinds() if not kind.under for row in hoa.session.views.letter_rows(hoa.letters(kind=kind.id))}
    assert found == set(hoa.letters())


def quote(words: str) -> str:
    return "".join(f"={octet:02X}" for octet in words.encode())
