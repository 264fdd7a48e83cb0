"""The kinds are data: ten of them and the 29 documents of the decree come along; a site changes and adds some."""

from __future__ import annotations

from pathlib import Path

from client.documents.kinds import documents, load, shipped
from client.paths import resources


def test_the_ten_kinds_and_the_twenty_nine_documents() -> None:
    """As the issue and the decree list them; every letter of a document has a kind, every kind a sign that exists."""
    assert [kind.name for kind in shipped()] == [
        "Thư mời", "Báo cáo", "Lịch công tác", "Tài liệu họp", "Tài liệu trao đổi", "Văn bản để biết", "Văn bản để báo cáo",
        "Thông báo", "Công văn", "Thư khác",
    ]  # fmt: skip
    assert len(documents()) == 29
    codes = [one.code for one in documents() if one.code]
    assert codes == "NQ QĐ CT QC QyĐ TC TB HD CTr KH PA ĐA DA BC BB TTr HĐ CĐ BGN BTT GUQ GM GGT GNP PG PC PB".split()
    assert all(one.kind in shipped() for one in documents())
    assert all((resources() / "icons" / f"{kind.icon}.svg").is_file() for kind in shipped())


def test_a_site_renames_and_adds(tmp_path: Path) -> None:
    """A file with a known id changes the keys it gives and no others; a new id is a new kind. A byte order mark does no harm."""
    (tmp_path / "a.toml").write_bytes(b"\xef\xbb\xbf" + 'id = "invitation"\nname = "Giấy mời họp"\n'.encode())
    (tmp_path / "b.toml").write_text(
        'id = "patrol"\nname = "Lịch tuần tra"\norder = 4\n[[field]]\nid = "where"\nlabel = "Ở đâu"\nneeded = true\n', "utf-8"
    )
    found = load(tmp_path)
    assert found.problems == ()
    assert found.get("invitation").name == "Giấy mời họp" and found.get("invitation").fields == shipped().get("invitation").fields
    assert found.get("patrol").fields[0].type == "text" and found.get("patrol").short == "Lịch tuần tra"
    assert len(tuple(found)) == 11 and shipped().get("invitation").name == "Thư mời"


def test_a_wrong_file_costs_itself_only(tmp_path: Path) -> None:
    """Broken, hostile and half-right files are named and left out; the program's own kinds stay."""
    wrong = {
        "a": "id = ", "b": 'id = "../x"\nname = "x"', "c": 'id = "x"', "d": 'id = "x"\nname = 3', "e": 'id = "x"\nname = "x"\ntint = "red"',
        "f": 'id = "x"\nname = "x"\n[[field]]\nid = "A"\nlabel = "x"', "g": 'id = "x"\nname = "x"\nstarts = "x"',
        "h": 'id = "x"\nname = "x"\n[[field]]\nid = "a"\nlabel = "a"\ntype = "file"', "i": 'id = "x"\nname = "x"\nfield = 3',
        "j": 'id = "x"\nname = "x"\n[[field]]\nid = "a"\nlabel = "a"\nbefore = "b"', "k": "# " + "x" * 100_000,
    }  # fmt: skip
    for name, text in wrong.items():
        (tmp_path / f"{name}.toml").write_text(text, "utf-8")
    (tmp_path / "z.toml").write_bytes(b"\xff\xfe")
    found = load(tmp_path)
    assert [file for file, _what in found.problems] == [*(f"{name}.toml" for name in wrong), "z.toml"]
    assert tuple(found) == tuple(shipped())
