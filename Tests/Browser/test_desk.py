"""After the lock: the disagreement desk, a reading replayed as it was, and the certificate."""

import json
import re

import pytest
from device import wait_until
from playwright.sync_api import expect
from test_accessibility import violations
from test_detection import add_model
from test_results import PATIENCE, sign_in

STUDY = "/coordinator/studies/single"
WIDTHS = {"desktop": 1280, "tablet": 820, "phone": 390}


def tracks(installation):
    """(steps, bytes, whether an answer ended it) of every stored track."""
    rows = installation.rows("SELECT steps, length(track) AS bytes, submission IS NOT NULL AS ended FROM view_track ORDER BY id")
    return [(row["steps"], row["bytes"], bool(row["ended"])) for row in rows]


@pytest.fixture(scope="module")
def read_study(file_installation, open_file_device, tmp_path_factory):
    """A study that one reader read in the browser, looking around in the first case, and two by the API; with a model."""
    installation = file_installation("single")
    device = open_file_device(installation, installation.reader("single")).prepare()
    page = device.open_cases().page
    page.wait_for_timeout(300)
    device.drag_film((0.5, 0.5), (0.7, 0.6))
    page.mouse.move(*device.film_point(0.3, 0.4))
    page.mouse.wheel(0, -400)
    page.wait_for_timeout(400)
    device.read("ab" * 4)
    expect(page).to_have_url(re.compile("/reading/(review|sign-off)"))
    wait_until(page, lambda: len(tracks(installation)) == 8)
    for number in range(2):
        other = open_file_device(installation, installation.reader("single")).prepare()
        state = other.state()
        for position, slot in enumerate(state["slots"]):
            code = state["questions"][0]["options"][(position + number) % 2]["code"]
            other.put(slot["slot"], answers={state["questions"][0]["id"]: {"choice": code}})
    add_model(installation, tmp_path_factory.mktemp("model"), threshold=0.5)
    installation.run("score", "--study", "single", "--model", "untrained", "--maps", "always", timeout=300)
    installation.run("study", "lock", "single", "--yes")
    installation.looked_around = device.invitation["reader"]
    return installation


def open_desk(open_device, installation, **options):
    page = sign_in(open_device(installation, **options))
    page.set_default_timeout(PATIENCE)
    page.goto(installation.address + STUDY)
    page.locator(f"nav.tabs a[href='{STUDY}/desk']").click()
    page.locator("main form button.button-primary").click()
    expect(page.locator("#desk-matrix")).to_be_visible()
    return page


def fits(page):
    for screen, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), screen
    page.set_viewport_size({"width": 1280, "height": 900})


