"""The page of results, as a coordinator sees it: sealed until the lock, then figures, tables and files."""

import csv
import io
import json
import re
import zipfile
from xml.etree import ElementTree

import pytest
from installation import PASSWORD
from playwright.sync_api import expect
from test_accessibility import violations

ADDRESS = "/coordinator/studies/single/results"
# Milliseconds: computed anew for every look; a debug build on a busy computer needs its time.
PATIENCE = 120_000


def sign_in(device):
    device.page.goto(device.installation.address + "/coordinator/sign-in")
    device.page.locator("#name").fill("anna")
    device.page.locator("#password").fill(PASSWORD)
    device.page.locator("main form button").click()
    expect(device.page).to_have_url(re.compile("/coordinator$"))
    return device.page


@pytest.fixture(scope="module")
def read_study(file_installation, open_file_device, tmp_path_factory):
    """A study that three readers read, and the probabilities of one model."""
    installation = file_installation("single")
    for number in range(3):
        device = open_file_device(installation, installation.reader("single")).prepare()
        state = device.state()
        for position, slot in enumerate(state["slots"]):
            code = state["questions"][0]["options"][(position + number) % 2]["code"]
            device.put(slot["slot"], answers={state["questions"][0]["id"]: {"choice": code}})
        device.context.request.post(installation.address + "/reading/sign-off", form={"declare": "yes"})
    table = tmp_path_factory.mktemp("model") / "model.csv"
    table.write_text("case,probability\n" + "".join(f"{case},{case * 11 % 10 / 10 + 0.05}\n" for case in range(1, 9)))
    installation.run("predictions", "import", "single", table, "--model", "Toy model")
    return installation


@pytest.fixture(scope="module")
def locked(read_study):
    """The same after the lock; tests of what was before stand above."""
    read_study.run("study", "lock", "single", "--yes")
    return read_study


def test_results_are_sealed_until_the_lock(read_study, open_device):
    device = open_device(read_study)
    page = sign_in(device)
    page.goto(read_study.address + ADDRESS)
    expect(page.locator("h1")).to_be_visible()
    assert page.locator("svg.chart").count() == 0
    assert device.context.request.get(read_study.address + ADDRESS + "/results.json").status in (403, 404, 409)


@pytest.mark.parametrize(("theme", "language"), [("dark", "en-GB"), ("light", "zh-TW")])
def test_results_of_a_locked_study(locked, open_device, theme, language):
    device = open_device(locked, color_scheme=theme, locale=language)
    page = sign_in(device)
    page.set_default_timeout(PATIENCE)
    page.goto(locked.address + ADDRESS)
    if page.locator("svg.chart").count() == 0:
        page.locator("main form button.button-primary").first.click()
    expect(page.locator("svg.chart-roc").first).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".result-table caption").first).to_be_visible()
    assert violations(page) == []

    page.locator(".results-contents summary").click()
    page.locator(".results-contents a[href='#table-readers']").click()
    expect(page.locator("#table-readers")).to_be_in_viewport()
    for link in page.locator(".results-contents a").all():
        expect(page.locator(link.get_attribute("href"))).to_have_count(1)

    page.locator("svg.chart-roc .point").first.focus()
    expect(page.locator("figure:has(#roc-desc) [data-readout]")).to_be_visible()

    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    def fetch(path):
        response = device.context.request.get(locked.address + ADDRESS + path, timeout=PATIENCE)
        assert response.status == 200, path
        return response.body()

    results = json.loads(fetch("/results.json"))
    assert [model["name"] for model in results["models"]] == ["Toy model"]
    assert len(results["readers"]) == 3
    rows = list(csv.DictReader(io.StringIO(fetch("/tables/readers.csv").decode("utf-8-sig"))))
    assert {row["reader"] for row in rows} >= {reader["id"] for reader in results["readers"]}
    assert ElementTree.fromstring(fetch("/figures/roc.svg")).tag.endswith("svg")
    assert fetch("/figures/roc.png").startswith(b"\x89PNG")
    assert fetch("/figures/roc.pdf").startswith(b"%PDF")
    archive = zipfile.ZipFile(io.BytesIO(fetch("/everything.zip")))
    assert archive.testzip() is None
    assert archive.read("tables/readers.csv") == fetch("/tables/readers.csv")
