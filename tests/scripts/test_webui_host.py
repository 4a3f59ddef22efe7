"""What the WebUI tells of itself: folders, names, login, work, saved pictures."""

from __future__ import annotations

import os
from types import SimpleNamespace

import pytest
from fastapi import FastAPI, Request
from iib_a1111.folders import media_folders
from iib_a1111.host import WebuiHost
from iib_a1111.login import Login
from iib_a1111.names import allowed_names
from PIL import Image

from iib_core.api.origins import HostNames
from iib_core.errors import Forbidden
from iib_core.host import Host, HostUser, SavedPicture

from .conftest import WebUi


def _app(*, auth: object = None) -> FastAPI:
    """A FastAPI app with gradio's own function that says who is logged in."""
    app = FastAPI()
    app.auth = auth  # type: ignore[attr-defined]

    @app.get("/user")
    def current_user(request: Request) -> str | None:
        return {"alices-token": "alice"}.get(request.cookies.get("access-token-xyz", ""))

    return app


def _request(cookie: str = "") -> Request:
    headers = [(b"cookie", cookie.encode())] if cookie else []
    return Request({"type": "http", "method": "GET", "path": "/", "headers": headers})


def _check(names: tuple[str, ...] | None, host: str) -> bool:
    try:
        HostNames(names, ()).require(host)
    except Forbidden:
        return False
    return True


def test_a_fresh_install_shows_its_folders_though_nothing_was_saved(webui: WebUi) -> None:
    assert webui.opts.data == {}
    assert media_folders()["outdir_txt2img_samples"] == os.path.join(webui.root, "outputs", "txt2img-images")
    assert len(media_folders()) == 7


def test_one_folder_for_all_samples_replaces_the_single_ones_at_once(webui: WebUi) -> None:
    webui.opts.data["outdir_samples"] = str(webui.root / "all")
    assert list(media_folders())[:2] == ["outdir_samples", "outdir_txt2img_grids"]


def test_the_webui_is_a_host(webui: WebUi) -> None:
    host = WebuiHost(object(), _app())
    assert isinstance(host, Host)
    assert (host.name, host.launch_mode) == ("a1111", "sd")
    assert host.send_targets == ("txt2img", "img2img", "inpaint", "extras")


def test_places_of_other_extensions_are_offered_where_they_are_on(webui: WebUi) -> None:
    webui.extensions += [
        SimpleNamespace(name=n, path="/x") for n in ("sd_forge_controlnet", "openOutpaint-webUI")
    ]
    targets = WebuiHost(object(), _app()).send_targets
    assert targets[4:] == ("controlnet_txt2img", "controlnet_img2img", "openoutpaint")


def test_without_a_page_nothing_can_be_sent(webui: WebUi) -> None:
    assert WebuiHost(None, FastAPI()).send_targets == ()


@pytest.mark.invariant("S9")
def test_the_hosts_own_function_says_who_is_asking(webui: WebUi) -> None:
    login = Login(_app(auth={"alice": "secret"}))
    assert login.required()
    assert login.user(_request()) is None
    assert login.user(_request("access-token-xyz=wrong")) is None
    assert login.user(_request("access-token-xyz=alices-token")) == HostUser("alice")


def test_a_host_without_a_login_lets_everybody_in(webui: WebUi) -> None:
    login = Login(_app())
    assert not login.required()
    assert login.user(_request()) == HostUser("")


@pytest.mark.invariant("S9")
def test_without_a_page_a_login_that_was_asked_for_lets_nobody_in(webui: WebUi) -> None:
    webui.cmd_opts.gradio_auth = "alice:secret"
    login = Login(FastAPI())
    assert login.required()
    assert login.user(_request()) is None


@pytest.mark.invariant("S9")
def test_open_to_strangers_is_who_is_started_for_others_without_a_login(webui: WebUi) -> None:
    assert not WebuiHost(object(), _app()).open_to_strangers()
    webui.cmd_opts.webui_is_non_local = True
    assert WebuiHost(object(), _app()).open_to_strangers()
    assert not WebuiHost(object(), _app(auth={"a": "b"})).open_to_strangers()


@pytest.mark.invariant("S6")
@pytest.mark.parametrize("flags", [{}, {"listen": True, "webui_is_non_local": True}])
def test_a_re_pointed_name_is_refused(webui: WebUi, flags: dict[str, object]) -> None:
    vars(webui.cmd_opts).update(flags)
    names = allowed_names(object(), login=False)
    assert not _check(names, "evil.example:7860")
    assert _check(names, "127.0.0.1:7860")
    assert _check(names, "localhost:7860")
    assert _check(names, "192.168.1.5:7860") is bool(flags)
    assert _check(names, "studio.local:7860") is bool(flags)


def test_tunnels_and_named_proxies_are_let_in(webui: WebUi) -> None:
    webui.cmd_opts.share = webui.cmd_opts.webui_is_non_local = True
    webui.cmd_opts.cors_allow_origins = "https://one.example, https://two.example:8443"
    webui.opts.data["iib_allowed_names"] = "sd.example.org, pictures.example"
    names = allowed_names(SimpleNamespace(share_url="https://share.example"), login=False)
    for name in ("3f2c.gradio.live", "x.ngrok-free.app", "one.example", "two.example", "sd.example.org"):
        assert _check(names, name), name
    assert _check(names, "share.example")
    assert not _check(names, "gradio.live.evil.example")
    assert not _check(names, "evilgradio.live")


def test_behind_a_login_or_a_path_prefix_every_name_will_do(webui: WebUi) -> None:
    assert allowed_names(object(), login=True) is None
    webui.cmd_opts.subpath = "sd"
    assert allowed_names(object(), login=False) is None


@pytest.mark.parametrize(
    ("job", "count", "busy"), [("", 0, False), ("txt2img", -1, True), ("", 3, True), ("", -1, False)]
)
def test_a_generating_host_is_busy(webui: WebUi, job: str, count: int, busy: bool) -> None:
    webui.state.job, webui.state.job_count = job, count
    assert WebuiHost(object(), _app()).busy() is busy


def test_a_saved_picture_is_told_with_its_whole_path_text_and_pixels(webui: WebUi) -> None:
    heard: list[SavedPicture] = []
    host = WebuiHost(object(), _app())
    host.on_image_saved(heard.append)
    pixels = Image.new("RGBA", (4, 4))
    params = SimpleNamespace(filename="outputs/a.png", image=pixels, p=None, pnginfo={"parameters": "a fox"})
    host.saved(params)
    webui.opts.data["enable_pnginfo"] = False  # then the file holds no text
    host.saved(params)
    place = os.path.join(webui.root, "outputs", "a.png")
    assert [(p.path, p.infotext) for p in heard] == [(place, "a fox"), (place, "")]
    assert heard[0].pixels is pixels
