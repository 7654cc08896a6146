"""The demo's finished study of 21 simulated readers: its page of results as a coordinator uses it."""

import csv
import io
import json
import re
from xml.etree import ElementTree

import pytest
from installation import Installation
from playwright.sync_api import expect
from test_accessibility import violations
from test_results import PATIENCE, sign_in

STUDY = "/coordinator/studies/hip-fracture-finished"
LOOKS = [(theme, language) for theme in ("light", "dark") for language in ("en-GB", "zh-TW")]
WIDTHS = {"desktop": 1280, "tablet": 820, "phone": 390, "reflow": 320}
SVG = "{http://www.w3.org/2000/svg}"

# Text and controls that stick out of the window without a part of the page that scrolls on purpose.
STICKING_OUT = """() => [...document.querySelectorAll("main *")]
    .filter((element) => element.checkVisibility() && !element.closest("svg, .table-scroll > *"))
    .filter((element) => { const box = element.getBoundingClientRect(); return box.right > innerWidth + 1 || box.left < -1; })
    .filter((element) => {
        for (let parent = element.parentElement; parent; parent = parent.parentElement)
            if (["auto", "scroll"].includes(getComputedStyle(parent).overflowX)) return false;
        return true;
    })
    .map((element) => element.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """The demo's data, made by the demo's own command: its readers went through the pages of real readers."""
    installation = Installation(tmp_path_factory.mktemp("finished"))
    installation.run("demo", "--no-serve", timeout=600)
    installation.add_coordinator()
    installation.start()
    yield installation
    installation.stop()


@pytest.fixture
def open_results(finished, open_device):
    """From the sign-in to the shown results, by what is on the pages; keyword arguments go to the browser context."""

    def make(**options):
        device = open_device(finished, **options)
        page = sign_in(device)
        page.set_default_timeout(PATIENCE)
        page.locator(f"main a[href='{STUDY}']").first.click()
        page.locator(f"nav.tabs a[href='{STUDY}/results']").click()
        expect(page.locator("nav.tabs a[aria-current=page]")).to_have_attribute("href", f"{STUDY}/results")
        assert page.locator("svg.chart").count() == 0, "nobody asked for the results yet"
        page.locator(f"main form[action='{STUDY}/results'] button.button-primary").click()
        expect(page.locator("svg.chart-roc").first).to_be_visible(timeout=PATIENCE)
        return device

    return make


def looks(finished):
    return [event["details"] for event in finished.events("hip-fracture-finished") if "results" in event["kind"]]


def downloaded(page, link):
    with page.expect_download() as download:
        link.click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def test_a_coordinator_sees_figures_and_tables_and_takes_them_home(finished, open_results):
    before = len(looks(finished))
    device = open_results(accept_downloads=True)
    page = device.page
    assert len(looks(finished)) == before + 1, "the look is in the history"

    # The figure: every reader's point and the model's curve, and a point says whose it is.
    roc = page.locator("figure:has(#roc-desc)")
    points = roc.locator(".point")
    assert points.count() >= 21
    expect(roc.locator("figcaption")).not_to_be_empty()
    points.first.focus()
    readout = roc.locator("[data-readout]")
    expect(readout).to_have_text(points.first.locator("title").text_content())
    # R06 lies under the error bars of two means, and the pointer finds it all the same.
    points.nth(5).hover()
    expect(readout).to_have_text(points.nth(5).locator("title").text_content())
    for value in page.locator(".results-headline dd").all_inner_texts():
        assert re.search(r"^\d.*\b95\s?% CI \d", value, re.DOTALL), value

    # Every table has a caption, and rows as wide as its head.
    shapes = page.locator(".result-table table").evaluate_all(
        "tables => tables.map(table => [table.caption?.innerText ?? '', table.tHead.rows[0].cells.length,"
        " [...table.tBodies[0].rows].map(row => row.cells.length)])"
    )
    assert len(shapes) >= 5
    for caption, columns, rows in shapes:
        assert caption and rows and set(rows) == {columns}, caption
    assert not re.search(r"\b(nan|inf|null|undefined|Optional)\b", page.locator("main").inner_text())

    # A table, a figure and all numbers as files; the table says what the page says.
    readers = page.locator(".result-table:has(a[href$='/tables/readers.csv'])")
    name, content = downloaded(page, readers.get_by_role("link", name="CSV"))
    assert name == "hip-fracture-finished-tables-readers.csv"
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert {len(line) for line in lines} == {len(lines[0])}
    codes = {f"R{number:02}" for number in range(1, 22)}
    assert codes <= {row["reader"] for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))}

    name, content = downloaded(page, roc.get_by_role("link", name="SVG"))
    assert name == "hip-fracture-finished-figures-roc.svg"
    drawing = ElementTree.fromstring(content)
    assert drawing.tag == SVG + "svg" and drawing.get("viewBox")
    assert len([element for element in drawing.iter() if "point" in element.get("class", "").split()]) >= 21
    assert b"<script" not in content and b"NaN" not in content

    response = device.context.request.get(f"{finished.address}{STUDY}/results/results.json", timeout=PATIENCE)
    assert response.status == 200 and response.headers["content-type"].startswith("application/json")

    def no_constant(name):
        raise AssertionError(f"{name} is not JSON")

    results = json.loads(response.body(), parse_constant=no_constant)
    assert {reader["id"] for reader in results["readers"]} == codes
    assert [model["name"] for model in results["models"]] == ["Demonstration network", "Simulated model"]
    assert len(looks(finished)) == before + 4, "each file is a look of its own"


def test_every_file_that_the_page_links_to_is_there(finished, open_results):
    device = open_results()
    addresses = device.page.locator("main a[href*='/results/']").evaluate_all("links => links.map(link => link.href)")
    assert len(addresses) == len(set(addresses)) > 20
    kinds = {"svg": b"<", "png": b"\x89PNG", "pdf": b"%PDF", "zip": b"PK", "xlsx": b"PK"}
    # One of each kind of file: each is computed anew.
    for kind, address in {address.rsplit(".", 1)[1]: address for address in addresses}.items():
        response = device.context.request.get(address, timeout=PATIENCE)
        assert response.status == 200, address
        assert "attachment" in response.headers["content-disposition"]
        assert response.body().startswith(kinds.get(kind, b"")) and len(response.body()) > 100, address
    unknown = device.context.request.get(f"{finished.address}{STUDY}/results/tables/none.csv", timeout=PATIENCE)
    assert unknown.status == 404


@pytest.mark.parametrize(("theme", "language"), LOOKS)
def test_the_results_are_accessible_and_fit_every_screen(open_results, theme, language):
    page = open_results(color_scheme=theme, locale=language).page
    assert page.locator("html").get_attribute("lang") == {"en-GB": "en", "zh-TW": "zh-Hant"}[language]
    for screen, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), screen
        assert page.evaluate(STICKING_OUT) == [], screen
        assert page.locator("svg.chart-roc").first.bounding_box()["width"] >= 600, "two panels that can be read"
        if screen in ("desktop", "phone"):
            assert violations(page) == [], screen
