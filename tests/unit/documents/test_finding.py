"""What citizens write, and which procedure is offered first."""

from __future__ import annotations

import random
import time

import pytest

from client.documents import finding
from client.documents.procedure_files import shipped

# subject, text, the procedure that must come first ('' = none may be called likely)
LETTERS = [
    ("Hỏi thủ tục đăng ký khai sinh cho con", "Kính gửi UBND phường. Cho tôi hỏi cần giấy tờ gì?", "khai-sinh"),
    ("xin hoi thu tuc khai sinh cho con", "", "khai-sinh"),
    ("Hỏi giấy tờ", "Tôi muốn làm giấy khai xinh cho cháu mới đẻ", "khai-sinh"),
    ("", "khaisinh cho be", "khai-sinh"),
    ("", "Khia sinh cho bé gái", "khai-sinh"),
    ("", "em muon dang ki ket hon can giay to gi a", "ket-hon"),
    ("", "dang ky ket hom", "ket-hon"),
    ("", "giay hon thu bi mat lam lai sao", "ket-hon"),
    ("", "Tôi xin giấy xác nhận độc thân để đăng ký kết hôn ở quê vợ", "tinh-trang-hon-nhan"),
    ("xac nhan tinh trang hon nhan", "", "tinh-trang-hon-nhan"),
    ("", "giấy chứng nhận độc thân làm ở đâu ạ", "tinh-trang-hon-nhan"),
    ("", "sao y giấy khai sinh cho con đi học", "chung-thuc-ban-sao"),
    ("", "cong chung can cuoc va ho khau", "chung-thuc-ban-sao"),
    ("", "chứng thực bản sao căn cước", "chung-thuc-ban-sao"),
    ("mo quan an", "toi muon mo quan com tai nha thi dang ky kinh doanh o dau", "ho-kinh-doanh"),
    ("Giấy phép kinh doanh", "Tôi tính mở tạp hoá nhỏ", "ho-kinh-doanh"),
    ("", "gia dinh toi sap cat nha cap 4 co can xin phep xay dung khong", "cap-phep-xay-dung"),
    ("", "giay phep say dung nha o", "cap-phep-xay-dung"),
    ("", "Sang tên sổ đỏ cho con trai", "bien-dong-dat-dai"),
    ("", "tach thua dat cho con", "bien-dong-dat-dai"),
    ("", "me toi 80 tuoi muon xin tro cap nguoi gia", "tro-cap-xa-hoi"),
    ("", "trợ cấp hàng tháng cho người khuyết tật", "tro-cap-xa-hoi"),
    ("", "Cha tôi vừa qua đời, xin hỏi thủ tục khai tử", "khai-tu"),
    ("", "bao tu cho ong noi", "khai-tu"),
    ("", "xin trich luc khai tu cua cha toi", "khai-tu"),
    ("Don to cao can bo", "toi muon to cao ong A lan chiem dat", "khieu-nai-to-cao"),
    ("", "khiếu nại quyết định thu hồi đất", "khieu-nai-to-cao"),
    ("", "gui don thua hang xom", "khieu-nai-to-cao"),
    # several at once: what is asked first, and what stands in the subject
    ("Kết hôn và khai sinh", "Vợ chồng em muốn đăng ký kết hôn rồi làm khai sinh cho con luôn", "ket-hon"),
    ("", "Nhờ hướng dẫn khai sinh cho cháu, với lại sau này tôi cũng muốn xin phép xây dựng", "khai-sinh"),
    ("Xin phép xây dựng", "Trước đây tôi có hỏi về đăng ký kết hôn, nay hỏi việc xây nhà", "cap-phep-xay-dung"),
    # nothing of the kind
    ("Chúc mừng năm mới", "Kính chúc cơ quan mạnh khoẻ", ""),
    ("Báo giá", "Máy in giá 2 triệu, giao tận nơi cuối tuần, đủ điều kiện bảo hành, có chứng từ", ""),
    ("", "họp tổ dân phố tối nay", ""),
    ("", "Thông báo từ ngày 1, con trai sinh năm 2001 mới mất căn cước", ""),
    ("", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("subject", "text", "wanted"), LETTERS)
def test_the_likely_one_comes_first(subject: str, text: str, wanted: str) -> None:
    found = finding.likely(shipped(), subject, text)
    assert found[:1] == ((wanted,) if wanted else ())


def test_several_are_all_offered() -> None:
    found = finding.likely(shipped(), "Hỏi kết hôn và xin trợ cấp xã hội", "")
    assert set(found) == {"ket-hon", "tro-cap-xa-hoi"}


def test_every_name_of_every_procedure_finds_it() -> None:
    """As it is written, without marks, and in capitals."""
    for one in shipped():
        for phrase in (one.name, *one.words):
            for said in (phrase, " ".join(finding.words(phrase)), phrase.upper()):
                found = finding.likely(shipped(), said, "")
                assert one.id in found[:2] or one.id in {hit.id for hit in finding.search(shipped(), said)}, (said, found)


def test_one_slip_is_forgiven() -> None:
    """A letter left out, doubled or turned round in each shipped name: still first in most cases, never an error."""
    chance = random.Random(5)
    right = tries = 0
    for one in shipped():
        for _time in range(30):
            said = " ".join(finding.words(one.name))
            at = chance.randrange(1, len(said) - 1)
            said = chance.choice((said[:at] + said[at + 1 :], said[:at] + said[at] + said[at:], said[: at - 1] + said[at] + said[at - 1] + said[at + 1 :]))
            tries += 1
            right += finding.likely(shipped(), said, "")[:1] == (one.id,)
    print(f"one slip in a name: {right}/{tries} first")
    assert right >= 0.9 * tries


def test_a_long_letter_is_quick() -> None:
    """Only its beginning is looked at."""
    text = "Kính gửi uỷ ban, gia đình tôi ở đây đã lâu. " * 2_000
    begin = time.perf_counter()
    assert finding.likely(shipped(), "Thư", text) == ()
    assert time.perf_counter() - begin < 2.0, "seconds instead of hundredths: something is quadratic"


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("khai sinh", "khai-sinh"), ("KHAI SINH", "khai-sinh"), ("doc than", "tinh-trang-hon-nhan"), ("xay nha", "cap-phep-xay-dung"),
        ("so do", "bien-dong-dat-dai"), ("sao y", "chung-thuc-ban-sao"), ("kh", "khai-sinh"), ("ket hon", "ket-hon"),
        ("khai xinh", "khai-sinh"), ("", "khai-sinh"),
    ],
)  # fmt: skip
def test_searching_without_marks(typed: str, first: str) -> None:
    assert finding.search(shipped(), typed)[0].id == first


def test_nothing_found() -> None:
    assert finding.search(shipped(), "hộ chiếu ngoại giao") == ()


@pytest.mark.parametrize(
    ("typed", "marks"),
    [("khai sinh", ((8, 9),)), ("dang", ((0, 4),)), ("sinh khai", ((8, 9),)), ("ky si", ((5, 2), (13, 2))), ("xyz", ())],
)
def test_what_is_painted_over(typed: str, marks: tuple[tuple[int, int], ...]) -> None:
    assert finding.marks("Đăng ký khai sinh", typed) == marks