def test_desk_reading_and_certificate_from_end_to_end(read_study, open_device):
    stored = tracks(read_study)
    assert all(with_answer for _, _, with_answer in stored), "each showing ended with its answer"
    assert stored[0][0] >= 4 and max(size for _, size, _ in stored) < 3000

    looks_before = [event["kind"] for event in read_study.events("single")].count("results-viewed")
    page = open_desk(open_device, read_study)
    cells = page.locator(".desk-cell a")
    expect(cells).to_have_count(24)

    # The matrix by keyboard: one stop in the order of Tab, arrows inside, N from conflict to conflict.
    assert page.locator(".desk-cell a[tabindex='0']").count() == 1
    cells.first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(page.locator("tbody tr").nth(1).locator(".desk-cell a").nth(1)).to_be_focused()
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.closest('.is-contrary') !== null")

    page.select_option("#choose-order", "table")
    page.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile("order=table"))

    # The reading that was looked at: film, map, replay.
    page.locator(f".desk-cell a[aria-label^='{read_study.looked_around}']").first.click()
    expect(page.locator("#film-state")).to_have_text("")
    expect(page.locator(".film-overlay")).to_be_visible()
    page.keyboard.press("o")
    expect(page.locator("#map-shown")).not_to_be_checked()
    expect(page.locator(".film-overlay")).to_have_css("opacity", "0")

    # Of his eight readings the one in which he moved the film.
    longest = None
    for _ in range(8):
        data = json.loads(page.locator("#page-data").text_content())
        assert len(data["tracks"]) == 1
        views = [step for step in data["tracks"][0]["steps"] if "window" in step]
        if len(views) > 2:
            longest = data["tracks"][0]
            break
        page.keyboard.press("j")
        page.wait_for_load_state()
        expect(page.locator("#film-state")).to_have_text("")
    assert longest is not None, "the drag was recorded"
    last = [step for step in longest["steps"] if "window" in step][-1]

    page.locator("#time").focus()
    page.keyboard.press("End")
    hud = page.locator(".film-hud")
    expect(hud).to_contain_text(str(round(last["window"][0])))
    expect(page.locator(".desk-viewport")).to_be_visible()
    page.keyboard.press("Home")
    first = next(step for step in longest["steps"] if "window" in step)
    expect(hud).to_contain_text(str(round(first["window"][0])))
    page.locator("#speed").select_option("8")
    page.locator("h1").click()
    page.keyboard.press("Space")
    expect(page.locator("#play")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#play")).to_have_attribute("aria-pressed", "false", timeout=30_000)
    expect(page.locator("#moments li:last-child button")).to_have_attribute("aria-current", "true")
    page.locator("#moments button").first.click()
    expect(page.locator("#time-text")).to_have_text(re.compile(r"^0\.0 s"))

    # On to the next conflict, and back.
    here = page.url
    page.keyboard.press("n")
    expect(page).not_to_have_url(here)
    page.locator(".desk-ways a").first.click()
    expect(page.locator("#desk-matrix")).to_be_visible()
    looks = [event["details"] for event in read_study.events("single") if event["kind"] == "results-viewed"]
    assert len(looks) == looks_before + 1

    # The certificate.
    page.goto(read_study.address + STUDY + "/history")
    page.get_by_role("link", name="Certificate of the study").click()
    page.get_by_role("button", name="Check and show").click()
    expect(page.locator(".study-certificate")).to_contain_text("Everything is as it was written")
    with page.expect_download() as download:
        page.get_by_role("button", name="As JSON").click()
    certificate = json.loads(download.value.path().read_text())
    assert certificate["verification"]["intact"] and certificate["counts"]["answersGiven"] == 24
    assert certificate["history"]["head"] in page.locator(".study-certificate").inner_text()


@pytest.mark.parametrize(("theme", "language"), [("dark", "en-GB"), ("light", "zh-TW")])
def test_pages_are_accessible_and_fit_every_screen(read_study, open_device, theme, language):
    page = open_desk(open_device, read_study, color_scheme=theme, locale=language)
    assert violations(page) == []
    fits(page)
    page.locator(f".desk-cell a[aria-label^='{read_study.looked_around}']").first.click()
    expect(page.locator("#film-state")).to_have_text("")
    page.locator("#all-marks").check()
    page.locator("#time").focus()
    page.keyboard.press("End")
    assert violations(page) == []
    fits(page)
    page.goto(read_study.address + STUDY + "/certificate")
    assert violations(page) == []
    page.locator("main form button.button-primary").click()
    expect(page.locator(".study-certificate")).to_be_visible()
    assert violations(page) == []
    fits(page)


def test_a_track_never_holds_an_answer_up(own_installation, open_device):
    """Tracks that the server refuses, fails at or never answers: every answer is saved as ever."""
    installation = own_installation("single")
    device = open_device(installation, installation.reader("single")).prepare()
    asked = []

    def hostile(route):
        asked.append(route.request.url)
        kind = len(asked) % 3
        if kind == 0:
            route.fulfill(status=500, body="no")
        elif kind == 1:
            route.abort()
        # The third is never answered.

    device.context.route(re.compile("/track$"), hostile)
    device.open_cases()
    device.read("ab" * 4)
    expect(device.page).to_have_url(re.compile("/reading/(review|sign-off)"))
    assert sorted(device.answers()) == list(range(1, 9))
    # What was left went out when the page was left, past the hostile network; each showing once at most.
    assert asked and len(tracks(installation)) <= 8
