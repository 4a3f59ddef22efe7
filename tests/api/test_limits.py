"""S11 and S12: what is sent of the host's options, and how much is taken."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from iib_core.host import StandaloneHost

from .live import BASE, Live, live


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, shared_library: Path) -> Iterator[Live]:
    """A server that takes 64 KiB bodies."""
    with live(tmp_path_factory.mktemp("data"), shared_library / "pictures", max_body_bytes=65536) as server:
        yield server


@pytest.mark.invariant("S12")
def test_a_body_that_announces_too_much_is_refused_at_once(small: Live) -> None:
    answer = small.post("/check_path_exists", {"paths": ["x" * 70000]})
    assert answer.status_code == 413
    assert "too large" in answer.json()["detail"]


@pytest.mark.invariant("S12")
def test_a_body_that_does_not_say_how_long_it_is_is_counted(small: Live) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(100):
            yield b" " * 1000

    answer = small.http.post(
        BASE + "/check_path_exists", content=pieces(), headers={"content-type": "application/json"}
    )
    assert answer.status_code == 413


@pytest.mark.invariant("S12")
def test_a_body_just_below_the_limit_is_taken_chunked_or_not(small: Live) -> None:
    body = b'{"paths": ["' + b"x" * 4000 + b'"]}'
    headers = {"content-type": "application/json"}
    assert small.http.post(BASE + "/check_path_exists", content=body, headers=headers).status_code == 200
    assert (
        small.http.post(BASE + "/check_path_exists", content=iter([body]), headers=headers).status_code == 200
    )


@pytest.mark.invariant("S12")
def test_a_list_that_is_too_long_is_refused(server: Live) -> None:
    for path, body in (
        ("/batch_get_files_info", {"paths": ["x"] * 20_001}),
        ("/db/get_image_tags", {"paths": ["x"] * 20_001}),
        ("/db/match_images_by_tags", {"and_tags": [1] * 20_001}),
        ("/api/rows", {"ids": list(range(2_001))}),
    ):
        assert server.post(path, body).status_code in {400, 413}, path


@pytest.mark.invariant("S12")
@pytest.mark.parametrize("size", ["0x5", "4097x1", "1x99999999999", "-1x5", "5", "axb", "５x５", "5x5x5", ""])
def test_a_thumbnail_of_an_impossible_size_is_a_bad_request(server: Live, size: str) -> None:
    answer = server.get("/image-thumbnail", params={"path": f"{server.root}/big.png", "t": "1", "size": size})
    assert (answer.status_code, answer.json()["detail"]) == (400, "Invalid thumbnail size")


@pytest.mark.invariant("S12")
def test_a_regular_expression_is_bounded_in_time(server: Live) -> None:
    began = time.monotonic()
    answer = server.post("/db/search_by_substr", {"surstr": "", "regexp": r"(a|a?)+(\w+\s*)+(x+x+)+y$"})
    assert time.monotonic() - began < 20
    assert answer.status_code in {200, 400}
    assert server.post("/db/search_by_substr", {"surstr": "", "regexp": "("}).status_code == 400


@pytest.mark.invariant("S11")
def test_only_output_folders_of_the_host_are_sent_and_no_caches(tmp_path: Path, library: Path) -> None:
    host = StandaloneHost(
        folders=(str(library),),
        named_folders={"outdir_save": str(library), "civitai_api_key": "hush", "outdir_evil": "/x"},
    )
    with live(tmp_path / "data", library, host=host, index=False) as server:
        server.post("/app_fe_setting", {"name": "tag_graph_v1_0123", "value": '{"big": 1}'})
        server.post("/app_fe_setting", {"name": "tag_abstraction_v2.1_0123", "value": "[]"})
        server.post("/app_fe_setting", {"name": "global", "value": '{"lang": "en"}'})
        answer = server.get("/global_setting")
        assert answer.json()["global_setting"] == {"outdir_save": str(library)}
        assert answer.json()["app_fe_setting"] == {"global": {"lang": "en"}}
        assert "hush" not in answer.text
