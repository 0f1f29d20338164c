"""Prints what axe-core finds on the pages of a site, in both colour schemes, on a desktop and on a phone.

Arguments: the folder of the site, the file axe.min.js, the program of Chromium.
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

site, axe, chromium = map(Path, sys.argv[1:])
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
    for scheme in ("light", "dark"):
        for width in (1100, 360):
            page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
            page.on("request", lambda request: request.url.startswith(("file:", "data:")) or print("asks", request.url))
            for file in sorted(site.resolve().rglob("*.html")):
                page.goto(file.as_uri())
                page.evaluate(axe.read_text("utf-8"))
                found = page.evaluate("axe.run()")
                assert found["passes"]
                for violation in found["violations"]:
                    print(file.name, scheme, width, violation["id"], violation["nodes"][0]["html"])
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    print(file.name, scheme, width, "is wider than the screen")
    browser.close()
