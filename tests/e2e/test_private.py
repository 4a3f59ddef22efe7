"""Private pictures in a real browser: covered, left out, hidden at once, behind a PIN."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from ..api.live import INFOTEXT, picture
from ..servers import Server, running

SECRET = 3


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """p3.png, of eight, says nsfw."""
    folder = tmp_path_factory.mktemp("private") / "pictures"
    for n in range(8):
        words = "nsfw, " if n == SECRET else ""
        picture(folder / f"p{n}.png", words + INFOTEXT, (640, 480), ["red", "green", "blue", "teal"][n % 4])
    with running(tmp_path_factory.mktemp("data"), str(folder)) as running_server:
        running_server.wait_until_indexed(8)
        yield running_server


@pytest.fixture
def no_pin(server: Server) -> Iterator[None]:
    yield
    server.post("/api/private/pin", {"old": "2468", "pin": ""})


def secret_id(server: Server) -> int:
    found = server.post("/api/grid", {"query": {"order": "name"}, "limit": 10}).json()
    return int(found["ids"][SECRET])


def look(page: Page, server: Server, **settings: object) -> list[str]:
    """The page by name, with these settings; the addresses it asks for from then on."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    values = ", ".join(f"{name}: {value!r}" for name, value in settings.items())
    values = values.replace("True", "true").replace("False", "false")
    page.add_init_script(f"localStorage['iib.settings'] ??= JSON.stringify({{ panelOpen: false, {values} }})")
    page.goto(f"{server.url}#order=name")
    expect(cell(page, 0).locator("img")).to_be_visible()
    return asked


def cell(page: Page, at: int) -> Locator:
    return page.get_by_role("listbox", name="Pictures").locator(f'[data-index="{at}"]')


def test_private_pictures_are_covered_until_the_mouse_rests_on_them(page: Page, server: Server) -> None:
    """Row B28."""
    asked = look(page, server, privacyMode="blur")
    covered = cell(page, SECRET)
    expect(covered.locator(".veiled")).to_be_visible()
    expect(cell(page, SECRET + 1).locator("img")).to_be_visible()
    expect(covered.locator("img")).to_have_count(0)
    # What stands there has three by three colours, and nothing of the picture was fetched.
    assert covered.locator("canvas").evaluate("c => c.width") <= 3
    assert not [url for url in asked if f"/images/{secret_id(server)}/" in url]
    covered.hover()
    expect(covered.locator("img")).to_be_visible()
    cell(page, 0).hover()
    expect(covered.locator("img")).to_have_count(0)


def test_viewer_filmstrip_and_panel_cover_what_is_private_until_it_is_shown(
    page: Page, server: Server
) -> None:
    """Rows B28, 68, 71."""
    asked = look(page, server, privacyMode="blur")
    cell(page, SECRET - 1).dblclick()
    viewer = page.get_by_role("dialog", name="Viewer")
    expect(viewer.get_by_text(f"{SECRET} of 8", exact=True)).to_be_visible()
    page.keyboard.press("b")
    expect(viewer.get_by_role("navigation", name="Filmstrip").locator("img")).to_have_count(8)
    page.keyboard.press("ArrowRight")
    expect(viewer.get_by_text("This picture is private")).to_be_visible()
    page.keyboard.press("i")
    expect(viewer.get_by_text("This picture is private")).to_have_count(2)
    expect(viewer.get_by_text("red fox")).to_have_count(0)
    assert not [url for url in asked if re.search(rf"/images/{secret_id(server)}/(file|thumb)", url)]
    page.keyboard.press("h")
    expect(viewer.get_by_role("img", name=f"p{SECRET}.png")).to_be_visible()
    expect(viewer.get_by_text("red fox").first).to_be_visible()


def test_left_out_they_are_in_no_list_until_they_are_shown(page: Page, server: Server) -> None:
    """Row B28."""
    look(page, server, privacyMode="hide")
    expect(page.get_by_text(re.compile("^7 pictures"))).to_be_visible()
    page.keyboard.press("Shift+H")
    expect(page.get_by_text(re.compile("^8 pictures"))).to_be_visible()
    page.get_by_role("button", name=re.compile("^Private pictures are shown")).click()
    expect(page.get_by_text(re.compile("^7 pictures"))).to_be_visible()


def test_one_key_hides_them_at_once_and_a_reload_does_not_bring_them_back(page: Page, server: Server) -> None:
    """Row B28."""
    look(page, server)
    expect(page.get_by_text(re.compile("^8 pictures"))).to_be_visible()
    cell(page, SECRET).dblclick()
    viewer = page.get_by_role("dialog", name="Viewer")
    expect(viewer.get_by_text(f"{SECRET + 1} of 8", exact=True)).to_be_visible()
    page.keyboard.press("`")
    expect(viewer).to_be_hidden()
    expect(page.get_by_text(re.compile("^7 pictures"))).to_be_visible()
    page.reload()
    expect(page.get_by_text(re.compile("^7 pictures"))).to_be_visible()
    page.get_by_role("button", name=re.compile("End hiding")).click()
    expect(page.get_by_text(re.compile("^8 pictures"))).to_be_visible()


def test_a_tag_covers_a_picture_at_once(page: Page, server: Server) -> None:
    """Rows B28, 79."""
    look(page, server, privacyMode="blur")
    tag = server.post("/db/add_custom_tag", {"tag_name": "private"}).json()
    found = server.post("/api/grid", {"query": {"order": "name"}, "limit": 10}).json()
    body = {"ids": [found["ids"][5]], "tag_id": tag["id"]}
    server.post("/api/images/tags", {**body, "add": True})
    expect(cell(page, 5).locator(".veiled")).to_be_visible()
    server.post("/api/images/tags", {**body, "add": False})
    expect(cell(page, 5).locator("img")).to_be_visible()


@pytest.mark.usefixtures("no_pin")
def test_a_pin_stands_before_them_and_before_the_settings(
    page: Page, server: Server, faults: list[str]
) -> None:
    """Row B28."""
    look(page, server, privacyMode="blur")
    page.get_by_role("navigation", name="Places").get_by_role("button", name="Settings").click()
    page.get_by_role("button", name="Set a PIN").click()
    page.get_by_label("New PIN").fill("2468")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("A PIN is set")).to_be_visible()
    expect(page.get_by_role("radiogroup", name="Private pictures")).to_have_count(0)
    page.get_by_role("button", name="Unlock to change this").click()
    page.get_by_label("PIN", exact=True).fill("1111")
    page.keyboard.press("Enter")
    expect(page.get_by_text("That is not the PIN.")).to_be_visible()
    page.get_by_label("PIN", exact=True).fill("2468")
    page.keyboard.press("Enter")
    expect(page.get_by_role("radiogroup", name="Private pictures")).to_be_visible()
    refused = [fault for fault in faults if "403" in fault]
    assert refused
    for fault in refused:
        faults.remove(fault)


def test_what_is_private_is_said_as_a_search_and_a_wrong_one_is_not_taken(page: Page, server: Server) -> None:
    """Row B28."""
    look(page, server, privacyMode="blur")
    page.get_by_role("navigation", name="Places").get_by_role("button", name="Settings").click()
    field = page.get_by_label("Private is what this search finds")
    expect(page.get_by_text("1 picture is private now")).to_be_visible()
    field.fill("steps:many")
    field.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="many")).to_be_visible()
    field.fill("tag:nsfw OR file:p0")
    field.press("Enter")
    expect(page.get_by_text("2 pictures are private now")).to_be_visible()
