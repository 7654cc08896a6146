"""The rehearsal of a study: begun, watched and understood by a coordinator who has never seen one."""

import io
import re
import zipfile

import pytest
from installation import Installation
from playwright.sync_api import expect
from test_accessibility import Walk
from test_accounts import signed_in

# A rehearsal creates, reads, locks, reports and draws 200 studies, at the lowest priority.
PATIENCE = 240_000


@pytest.fixture(scope="module")
def draft(tmp_path_factory, studies):
    """An installation with a study that is not open yet."""
    installation = Installation(tmp_path_factory.mktemp("rehearsal"))
    installation.add_coordinator()
    installation.create(studies / "single", is_open=False)
    yield installation.start()
    installation.stop()


def open_rehearsal(device):
    page = signed_in(device)
    page.goto(device.installation.address + "/coordinator/studies/single")
    page.locator("nav.tabs a[href$='/rehearsal']").click()
    return page


def test_a_study_is_rehearsed_and_the_study_itself_is_not_touched(draft, open_device):
    device = open_device(draft)
    page = open_rehearsal(device)
    before = (draft.events("single"), draft.rows("SELECT * FROM reader"))
    expect(page.get_by_role("heading", name="Rehearsal")).to_be_visible()
    expect(page.locator("main [role=status], main [role=alert]")).to_have_count(0)

    sensitivity = page.get_by_label("Readers’ mean sensitivity")
    sensitivity.fill("90")
    page.get_by_role("button", name="Begin the rehearsal").click()
    expect(page.get_by_role("alert")).to_contain_text("rates above 0 and below 1")
    expect(sensitivity).to_have_value("90")
    sensitivity.fill("0.9")
    page.get_by_label("Readers of each specialty").fill("5")
    page.get_by_role("button", name="Begin the rehearsal").click()
    expect(page.locator("#rehearsal-bar")).to_be_visible()
    expect(page.get_by_role("button", name="Begin the rehearsal")).to_have_count(0)

    # The page comes to its end by itself.
    result = page.locator("section[aria-labelledby=rehearsal-result]")
    expect(result).to_be_visible(timeout=PATIENCE)
    expect(result).to_contain_text("Dummy data: no person read.")
    expect(result).to_contain_text("10 simulated readers, 8 cases, 1 session(s): 80 answers went through the real pages.")
    expect(result).to_contain_text("The history of the copy verifies.")
    expect(result).to_contain_text(
        re.compile(r"Primary comparison \(sensitivity, model with readers\) with a true difference of 5\.0 percentage points")
    )
    assert result.locator("tbody tr").count() >= 4
    for share in result.locator("tbody td.number").all_inner_texts():
        assert share == "–" or 0 <= float(share.removesuffix("%").strip()) <= 100, share
    with page.expect_download() as download:
        result.get_by_role("link", name="Report on dummy data").click()
    archive = zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes()))
    assert archive.testzip() is None and len(archive.namelist()) > 3
    assert all(name.startswith("single-rehearsal/") for name in archive.namelist())

    assert (draft.events("single"), draft.rows("SELECT * FROM reader")) == before
    assert [row["name"] for row in draft.rows("SELECT name FROM study")] == ["single"]


# Not of the rehearsal before, which is shown while another is under way.
FOUND = re.compile("^(What the rehearsal found|演練結果)$")

LOOKS = [("light", "en-GB", 1280), ("dark", "zh-TW", 820), ("dark", "en-GB", 390)]


def test_its_pages_are_accessible_and_fit_every_screen(draft, open_device, tmp_path):
    pages = [
        open_rehearsal(open_device(draft, color_scheme=theme, locale=language, viewport={"width": width, "height": 844}))
        for theme, language, width in LOOKS
    ]
    walks = [Walk(page) for page in pages]

    def look(page, walk, name):
        walk.look(name)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        page.screenshot(path=tmp_path / f"{name}-{pages.index(page)}.png", full_page=True)

    # One rehearsal for all: it takes long.
    pages[0].locator("form[action$='/rehearsal'] button").click()
    for page in pages[1:]:
        page.reload()
    for page, walk in zip(pages, walks):
        expect(page.locator("#rehearsal-bar")).to_be_visible()
        look(page, walk, "running")
    for page, walk in zip(pages, walks):
        expect(page.locator("#rehearsal-result")).to_have_text(FOUND, timeout=PATIENCE)
        look(page, walk, "result")
        page.locator("#rehearsal-sensitivity").fill("1")
        page.locator("form[action$='/rehearsal'] button").click()
        expect(page.get_by_role("alert")).to_be_visible()
        look(page, walk, "refused")
        assert walk.found == {}
