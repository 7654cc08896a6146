"""The page of one model: the movable threshold by mouse and keyboard, and the gallery that follows it."""

import re

import pytest
from playwright.sync_api import expect
from test_accessibility import violations
from test_detection import add_model
from test_results import PATIENCE, sign_in

PATH = "/coordinator/studies/single/models/untrained"


@pytest.fixture(scope="module")
def scored(file_installation, tmp_path_factory):
    """A locked study, scored by the untrained network with a map of every case."""
    installation = file_installation("single")
    add_model(installation, tmp_path_factory.mktemp("model"), threshold=0.5)
    installation.run("score", "--study", "single", "--model", "untrained", "--maps", "always", timeout=300)
    installation.run("study", "lock", "single", "--yes")
    return installation


def look(open_device, installation, **options):
    page = sign_in(open_device(installation, **options))
    page.set_default_timeout(PATIENCE)
    page.goto(installation.address + "/coordinator/studies/single/results")
    page.get_by_role("link", name="untrained").click()
    expect(page).to_have_url(re.compile(re.escape(PATH) + "$"))
    page.locator("main form button.button-primary").click()
    expect(page.locator("svg.chart-roc")).to_be_visible()
    return page


def cases(page):
    """(probability, has a fracture) of every case of the gallery."""
    items = page.locator(".gallery-item").evaluate_all(
        "(items) => items.map(({ dataset }) => [Number(dataset.probability), dataset.fracture === '1'])"
    )
    assert len(items) == 8
    return items


def check_counts(page, items, threshold):
    for outcome, fracture, called in (("tp", 1, 1), ("fn", 1, 0), ("fp", 0, 1), ("tn", 0, 0)):
        count = sum(truth == bool(fracture) and (share >= threshold) == bool(called) for share, truth in items)
        expect(page.locator(f"[data-count={outcome}]")).to_have_text(str(count))
        expect(page.locator(f"[data-filter-count={outcome}]")).to_have_text(str(count))


@pytest.mark.parametrize(("theme", "language"), [("dark", "en-GB"), ("light", "zh-TW")])
def test_the_page_has_no_accessibility_violation_and_fits_a_phone(scored, open_device, theme, language):
    page = look(open_device, scored, color_scheme=theme, locale=language)
    for figure in ("roc", "histogram", "calibration"):
        expect(page.locator(f"svg.chart-{figure}")).to_be_visible()
    page.locator("#gallery").scroll_into_view_if_needed()
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_threshold_moves_by_keyboard_and_everything_follows(scored, open_device):
    page = look(open_device, scored)
    items = cases(page)
    check_counts(page, items, 0.5)
    page.locator("#threshold").focus()
    for key, value in (("ArrowRight", 0.501), ("Home", 0), ("End", 1)):
        page.keyboard.press(key)
        assert float(page.locator("#threshold-number").input_value()) == value
        check_counts(page, items, value)
    # From the top down, every step changes one call or several with the same probability.
    for share in sorted({share for share, _ in items if share < 1}, reverse=True):
        page.locator("[data-step='-1']").press("Enter")
        assert float(page.locator("#threshold-number").input_value()) == share
        check_counts(page, items, share)
    page.locator("#threshold-number").fill("0.25")
    check_counts(page, items, 0.25)
    expect(page.locator("#threshold-summary")).to_contain_text("0.250")


def test_at_half_the_page_says_what_the_results_say(scored, open_device):
    page = look(open_device, scored)
    address = scored.address + "/coordinator/studies/single/results/results.json"
    response = page.context.request.get(address, timeout=PATIENCE)
    [model] = response.json()["models"]
    for outcome, key in (("tp", "true_positive"), ("fn", "false_negative"), ("fp", "false_positive"), ("tn", "true_negative")):
        expect(page.locator(f"[data-count={outcome}]")).to_have_text(str(model["confusion"][key]))


def test_the_gallery_shows_maps_over_their_radiographs_and_filters(scored, open_device):
    page = look(open_device, scored)
    first = page.locator(".gallery-item").first
    first.scroll_into_view_if_needed()
    pictures = first.locator("img")
    expect(pictures).to_have_count(4)
    for picture in pictures.all():
        # Waits in the browser for the picture; fails when it cannot be shown.
        picture.evaluate("image => image.decode()")
    original, overlay = first.locator(".overlay-stack img").all()
    assert original.bounding_box() == overlay.bounding_box()
    page.keyboard.press("-")
    assert overlay.evaluate("(map) => getComputedStyle(map).opacity") == "0.5"
    page.keyboard.press("o")
    assert overlay.evaluate("(map) => getComputedStyle(map).opacity") == "0"
    items = cases(page)
    page.locator("input[name=outcome][value=tp]").check()
    count = sum(truth and share >= 0.5 for share, truth in items)
    expect(page.locator(".gallery-item:visible")).to_have_count(count)
    page.locator("#threshold-number").fill("0")
    expect(page.locator(".gallery-item:visible")).to_have_count(sum(truth for _, truth in items))


def test_pictures_far_below_are_loaded_late(scored, open_device):
    page = sign_in(open_device(scored, viewport={"width": 390, "height": 500}))
    asked = []
    page.on("request", lambda request: "/maps/" in request.url and asked.append(request.url))
    page.goto(scored.address + PATH)
    page.locator("main form button.button-primary").click()
    expect(page.locator("svg.chart-roc")).to_be_visible()
    page.wait_for_timeout(300)
    assert len(asked) < 8
