"""Looking at one picture: fitting, keys, deleting on the way, and a video's cover, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from ..api.live import picture
from ..servers import Server, running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("viewer") / "pictures"
    for n in range(8):
        picture(folder / f"p{n}.png", color=["red", "green", "blue", "teal"][n % 4], size=(1600, 2400))
    with running(tmp_path_factory.mktemp("data"), str(folder)) as running_server:
        running_server.wait_until_indexed(8)
        yield running_server


def look(page: Page, server: Server, at: int, **settings: object) -> Locator:
    """The viewer, open at that place of the library by name."""
    page.add_init_script("localStorage['iib.settings'] ??= '{}'")
    page.goto(f"{server.url}#order=name")
    if settings:
        page.evaluate("s => localStorage.setItem('iib.settings', JSON.stringify(s))", settings)
        page.reload()
    page.get_by_role("listbox", name="Pictures").locator(f'[data-index="{at}"]').dblclick()
    viewer = page.get_by_role("dialog", name="Viewer")
    expect(viewer.get_by_text(f"{at + 1} of 8", exact=True)).to_be_visible()
    return viewer


def zoom(viewer: Locator) -> Locator:
    return viewer.get_by_role("button", name=re.compile("^Zoom"))


def test_delete_in_the_viewer_goes_on_to_the_next_and_can_be_taken_back(page: Page, server: Server) -> None:
    """Row 82."""
    viewer = look(page, server, 2)
    expect(viewer.get_by_text("p2.png", exact=True)).to_be_visible()
    page.wait_for_function("() => [...document.querySelectorAll('.viewer img')].every(i => i.complete)")
    page.keyboard.press("Delete")
    expect(viewer.get_by_text("3 of 7", exact=True)).to_be_visible()
    expect(viewer.get_by_text("p3.png", exact=True)).to_be_visible()
    page.keyboard.press("ControlOrMeta+z")
    expect(viewer.get_by_text(re.compile("of 8$")).first).to_be_visible()


def test_the_way_to_fit_is_chosen_in_the_menu_and_remembered(page: Page, server: Server) -> None:
    """Rows 68, B26."""
    viewer = look(page, server, 0)
    expect(zoom(viewer)).to_have_text(re.compile("33 %"))
    viewer.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Show pictures").press("ArrowRight")
    page.get_by_role("menuitem", name="By their own pixels").or_(
        page.get_by_role("menuitemcheckbox", name="By their own pixels")
    ).click()
    expect(zoom(viewer)).to_have_text(re.compile("100 %"))
    page.keyboard.press("ArrowRight")
    expect(viewer.get_by_text("2 of 8", exact=True)).to_be_visible()
    expect(zoom(viewer)).to_have_text(re.compile("100 %"))
    page.keyboard.press("z")
    expect(zoom(viewer)).to_have_text(re.compile("33 %"))


def test_two_clicks_close_where_that_is_wished_and_the_grid_stands_at_the_last_picture(
    page: Page, server: Server
) -> None:
    """Row 70."""
    viewer = look(page, server, 1, viewerDouble="close")
    page.keyboard.press("End")
    expect(viewer.get_by_text("8 of 8", exact=True)).to_be_visible()
    viewer.get_by_role("img", name="p7.png").dblclick()
    expect(viewer).to_be_hidden()
    page.keyboard.press("Enter")
    expect(viewer.get_by_text("8 of 8", exact=True)).to_be_visible()


def test_the_second_click_of_a_double_one_that_opened_the_viewer_does_nothing_in_it(
    page: Page, server: Server
) -> None:
    """Row 70."""
    page.add_init_script("localStorage['iib.settings'] ??= '{\"viewerDouble\": \"close\"}'")
    page.goto(f"{server.url}#order=name")
    box = page.get_by_role("listbox", name="Pictures").locator('[data-index="0"]').bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    viewer = page.get_by_role("dialog", name="Viewer")
    expect(zoom(viewer)).to_have_text(re.compile("33 %"))
    page.mouse.down(click_count=2)
    page.mouse.up(click_count=2)
    page.keyboard.press("ArrowRight")
    expect(viewer.get_by_text("2 of 8", exact=True)).to_be_visible()
    expect(zoom(viewer)).to_have_text(re.compile("33 %"))


def test_the_panel_hides_until_the_mouse_reaches_the_edge(page: Page, server: Server) -> None:
    """Row 73."""
    viewer = look(page, server, 0, panelAutoHide=True)
    page.keyboard.press("i")
    panel = viewer.get_by_role("complementary", name="About this picture")
    page.mouse.move(300, 400)
    expect(panel).to_be_attached()
    page.wait_for_function(
        "() => document.querySelector('.viewer .side').getBoundingClientRect().left > 1200"
    )
    page.mouse.move(1276, 400)
    page.wait_for_function(
        "() => document.querySelector('.viewer .side').getBoundingClientRect().left < 1000"
    )


def test_a_number_rates_in_the_viewer(page: Page, server: Server) -> None:
    """Rows 79, 87."""
    look(page, server, 4)
    with page.expect_response(re.compile("/api/marks")) as answer:
        page.keyboard.press("4")
    assert answer.value.ok


def test_a_picture_saved_from_its_address_keeps_its_name(server: Server) -> None:
    """Row 59."""
    found = server.post("/api/grid", {"query": {"order": "name"}, "limit": 1}).json()
    answer = server.get(f"/api/images/{found['ids'][0]}/file")
    assert answer.headers["content-disposition"] == "inline; filename*=UTF-8''p0.png"


def test_the_library_shines_through_as_much_as_is_wished(page: Page, server: Server) -> None:
    """Row 85."""
    viewer = look(page, server, 0, viewerSeeThrough=True, viewerMask=40)
    assert viewer.evaluate("e => getComputedStyle(e).backgroundColor").endswith("/ 0.4)")
