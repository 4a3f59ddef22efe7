"""S4 over HTTP."""

from __future__ import annotations

from pathlib import Path

import pytest

from .live import live, picture


@pytest.mark.invariant("S4")
def test_a_rename_takes_a_bare_name_and_overwrites_nothing(tmp_path: Path, library: Path) -> None:
    picture(library / "b.png", color="blue")
    a, b = library / "a.png", library / "b.png"
    blue = b.read_bytes()
    with live(tmp_path / "data", library) as server:
        server.post("/db/toggle_custom_tag_to_img", {"img_path": str(a), "tag_id": 1})
        for name in (
            "../c.png",
            "sub/c.png",
            "..",
            "",
            "c\\d.png",
            "/tmp/c.png",
            "a\x00b",
            "con.png",
            "x" * 300,
        ):
            answer = server.post("/db/rename", {"path": str(a), "name": name})
            assert answer.status_code == 400 and isinstance(answer.json()["detail"], str), name
        assert server.post("/db/rename", {"path": str(a), "name": "b.png"}).status_code == 409
        assert b.read_bytes() == blue
        assert (
            server.post("/db/rename", {"path": str(library / "no.png"), "name": "c.png"}).status_code == 404
        )
        outside = picture(tmp_path / "outside" / "o.png")
        assert server.post("/db/rename", {"path": str(outside), "name": "c.png"}).status_code == 403

        done = server.post("/db/rename", {"path": str(a), "name": "c 100%.png"}).json()
        assert done == {"detail": "File renamed successfully", "new_path": str(library / "c 100%.png")}
        assert not a.exists() and (library / "c 100%.png").exists()
        tags = server.post("/db/get_image_tags", {"paths": [done["new_path"]]}).json()
        assert [t["name"] for t in tags[done["new_path"]]] == ["like"]
