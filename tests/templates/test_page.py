"""The page of model-service, used as a person would: in a browser, by keyboard, on a desk and on a phone."""

from __future__ import annotations

import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socket import create_server
from typing import Any

import pytest

from .projects import SERVICE, render
from .tools.project import Project
from .tools.shell import need

selenium = pytest.importorskip("selenium")
from selenium import webdriver  # noqa: E402
from selenium.webdriver.chrome.service import Service  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402
from selenium.webdriver.support.wait import WebDriverWait  # noqa: E402

pytestmark = pytest.mark.xdist_group("service")

PATIENCE = 120  # seconds; the machine may be busy
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage"
)

Browser = Any  # the driver, which types only half of what it returns


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    need("chromium", "chromedriver")
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for flag in [*FLAGS.split(), f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"]:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options, Service("/usr/bin/chromedriver"))
    driver.set_page_load_timeout(PATIENCE)
    yield driver
    driver.quit()


@contextmanager
def serving(project: Project) -> Iterator[str]:
    """Serve a project, and yield its address once it lives."""
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(
        project.command("serve", "--port", str(port)), cwd=project.root, env=project.variables,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address, deadline = f"http://127.0.0.1:{port}/", time.monotonic() + PATIENCE
    try:
        while True:
            try:
                urllib.request.urlopen(f"{address}health", timeout=5)
                break
            except OSError:
                assert server.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.3)
        yield address
    finally:
        server.terminate()
        server.wait(PATIENCE)


@pytest.fixture(scope="module")
def address(service: Project) -> Iterator[str]:
    """Serve the example."""
    with serving(service) as address:
        yield address


def visit(browser: Browser, address: str, width: int = 1200) -> None:
    """Open a page in a window of a width; what earlier pages complained of is forgotten."""
    browser.get_log("browser")
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    browser.get(address)


def wait(browser: Browser, condition: Callable[[], object]) -> None:
    WebDriverWait(browser, PATIENCE).until(lambda _: condition())


def press(browser: Browser, *keys: str) -> None:
    """Type into whatever has the focus."""
    for key in keys:
        browser.switch_to.active_element.send_keys(key)


def tab_to(browser: Browser, selector: str) -> Any:
    """Press Tab until an element has the focus, as somebody without a mouse would."""
    wanted = browser.find_element(By.CSS_SELECTOR, selector)
    for _ in range(80):
        press(browser, Keys.TAB)
        if browser.switch_to.active_element == wanted:
            return wanted
    pytest.fail(f"Tab does not lead to {selector}")


def status(browser: Browser) -> str:
    return str(browser.find_element(By.ID, "status").text)


def answered(browser: Browser) -> bool:
    return bool(browser.find_elements(By.CSS_SELECTOR, "#answer dl"))


def widths(browser: Browser) -> tuple[int, int]:
    """Return how wide the page is, and how wide the window."""
    wide, window = browser.execute_script("return [document.documentElement.scrollWidth, window.innerWidth]")
    return wide, window


@pytest.mark.slow
def test_the_keyboard_alone_gets_an_answer_with_its_reasons(browser: Browser, address: str) -> None:
    visit(browser, address)
    first = tab_to(browser, "form [data-name]")
    outline = browser.execute_script("return getComputedStyle(arguments[0]).outlineStyle", first)
    assert outline == "solid"
    press(browser, Keys.CONTROL + Keys.ENTER if first.tag_name == "textarea" else Keys.ENTER)
    wait(browser, lambda: answered(browser))
    answer = browser.find_element(By.ID, "answer")
    assert status(browser).endswith(".")
    assert "model version\nv1" in answer.text
    effects = [cell.text for cell in answer.find_elements(By.CSS_SELECTOR, "table:last-of-type td.number")]
    assert effects
    assert all(effect[0] in {"+", "\N{MINUS SIGN}"} for effect in effects)
    assert browser.get_log("browser") == []


@pytest.mark.nightly
def test_a_wrong_value_is_said_at_its_field(browser: Browser, address: str) -> None:
    visit(browser, address)
    control = browser.find_element(By.CSS_SELECTOR, "form input[type=number], form textarea")
    control.clear()
    control.send_keys("99999999999" if control.tag_name == "input" else "   ")
    tab_to(browser, "form [type=submit]")
    press(browser, Keys.ENTER)
    wait(browser, lambda: status(browser).startswith("One field does not fit"))
    error = browser.find_element(By.ID, control.get_attribute("aria-describedby"))
    assert error.text
    assert control.get_attribute("aria-invalid") == "true"
    assert browser.switch_to.active_element == control
    tab_to(browser, "form [type=reset]")
    press(browser, Keys.ENTER)
    assert error.text == ""
    assert browser.find_elements(By.CSS_SELECTOR, "[aria-invalid]") == []


@pytest.mark.slow
@pytest.mark.parametrize("width", [320])
@pytest.mark.parametrize("page", ["", "docs"])
def test_on_a_phone_nothing_is_wider_than_the_screen(browser: Browser, address: str, page: str, width: int) -> None:
    visit(browser, address + page, width)
    if not page:
        browser.find_element(By.CSS_SELECTOR, "form [type=submit]").send_keys(Keys.ENTER)
        wait(browser, lambda: answered(browser))
    assert widths(browser) == (width, width)


@pytest.mark.nightly
def test_the_documentation_needs_nobody_else(browser: Browser, address: str) -> None:
    visit(browser, address + "docs")
    shown = browser.find_element(By.TAG_NAME, "main").text
    for operation in ("POST /predict", "POST /explain", "GET /ready", "GET /metrics"):
        assert operation in shown
    loaded = browser.execute_script("return performance.getEntriesByType('resource').map(entry => entry.name)")
    assert [name for name in loaded if not name.startswith(address)] == []
    assert browser.get_log("browser") == []


@pytest.mark.nightly
def test_without_a_model_the_page_says_why(browser: Browser, use: Callable[..., Project]) -> None:
    project = use(project=SERVICE)
    with serving(project) as address:
        visit(browser, address, 360)
        assert "there is no champion yet" in browser.find_element(By.CSS_SELECTOR, "[role=alert]").text
        assert browser.find_elements(By.TAG_NAME, "form") == []
        assert widths(browser) == (360, 360)
        assert browser.get_log("browser") == []


def test_the_title_is_text_whatever_it_holds() -> None:
    page = render(SERVICE, title='<script>alert("$1")</script> & more')["src/model_service/page.html"].decode()
    assert "<h1>&lt;script&gt;alert(&#34;$$1&#34;)&lt;/script&gt; &amp; more</h1>" in page
