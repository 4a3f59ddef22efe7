"""axe-core, asked about a page as it stands."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from ..servers import ROOT

AXE = ROOT / "javascript" / "app" / "node_modules" / "axe-core" / "axe.min.js"
SEVERE = ("serious", "critical")
_RUN = """(rules) => axe.run(document, {
  resultTypes: ['violations'],
  ...(rules.length ? {runOnly: {type: 'rule', values: rules}} : {}),
})"""


def violations(page: Page, *rules: str) -> list[str]:
    """What is seriously wrong, a line an element; all of axe's rules unless some are named.

    The script is evaluated in the page, which its content security policy has no say in.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate(_RUN, list(rules))
    return [
        f"{violation['id']} ({violation['impact']}): {node['target'][-1]}: {_why(node)}"
        for violation in found["violations"]
        if violation["impact"] in SEVERE
        for node in violation["nodes"]
    ]


def _why(node: dict[str, Any]) -> str:
    checks = [*node["any"], *node["all"], *node["none"]]
    return "; ".join(check["message"] for check in checks)
