"""The two outside judges: axe-core for accessibility, the Nu checker for HTML."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

NPM = Path(__file__).resolve().parents[2] / "var" / "npm" / "node_modules"
AXE = NPM / "axe-core" / "axe.min.js"
VNU = NPM / "vnu-jar" / "build" / "dist" / "vnu.jar"
WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def missing_for_axe() -> str:
    return "" if AXE.exists() else "npm, then 'make test-tools'"


def missing_for_nu() -> str:
    if not shutil.which("java"):
        return "Java (apt-get install default-jre-headless)"
    return "" if VNU.exists() else "npm, then 'make test-tools'"


def axe(page, within: str = "html") -> list[str]:
    """Violations on the page as it stands: rule, help, and where, one line each.

    ``within`` is the selector of the part to look at.

    All of the page is in view, so that the bar at a phone's foot covers nothing: axe
    calls a button too small when half of it is behind the bar just then.
    """
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": page.viewport_size["width"], "height": height})
    page.evaluate(AXE.read_text())
    options = {"runOnly": {"type": "tag", "values": WCAG_22_AA}}
    run = "([within, options]) => axe.run(within, options)"
    result = page.evaluate(run, [within, options])
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:200]}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def nu_html(documents: dict[str, str], folder: Path) -> list[str]:
    """Errors in HTML documents (by name), one line each; ``folder`` is for files."""
    paths = []
    for name, html in documents.items():
        path = folder / f"{name}.html"
        path.write_text(html)
        paths.append(str(path))
    # A few documents: nothing is worth compiling, and uncompiled needs a deeper stack.
    java = ["java", "-Xss8m", "-XX:TieredStopAtLevel=1", "-jar", str(VNU)]
    command = [*java, "--errors-only", "--format", "json", *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return [
        f"{Path(message['url']).stem}:{message.get('lastLine')}: {message['message']}"
        f" | {message.get('extract', '')}"
        for message in json.loads(done.stderr)["messages"]
    ]
