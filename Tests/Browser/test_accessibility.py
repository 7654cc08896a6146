"""axe on every page, in both themes and both languages: no violation of WCAG 2.2 AA or of good practice."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from installation import PASSWORD
from playwright.sync_api import expect

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}


# Colours on their way to others, as of a button that may be pressed now, are not those that a person reads.
SETTLED = """() => Promise.allSettled(
    document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime < Infinity).map((one) => one.finished)
)"""


def violations(page):
    page.evaluate(SETTLED)
    response = Axe().run(page, options=RULES).response
    assert len(response["passes"]) > 10, "axe looked at nothing"
    return [(rule["id"], rule["help"], [node["html"] for node in rule["nodes"]][:3]) for rule in response["violations"]]


class Walk:
    """Pages seen so far, with what axe found on them."""

    def __init__(self, page):
        self.page = page
        self.seen = {}

    def look(self, name):
        self.page.wait_for_load_state()
        self.seen[name] = violations(self.page)

    @property
    def found(self):
        return {name: found for name, found in self.seen.items() if found}


@pytest.mark.parametrize(("theme", "language"), [("dark", "en-GB"), ("light", "zh-TW")])
def test_readers_pages_have_no_accessibility_violation(open_device, installation, theme, language):
    device = open_device(installation, installation.reader("all"), color_scheme=theme, locale=language)
    page, walk, address = device.page, None, installation.address
    walk = Walk(page)
    page.goto(address + "/")
    walk.look("home")
    page.locator("#code").fill("WRONG")
    page.locator("main form button").click()
    walk.look("home with a problem")
    page.goto(address + "/no-such-page")
    walk.look("error")
    device.open_link()
    walk.look("welcome")
    page.locator("main form button").click()
    walk.look("welcome with problems")
    device.prepare(practice=False)
    page.goto(address + "/reading/screen")
    walk.look("screen check")
    page.locator("main form button").click()
    walk.look("screen check with problems")
    page.goto(address + "/reading/warm-up")
    device.see_case(1)
    walk.look("practice")
    device.answer("b")
    page.get_by_role("slider").press("End")
    page.keyboard.press("3")
    page.locator(".save-button").click()
    expect(page.locator(".feedback-text")).not_to_be_empty()
    walk.look("feedback")
    device.prepare()
    device.open_cases()
    walk.look("case")
    device.answer("a")
    page.mouse.click(*device.film_point(0.45, 0.5))
    expect(page.locator(".film-mark-buttons-selected")).to_be_visible()
    walk.look("case with marks")
    page.locator(".save-button").click()
    expect(page.locator(".answers .problem")).to_be_visible()
    walk.look("case with a question missing")
    page.locator(".cannot-assess").click()
    walk.look("case with reasons")
    page.keyboard.press("?")
    walk.look("list of keys")
    page.keyboard.press("Escape")
    page.locator("[data-tool=leave]").click()
    walk.look("leave")
    state = device.state()
    for slot in state["slots"]:
        device.put(slot["slot"], answers=device.any_answers(state["questions"]))
    page.goto(address + "/reading/review")
    walk.look("review")
    page.goto(address + "/reading/sign-off")
    walk.look("sign-off")
    device.context.request.post(address + "/reading/sign-off", form={"declare": "yes"})
    page.goto(address + "/reading/done")
    walk.look("done")
    page.goto(address + "/reading/certificate")
    walk.look("certificate")
    assert walk.found == {}
    assert len(walk.seen) == 19


@pytest.mark.parametrize(("theme", "language"), [("dark", "en-GB"), ("light", "zh-TW")])
def test_coordinators_pages_have_no_accessibility_violation(open_device, installation, reader, theme, language):
    busy = reader("reasons")
    busy.put(busy.state()["slots"][0]["slot"], answers={"answer": {"choice": "a"}})
    device = open_device(installation, color_scheme=theme, locale=language)
    page = device.page
    walk = Walk(page)
    page.goto(installation.address + "/coordinator/sign-in")
    walk.look("sign-in")
    page.locator("#name").fill("anna")
    page.locator("#password").fill(PASSWORD)
    page.locator("main form button").click()
    expect(page).to_have_url(re.compile("/coordinator$"))
    walk.look("studies")
    study = installation.address + "/coordinator/studies/reasons"
    for name in ("", "/quality", "/letters", "/cases", "/balance", "/history", f"/readers/{busy.invitation['reader']}"):
        page.goto(study + name)
        walk.look(f"study{name}")
    page.goto(study)
    page.locator("#invite-specialty").select_option(index=1)
    page.locator("#invite-count").fill("1")
    page.locator("#invite form button").click()
    expect(page.locator(".slip")).to_have_count(1)
    walk.look("invitations")
    assert walk.found == {}
    assert len(walk.seen) == 10
