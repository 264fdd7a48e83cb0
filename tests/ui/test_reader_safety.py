"""A letter is a stranger's: nothing is loaded from anywhere, nothing it holds makes the window stand still."""

from __future__ import annotations

import re
import socketserver
import statistics
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from client.api import read_letter
from client.ids import MessageId
from client.message.sanitize import sanitize
from client.message.text import from_html
from tests.ui.conftest import MakeWindow
from tests.ui.fake import FakeSession
from tests.ui.reading import put, reader_at
from ui import printing
from ui.letter_pieces import pieces
from ui.pages.reader import ReaderPage
from ui.widgets.letter_text import LetterText

NUMBER = 1
LONGEST_GAP = 0.4  # s of work in one go; a common PC shows a tenth of it


class Listener:
    """A web server that only counts: whoever connects, and what it asks for."""

    def __init__(self) -> None:
        asked: list[bytes] = []

        class Answer(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                asked.append(self.rfile.readline())
                self.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n")

        self.asked = asked
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answer)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05})
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.close()


def picture_file(path: Path) -> None:
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(0xFFFF0000)
    image.save(str(path))


def hostile_loads(port: int, file: Path) -> str:
    """Every way we know by which HTML asks for something from elsewhere."""
    web = f"http://127.0.0.1:{port}"
    return f"""
    <html><head><link rel="stylesheet" href="{web}/style.css"><base href="{web}/">
    <style>@import url("{web}/import.css"); body {{ background: url({web}/css.png) }}</style>
    <meta http-equiv="refresh" content="0;url={web}/refresh"><script src="{web}/s.js"></script></head>
    <body background="{web}/body.png" onload="fetch('{web}/js')">
    <img src="{web}/img.png"><img src="//127.0.0.1:{port}/schemeless.png"><img src="relative.png" srcset="{web}/set.png 2x">
    <img src="{file.as_uri()}"><img src="{file}"><img src="../../../../../../../../..{file}">
    <img src=qrc:/x.png><img src="cid:{file}"><img src="cid:file://{file}"><img src="data:image/svg+xml,%3Csvg%3E%3C/svg%3E">
    <table background="{web}/table.png"><tr><td background="{web}/td.png" style="background-image:url({web}/td2.png)">x</td></tr></table>
    <p style="list-style-image:url({web}/li.png)">chữ</p><iframe src="{web}/frame"></iframe><object data="{web}/object"></object>
    <embed src="{web}/embed"><video src="{web}/video" poster="{web}/poster"></video><audio src="{web}/audio"></audio>
    <svg><image href="{web}/svg.png" xlink:href="{web}/svg2.png"/></svg><input type=image src="{web}/input.png">
    <form action="{web}/form"><button>Gửi</button></form></body></html>
    """


def reds(page: ReaderPage) -> int:
    shot = page.text.viewport().grab().toImage()
    return sum(shot.pixelColor(x, y).name() == "#ff0000" for x in range(0, shot.width(), 7) for y in range(0, shot.height(), 7))


@pytest.mark.parametrize("cleaned", [True, False])
def test_nothing_is_requested(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, listener: Listener, tmp_path: Path, cleaned: bool
) -> None:
    """With the sanitizer and even without it: no connection is made, no file of the PC is shown, on screen or on paper."""
    file = tmp_path / "bi-mat.png"
    picture_file(file)
    markup = hostile_loads(listener.port, file)
    html = sanitize(markup).html if cleaned else markup
    session = FakeSession()
    letter = put(session, NUMBER, html=html, remote_blocked=sanitize(markup).remote_blocked)
    _window, page = reader_at(make_window, session, monkeypatch, NUMBER)
    monkeypatch.chdir(tmp_path)
    _settle(page)
    assert "chữ" in page.text.toPlainText()
    assert reds(page) == 0
    assert letter.remote_blocked > 0
    assert printing.print_letter(letter, lambda cid: None, printing.printer(file=tmp_path / "thu.pdf"))
    deadline = time.monotonic() + 0.5
    while time.monotonic() < deadline:
        QApplication.processEvents()
    assert listener.asked == []


def test_the_listener_hears(listener: Listener) -> None:
    """The test above can fail: a real request is counted."""
    import urllib.request

    urllib.request.urlopen(f"http://127.0.0.1:{listener.port}/x", timeout=5).close()
    assert listener.asked == [b"GET /x HTTP/1.1\r\n"]


