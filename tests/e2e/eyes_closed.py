"""Drives a running Thư Công Vụ through the screen reader's interface alone (AT-SPI): what has no name there does not exist.

Run by the system's Python, which has pyatspi: ``python3 eyes_closed.py PASSWORD``. Prints what it does; exit code 0 = all done.
"""

import sys
import time

import pyatspi

PATIENCE = 40.0


def every(node, depth=0):
    """All controls below, in reading order."""
    if depth > 40:
        return
    try:
        count = node.childCount
    except Exception:
        return
    for place in range(min(count, 400)):
        try:
            child = node.getChildAtIndex(place)
        except Exception:
            continue
        if child is None:
            continue
        yield child
        yield from every(child, depth + 1)


def program():
    desktop = pyatspi.Registry.getDesktop(0)
    for place in range(desktop.childCount):
        app = desktop.getChildAtIndex(place)
        if app is not None and any(word in (app.name or "") for word in ("Thư Công Vụ", "thu-cong-vu", "python")):
            return app
    return None


def showing(node):
    try:
        states = node.getState()
        return states.contains(pyatspi.STATE_SHOWING)
    except Exception:
        return False


def find(words, *, role=None, begins=True, seconds=PATIENCE):
    """The control on the screen that is called so."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        app = program()
        if app is not None:
            for node in every(app):
                try:
                    name = node.name or ""
                    if (name == words or (begins and name.startswith(words))) and showing(node):
                        if role is None or node.getRoleName() in role:
                            return node
                except Exception:
                    continue
        time.sleep(0.2)
    app = program()
    there = [f"{node.getRoleName()}: {node.name}" for node in every(app) if node.name and showing(node)] if app else []
    raise SystemExit(f"not there for a blind person: {words!r}\nbut: {there}")


def press(words, **more):
    node = find(words, role=("push button", "button", "check box", "toggle button"), **more)
    node.queryAction().doAction(0)
    print("pressed:", node.name, flush=True)
    time.sleep(0.3)
    return node


def write(words, text):
    node = find(words, role=("text", "password text", "entry"))
    node.queryEditableText().setTextContents(text)
    print("wrote into:", node.name, flush=True)
    time.sleep(0.3)
    return node


def main(password):
    press("Nguyễn Thị Hoa")
    write("Mật khẩu", password)
    press("Vào hộp thư")
    find("Xin chào, Nguyễn Thị Hoa")
    press("Đọc thư đến")
    rows = find("Danh sách thư")
    end = time.monotonic() + PATIENCE
    while rows.childCount < 5 and time.monotonic() < end:
        time.sleep(0.2)
    spoken = [rows.getChildAtIndex(place).name for place in range(3)]
    assert any("Giấy mời họp" in words for words in spoken), spoken
    row = next(rows.getChildAtIndex(place) for place in range(5) if "Giấy mời họp" in rows.getChildAtIndex(place).name)
    row.queryAction().doAction(0)
    print("opened:", row.name, flush=True)
    text = find("Nội dung thư")
    end = time.monotonic() + PATIENCE
    while "Kính gửi" not in text.queryText().getText(0, -1) and time.monotonic() < end:
        time.sleep(0.2)
    assert "Kính gửi" in text.queryText().getText(0, -1)
    print("read:", text.queryText().getText(0, 60), flush=True)
    press("Soạn thư", begins=False)
    press("Thư khác. ")
    write("Gửi đến", "loi.tv@caikhe.cantho.example")
    write("Tiêu đề", "Thư viết bằng tai")
    write("Nội dung", "Kính gửi đồng chí Lợi.")
    press("Gửi", begins=False)
    press("Thư đã gửi", begins=False)
    end = time.monotonic() + 60
    while time.monotonic() < end:
        sent = find("Danh sách thư đã gửi")
        names = [sent.getChildAtIndex(place).name for place in range(min(3, sent.childCount))]
        if any("Thư viết bằng tai" in name for name in names):
            print("sent:", names[0], flush=True)
            return
        time.sleep(0.5)
    raise SystemExit("it did not go")


if __name__ == "__main__":
    main(sys.argv[1])
