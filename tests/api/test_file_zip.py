"""`POST /zip` (contract §5.2)."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from .live import live, picture


@pytest.mark.invariant("S12")
def test_zip_sends_an_archive_or_keeps_it(tmp_path: Path, library: Path) -> None:
    paths = [str(library / "a.png"), str(picture(library / "sub" / "a.png", color="blue"))]
    with live(tmp_path / "data", library) as server:
        body = {"paths": paths, "compress": False, "pack_only": False}
        answer = server.post("/zip", body)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
        packed = zipfile.ZipFile(io.BytesIO(answer.content))
        assert packed.testzip() is None and packed.namelist() == ["a.png", "a (2).png"]
        assert packed.read("a (2).png") == Path(paths[1]).read_bytes()
        assert not (tmp_path / "data" / "zip_temp").exists()

        answer = server.post("/zip", {**body, "pack_only": True, "compress": True})
        assert (answer.status_code, answer.json()) == (200, None)
        kept = list((tmp_path / "data" / "zip_temp").iterdir())
        assert len(kept) == 1 and zipfile.ZipFile(kept[0]).namelist() == ["a.png", "a (2).png"]
        assert re.fullmatch(r"iib_batch_download_\d{4}(-\d\d){5}\.zip", kept[0].name)

        for wrong in (str(library), str(library / "gone.png")):
            answer = server.post("/zip", {**body, "paths": [paths[0], wrong]})
            assert (answer.status_code, answer.json()) == (
                400,
                {"detail": "The corresponding path must be a file."},
            )
        answer = server.post("/zip", {**body, "paths": [paths[0]] * 20_001})
        assert answer.status_code == 413