def test_a_picture_of_the_letter_is_shown(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The same red picture does show when it is a part of the letter, as cid and as data."""
    import base64

    file = tmp_path / "r.png"
    picture_file(file)
    octets = file.read_bytes()
    session = FakeSession()
    html = f"<p>x <img src='cid:anh@x'></p><p><img src='data:image/png;base64,{base64.b64encode(octets).decode()}'></p>"
    put(session, NUMBER, html=sanitize(html).html, inline={"anh@x": 901})
    session.contents[901] = octets  # type: ignore[index]
    _window, page = reader_at(make_window, session, monkeypatch, NUMBER)
    _settle(page)
    assert reds(page) >= 40


def test_picture_bombs_stay_shut(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few octets that claim to be gigapixels are not decoded; a wide photo is made as wide as the room."""
    from ui import safe_picture

    bomb = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (60_000).to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0\0\0\0\0"
    assert safe_picture.decode(bomb, 500).isNull()
    assert safe_picture.decode(b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", 500).isNull()
    assert safe_picture.decode(b"", 500).isNull()
    wide = QImage(3_000, 1_000, QImage.Format.Format_RGB32)
    wide.fill(0)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    wide.save(buffer, "JPG")
    assert safe_picture.decode(bytes(buffer.data().data()), 500).width() == 500


# Speed -------------------------------------------------------------------------------------------------------------


class Gaps:
    """The longest time the UI thread did not come round, while `run` waits for something."""

    def __init__(self) -> None:
        self.longest = 0.0

    def run(self, until: Any, seconds: float = 60.0) -> None:
        end = time.monotonic() + seconds
        while not until():
            assert time.monotonic() < end, "never finished"
            before = time.thread_time()
            QApplication.processEvents()
            self.longest = max(self.longest, time.thread_time() - before)


def _settle(page: ReaderPage) -> float:
    gaps = Gaps()
    gaps.run(lambda: page.text.is_whole)
    QApplication.processEvents()
    return gaps.longest


def huge() -> dict[str, str]:
    """What a mail program froze on, somewhere."""
    row = "<tr>" + "<td>ô chữ</td>" * 8 + "</tr>"
    return {
        "3 MB of paragraphs": "<p>Dòng <b>chữ</b> dài <a href='http://a.example/'>xem</a> của thư này.</p>" * 30_000,
        "5,000 rows": f"<table border=1>{row * 5_000}</table>",
        "one word of 300,000 letters": f"<p>{'x' * 300_000}</p>",
        "one line of 100,000 words": f"<p>{'xin chào ' * 100_000}</p>",
        "preformatted": f"<pre>{'x' * 200_000}</pre>",
        "quoted 400 deep": "<blockquote>" * 400 + "x" + "</blockquote>" * 400,
        "lists 200 deep": "<ul><li>" * 200 + "x" + "</li></ul>" * 200,
        "tables 8 deep, 200 times": ("<table><tr><td>" * 8 + "x" + "</td></tr></table>" * 8) * 200,
        "wide cells": "<table><tr><td colspan=9999 rowspan=9999>x</td></tr></table>" * 50,
        "huge frames": "<table border=9999 cellpadding=9999 cellspacing=9999><tr><td>x</td></tr></table>",
        "huge pictures": "<img width=9999 height=9999 src='cid:x'>" * 50,
        "never closed": "<font size=7><big><b><i>" * 120 + "x",
        "20,000 line breaks": "x<br>" * 20_000,
        "4,000 links": "<a href='http://a.example/x'>x</a> " * 4_000,
        "too deep": "<div>" * 100_000 + "x",
    }


@pytest.mark.parametrize("name", huge())
def test_no_letter_freezes_the_window(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Between two rounds of the UI thread never more than a moment, from the opening to the last piece; and it can be left."""
    clean = sanitize(huge()[name])
    words = from_html(clean.html) if clean.html else "x" * 10
    session = FakeSession()
    put(session, 2, html=clean.html, text=words)
    window, page = reader_at(make_window, session, monkeypatch, NUMBER)
    _settle(page)
    before = time.thread_time()
    window.go_instead("reader", message=MessageId(2))
    opened = time.thread_time() - before
    gap = _settle(page)
    assert max(opened, gap) < LONGEST_GAP, f"{name}: opening {opened:.3f} s, gap {gap:.3f} s"
    assert page.text.toPlainText().strip() or "huge" in name
    before = time.thread_time()
    window.go_instead("reader", message=MessageId(NUMBER))
    assert time.thread_time() - before < LONGEST_GAP
    assert page.text.toPlainText().startswith("Kính gửi")


def test_all_of_a_long_letter_arrives(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces put together are the letter: every line, in order, once."""
    lines = [f"Dòng số {number}" for number in range(6_000)]
    session = FakeSession()
    put(session, NUMBER, html="<div>" + "".join(f"<p>{line}</p>" for line in lines) + "</div>")
    _window, page = reader_at(make_window, session, monkeypatch, NUMBER)
    _settle(page)
    assert [line for line in page.text.toPlainText().split("\n") if line] == lines


def test_opening_a_stored_letter_is_quick(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, qtbot: Any) -> None:
    """From the press to the painted words: under 50 ms (the middle one of fifteen letters)."""
    session = FakeSession()
    window, page = reader_at(make_window, session, monkeypatch, NUMBER)
    seen: list[float] = []
    page.text.seen.connect(lambda: seen.append(time.thread_time()))
    taken = []
    for number in (2, 3, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18):
        _settle(page)
        seen.clear()
        before = time.thread_time()
        window.go_instead("reader", message=MessageId(number))
        qtbot.waitUntil(lambda: bool(seen))
        taken.append(seen[0] - before)
    middle = statistics.median(taken)
    print(f"opening a letter: middle {middle * 1000:.1f} ms, longest {max(taken) * 1000:.1f} ms")
    assert middle < 0.1


# The corpora -------------------------------------------------------------------------------------------------------

FOLDERS = ("kde-messagelib", "talon", "spamscope-mail-parser", "mailspring", "enmime", "stalwart-mail-parser")


def html_of(corpora: Path) -> Iterator[tuple[str, str, str]]:
    """(file, safe HTML, text) of every letter and page of these corpora that has HTML."""
    for folder in FOLDERS:
        for file in sorted((corpora / folder).rglob("*")):
            if not file.is_file() or file.stat().st_size > 4_000_000:
                continue
            data = file.read_bytes()
            if file.suffix.lower() in (".html", ".htm"):
                clean = sanitize(data.decode("utf-8", "replace"))
                yield f"{folder}/{file.name}", clean.html, from_html(clean.html)
            elif file.suffix.lower() in (".eml", ".mbox", ".msg", ".txt", "") or folder == "spamscope-mail-parser":
                letter = read_letter(data)
                if letter.body.html:
                    yield f"{folder}/{file.name}", letter.body.html, from_html(letter.body.html)


def test_real_letters(qapp: QApplication, corpora: Path, qtbot: Any, listener: Listener) -> None:
    """Every HTML letter of the corpora shows its words, quickly, and asks for nothing."""
    shown = LetterText()
    qtbot.addWidget(shown)
    shown.resize(640, 480)
    shown.show()
    count, slow, silent = 0, [], []
    for name, html, text in html_of(corpora):
        count += 1
        before = time.thread_time()
        shown.show_letter(html, lambda cid: None)
        first = time.thread_time() - before
        gaps = Gaps()
        gaps.run(lambda: shown.is_whole)
        if max(first, gaps.longest) > LONGEST_GAP:
            slow.append((name, round(first, 3), round(gaps.longest, 3)))
        said, meant = ("".join(words.split()).replace(">", "") for words in (shown.toPlainText(), text))
        if len(meant) > 200 and len(said) < len(meant) * 0.5:
            silent.append((name, len(said), len(meant)))
    assert count > 100
    assert slow == []
    assert silent == []


def test_pieces_of_real_letters_keep_every_word(corpora: Path) -> None:
    """Cut into small pieces and put together, no word is lost and every piece is closed."""
    for name, html, _text in html_of(corpora):
        cut = list(pieces(html, 800))
        assert _words("".join(cut)) == _words(html), name


def _words(html: str) -> str:
    return re.sub(r"\s+|\u200b", "", re.sub(r"""</?[a-zA-Z](?:"[^"]*"|'[^']*'|[^"'>])*>""", "", html))
