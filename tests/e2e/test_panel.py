"""What the panel tells of a picture, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from ..api.live import picture
from ..servers import Server, running

STEPS = "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 96x64, Model: dreamMix_v6"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("panel") / "pictures"
    picture(folder / "castle.png", f"a castle at sunset, people\nNegative prompt: blurry fog\n{STEPS}")
    with running(tmp_path_factory.mktemp("data"), str(folder)) as running_server:
        running_server.wait_until_indexed(1)
        yield running_server


def marked(page: Page) -> list[str]:
    return sorted(page.evaluate("[...(CSS.highlights.get('hit') ?? [])].map(String)"))


def test_what_a_search_found_is_marked_in_the_panel(page: Page, server: Server) -> None:
    """Row B9."""
    page.add_init_script("localStorage['iib.settings'] ??= JSON.stringify({panelOpen: true})")
    page.goto(f"{server.url}#q=castle+-ghost+model%3Adream*+(neg%3Afog+OR+moon)")
    page.get_by_role("listbox", name="Pictures").focus()
    page.keyboard.press("ArrowRight")
    panel = page.get_by_role("complementary").last
    expect(panel.get_by_text("dreamMix_v6").first).to_be_visible()
    page.wait_for_function("() => (CSS.highlights.get('hit')?.size ?? 0) >= 3")
    assert set(marked(page)) == {"castle", "dream", "fog"}
    page.get_by_role("tab", name="Text").click()
    page.wait_for_function(
        "() => [...CSS.highlights.get('hit')].some(r => r.startContainer.data.includes('Steps: 20'))"
    )
    page.goto(f"{server.url}#q=people")
    page.wait_for_function("() => [...CSS.highlights.get('hit')].every(r => String(r) === 'people')")


def test_the_prompt_is_edited_and_taken_back_while_the_file_stays(page: Page, server: Server) -> None:
    """Row 134."""
    page.add_init_script("localStorage['iib.settings'] ??= JSON.stringify({panelOpen: true})")
    page.goto(server.url)
    grid = page.get_by_role("listbox", name="Pictures")
    expect(grid.get_by_role("option")).to_have_count(1)
    grid.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("F4")
    dialog = page.get_by_role("dialog", name="Edit prompt and parameters")
    expect(dialog.get_by_label("Parameters")).to_have_value(re.compile(re.escape(STEPS)))
    dialog.get_by_label("Prompt", exact=True).fill("a palace of glass")
    page.keyboard.press("Control+Enter")
    panel = page.get_by_role("complementary").last
    expect(panel.get_by_text("a palace of glass")).to_be_visible()
    expect(panel.get_by_text("Edited here; the file itself is unchanged.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(panel.get_by_text("a castle at sunset")).to_be_visible()
    expect(panel.get_by_text("Edited here; the file itself is unchanged.")).to_be_hidden()
