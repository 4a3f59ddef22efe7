"""Pictures on their way to the host: the raw text, or a reason why not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from iib_core.app import Services, build_services
from iib_core.errors import BadRequest, Forbidden, NoInfotext, NotFound
from iib_core.host import StandaloneHost
from iib_core.settings import Settings

from ..api.live import INFOTEXT, picture


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    root = tmp_path / "pictures"
    root.mkdir()
    made = build_services(StandaloneHost(), Settings(data_dir=str(tmp_path / "data"), folders=(str(root),)))
    yield made
    made.stop()


def by_path(services: Services, path: Path) -> int:
    found = services.indexer.index_now([services.gate.admit(str(path))])[0]
    assert found is not None
    return found


def test_a_picture_is_sent_by_id_and_by_path_with_the_text_that_the_file_holds(
    services: Services, tmp_path: Path
) -> None:
    path = picture(tmp_path / "pictures" / "a.png")
    assert services.sending.parcel(str(path)).infotext == INFOTEXT  # not indexed yet
    image_id = by_path(services, path)
    parcel = services.sending.parcel(image_id)
    assert (parcel.infotext, parcel.path.shown) == (INFOTEXT, str(path))
    assert services.sending.parcel(str(path)).infotext == INFOTEXT


@pytest.mark.parametrize(
    "text",
    [
        "just words",
        "a\n\nSteps: 20, Sampler: DPM++ 2M, Seed: 1, Version: v1.10.1",
        "a\nSteps: 3, Seed: 1, Source Identifier: Stable Diffusion web UI",
        'a\nSteps: 3, Seed: 1\nextraJsonMetaInfo: {"rating": 5}',
    ],
)
def test_nothing_is_added_to_the_text_and_nothing_taken_away(
    services: Services, tmp_path: Path, text: str
) -> None:
    path = picture(tmp_path / "pictures" / "a.png", infotext=text)
    by_path(services, path)
    assert services.sending.parcel(str(path)).infotext == text


def test_text_beside_and_text_in_exif_are_sent_as_they_are(services: Services, tmp_path: Path) -> None:
    jpeg = tmp_path / "pictures" / "a.jpg"
    exif = Image.Exif()
    exif[0x8769] = {0x9286: b"UNICODE\0" + INFOTEXT.encode("utf-16-be")}
    Image.new("RGB", (8, 8)).save(jpeg, exif=exif)
    bare = picture(tmp_path / "pictures" / "b.png", infotext="")
    bare.with_suffix(".txt").write_text(INFOTEXT, encoding="utf-8")
    for path in (jpeg, bare):
        assert services.sending.parcel(str(path)).infotext == INFOTEXT


def test_what_another_program_wrote_is_sent_as_we_understand_it(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "pictures" / "nai.png"
    info = PngImagePlugin.PngInfo()
    info.add_text("Software", "NovelAI")
    info.add_text("Description", "a fox")
    info.add_text("Comment", '{"steps": 28, "sampler": "k_euler", "seed": 7, "uc": "bad", "prompt": "a fox"}')
    Image.new("RGB", (8, 8)).save(path, pnginfo=info)
    text = services.sending.parcel(str(path)).infotext
    assert text.startswith("a fox")
    assert "Steps: 28" in text


def test_the_users_own_words_win(services: Services, tmp_path: Path) -> None:
    path = picture(tmp_path / "pictures" / "a.png")
    services.editing.keep(services.gate.admit(str(path)), "my words\nSteps: 9, Seed: 3")
    assert services.sending.parcel(str(path)).infotext == "my words\nSteps: 9, Seed: 3"


def test_a_picture_without_text_says_so_and_can_be_sent_alone(services: Services, tmp_path: Path) -> None:
    path = picture(tmp_path / "pictures" / "bare.png", infotext="")
    image_id = by_path(services, path)
    for asked in (str(path), image_id):
        with pytest.raises(NoInfotext, match=r"bare\.png says nothing of how it was made") as caught:
            services.sending.parcel(asked)
        assert caught.value.reason == "no-infotext"
        assert services.sending.parcel(asked, image_only=True).infotext == ""


def test_a_text_that_is_no_infotext_is_not_pasted_as_a_prompt(services: Services, tmp_path: Path) -> None:
    path = picture(tmp_path / "pictures" / "json.png", infotext='{"layers": [1, 2]}')
    with pytest.raises(NoInfotext):
        services.sending.parcel(str(path))


def test_a_file_that_is_gone_is_refused_with_a_sentence(services: Services, tmp_path: Path) -> None:
    path = picture(tmp_path / "pictures" / "a.png")
    image_id = by_path(services, path)
    path.unlink()
    for asked in (str(path), image_id):
        for alone in (False, True):
            with pytest.raises(NotFound, match="not there any more"):
                services.sending.parcel(asked, image_only=alone)
    with pytest.raises(NotFound, match="not in the library any more"):
        services.sending.parcel(12345)


@pytest.mark.invariant("S2")
def test_only_the_librarys_media_can_be_sent(services: Services, tmp_path: Path) -> None:
    outside = picture(tmp_path / "outside" / "a.png")
    with pytest.raises(Forbidden):
        services.sending.parcel(str(outside))
    link = tmp_path / "pictures" / "link.png"
    link.symlink_to(outside)
    with pytest.raises(Forbidden):
        services.sending.parcel(str(link))
    note = tmp_path / "pictures" / "note.txt"
    note.write_text("x", encoding="utf-8")
    with pytest.raises(BadRequest):
        services.sending.parcel(str(note))
    with pytest.raises(BadRequest):
        services.sending.parcel(str(tmp_path / "pictures"))
