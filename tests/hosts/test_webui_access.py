"""The ways in which a WebUI is opened to others: a login, the network, a path of a proxy, no page at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import httpx
import pytest
from playwright.sync_api import BrowserContext, expect

from .webui.harness import BASE, WebUi, begin, end, until, wait_for
from .webui.library import COUNT, fill_outputs, path_of
from .webui.pages import LABEL, HostPage
from .webui.proxy import under_path

STRANGER = {"X-Forwarded-For": "10.1.2.3"}  # as a reverse proxy on this machine tells it to uvicorn


@dataclass
class Opened:
    """One stand-in of each kind, of one line of gradio."""

    closed: WebUi
    listening: WebUi
    pageless: WebUi


@pytest.fixture(scope="session")
def opened(gradio: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """All three start at once."""
    top = tmp_path_factory.mktemp(f"opened{gradio}")
    with ExitStack() as ends:
        started = []
        for name, flags, config in (
            ("closed", ["--gradio-auth", "alice:secret", "--subpath", "sd"], None),
            ("listening", ["--listen"], {"hidden_tabs": [LABEL]}),
            ("pageless", ["--nowebui"], None),
        ):
            fill_outputs(top / name)
            started.append(begin(gradio, top / name, *flags, config=config))
            ends.callback(end, started[-1])
        yield Opened(*(wait_for(host) for host in started))


@contextmanager
def logged_in(host: WebUi) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=host.url, timeout=30) as client:
        answer = client.post("/login", data={"username": "alice", "password": "secret"})
        assert answer.status_code == 200 and client.cookies
        yield client


@pytest.mark.invariant("S9")
def test_without_the_hosts_login_every_route_answers_401(opened: Opened) -> None:
    described = opened.closed.get("/openapi.json").json()["paths"]
    ours = {path: methods for path, methods in described.items() if path.startswith(BASE)}
    assert len(ours) > 60
    wrong = {}
    with httpx.Client(base_url=opened.closed.url, timeout=30) as client:
        for path, methods in ours.items():
            for method, told in methods.items():
                if told["x-access"] == "public":  # hello, the way to give the secret, the page's own files
                    continue
                asked = path.replace("{", "").replace("}", "").replace("image_id", "1").replace("id", "1")
                body = {"json": {}} if method in ("post", "put", "delete") else {}
                with client.stream(method.upper(), asked, **body) as answer:
                    if answer.status_code != 401:
                        wrong[path] = answer.status_code
    assert wrong == {}


def test_with_the_hosts_login_the_library_answers(opened: Opened) -> None:
    with logged_in(opened.closed) as client:

        def indexed() -> bool:
            return client.post(f"{BASE}/api/grid", json={"query": {}, "limit": 9}).json()["total"] == COUNT

        until(indexed, "the library of who is logged in")
        assert client.get(f"{BASE}/api/session").json()["writable"]
        assert client.get(f"{BASE}/global_setting").status_code == 200
        ids = client.post(f"{BASE}/api/grid", json={"query": {}, "limit": 9}).json()["ids"]
        assert client.get(f"{BASE}/api/images/{ids[0]}/thumbnail").status_code == 200
        tag = client.post(f"{BASE}/db/add_custom_tag", json={"tag_name": "kept"})
        assert tag.status_code == 200
        client.cookies.clear()
        assert client.get(f"{BASE}/api/session").status_code == 401


def test_below_a_proxys_path_and_behind_a_login_the_tab_shows_the_library(
    opened: Opened, context: BrowserContext
) -> None:
    with under_path(opened.closed.url, "/sd") as url:
        page = context.new_page()
        page.goto(f"{url}/")
        page.locator("input").first.fill("alice")
        page.locator("input[type=password]").fill("secret")
        page.get_by_role("button", name="Login").click()
        page.wait_for_selector("#txt2img_prompt textarea", state="attached")
        page.wait_for_function("() => window.iibHost?.place")
        host = HostPage(page, opened.closed)
        host.open_tab()
        frame = host.frame()
        cells = frame.get_by_role("listbox", name="Pictures").get_by_role("option")
        expect(cells.first).to_be_visible()
        assert frame.url.startswith(f"{url}{BASE}")


@pytest.mark.invariant("S9")
def test_on_the_network_without_a_login_only_this_machine_changes_files(opened: Opened) -> None:
    host = opened.listening
    host.wait_until_indexed(COUNT)
    file = path_of(host.folder, "owl.png")
    body = {"file_paths": [str(file)]}
    assert host.get(f"{BASE}/api/session", headers=STRANGER).json()["writable"] is False
    for route in ("/delete_files", "/api/index/start"):
        assert host.post(f"{BASE}{route}", body, headers=STRANGER).status_code == 403, route
    assert file.exists()
    assert host.get(f"{BASE}/api/session").json()["writable"] is True
    assert host.post(f"{BASE}/delete_files", body).status_code == 200
    assert not file.exists()


def test_with_our_tab_hidden_the_hosts_page_is_whole_and_the_library_answers(
    opened: Opened, context: BrowserContext
) -> None:
    page = context.new_page()
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    page.goto(opened.listening.url)
    page.wait_for_selector("#txt2img_prompt textarea", state="attached")
    page.wait_for_timeout(500)
    assert page.locator("#infinite_image_browsing_container_wrapper").count() == 0
    page.locator("#tabs > .tab-nav > button").nth(1).click()
    expect(page.locator("#tab_img2img")).to_be_visible()
    assert thrown == []
    assert opened.listening.get(f"{BASE}/hello").status_code == 200
    assert opened.listening.seen()["errors"] == []


def test_without_a_page_the_library_answers_and_offers_no_place_to_send_to(opened: Opened) -> None:
    host = opened.pageless
    host.wait_until_indexed(COUNT)
    session = host.get(f"{BASE}/api/session").json()
    assert session["host"]["targets"] == []
    assert "fox.png" in host.rows()
    assert host.seen()["errors"] == []
    assert [name for name, _ in host.seen()["called"]][-1] == "app_started"
