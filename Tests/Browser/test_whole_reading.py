"""A specialist reads a study from the link to the certificate: by mouse, by keyboard alone, by touch."""

from playwright.sync_api import expect

from device import Fingers, never_zooms


def test_three_pages_lie_between_the_link_and_the_first_image(open_device, installation):
    device = open_device(installation, installation.reader("single"))
    page, seen = device.page, []
    page.on("framenavigated", lambda frame: seen.append(frame.url.split("#")[0]))
    device.open_link()
    page.locator("#years").fill("12")
    page.get_by_label("I have read this and agree").check()
    page.get_by_role("button", name="Begin").click()
    page.locator("[name=darkest][value=yes]").check()
    page.locator("[name=brightest][value=yes]").check()
    page.get_by_role("button", name="Go on").click()
    device.see_case(1)
    paths = [url.removeprefix(installation.address) for url in dict.fromkeys(seen)]
    assert paths == ["/reading/welcome", "/reading/screen", "/reading/warm-up"]


def test_the_typed_code_opens_the_study_too_however_it_is_written(open_device, installation):
    invitation = installation.reader("single")
    page = open_device(installation).page
    page.goto(installation.address)
    page.get_by_label("Code").fill("WRNG-0000-00")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("not known")
    page.get_by_label("Code").fill(invitation["code"].lower().replace("-", " "))
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(installation.address + "/reading/welcome")


def test_forms_say_what_is_missing_and_keep_what_was_given(open_device, installation):
    device = open_device(installation, installation.reader("single")).open_link()
    page = device.page
    page.get_by_role("button", name="Begin").click()
    for sentence in ("whole years from 0 to 70", "Without your agreement"):
        expect(page.locator(".problem", has_text=sentence)).to_be_visible()
    page.locator("#years").fill("71")
    page.get_by_label("I have read this and agree").check()
    page.get_by_role("button", name="Begin").click()
    expect(page.locator(".problem", has_text="whole years from 0 to 70")).to_be_visible()
    expect(page.get_by_label("I have read this and agree")).to_be_checked()
    page.locator("#years").fill("70")
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("button", name="Go on").click()
    expect(page.locator(".problem", has_text="Please answer for this bar")).to_have_count(2)


def test_a_whole_reading_by_mouse(open_device, installation):
    device = open_device(installation, installation.reader("single")).open_link()
    page = device.page
    page.locator("#specialty").select_option(label="Surgeon")
    page.locator("#years").fill("3")
    page.get_by_label("I have read this and agree").click()
    page.get_by_role("button", name="Begin").click()
    page.locator("[name=darkest][value=yes]").click()
    page.locator("[name=brightest][value=no]").click()
    page.get_by_role("button", name="Go on").click()
    for position, button in ((1, "Next"), (2, "Begin the reading")):
        device.see_case(position)
        device.answer("a")
        expect(page.locator(".feedback-text")).to_have_text(f"Practice comment {position}.")
        page.get_by_role("button", name=button).click()
    expect(page).to_have_url(installation.address + "/reading/cases#1")
    device.see_case(1)
    before = device.film_view()
    device.drag_film((0.3, 0.3), (0.6, 0.5))
    page.mouse.move(*device.film_point(0.5, 0.5))
    page.mouse.wheel(0, -240)
    page.get_by_role("button", name="Invert black and white").click()
    device.read("abababab")
    expect(page).to_have_url(installation.address + "/reading/review")
    expect(page.locator(".review-table tbody tr")).to_have_count(8)
    page.get_by_role("link", name="Go to sign-off").click()
    page.get_by_role("button", name="Sign off").click()
    expect(page.get_by_role("alert")).to_have_text("!Please tick the declaration first.")
    page.get_by_label("I declare").check()
    page.get_by_role("button", name="Sign off").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    page.get_by_role("link", name="Certificate").click()
    expect(page.locator(".certificate")).to_contain_text("Hips one")
    page.get_by_role("link", name="Back").click()
    page.get_by_role("button", name="Sign out on this device").click()
    expect(page).to_have_url(installation.address + "/")

    first, *others = device.readings()
    assert [reading["answer"] for reading in (first, *others)] == list("abababab")
    assert first["view_changes"] == 3 and first["inverted"] == 1
    assert first["zoom"] > 1.3 * before["zoom"] and first["window_width"] > 1.2 * before["window_width"]
    assert all(reading["view_changes"] == 0 for reading in others)
    rows = [row for row in installation.export("single") if row["reader"] == device.invitation["reader"]]
    assert [row["answer"] for row in rows] == list("abababab")
    assert {row["specialty"] for row in rows} == {"surgeon"} and {row["years_experience"] for row in rows} == {"3"}


def tab_to(page, selector):
    """Walks the focus forward until it is there."""
    for _ in range(40):
        if page.locator(f"{selector}:focus").count() > 0:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by Tab")


def test_a_whole_reading_by_keyboard_alone(open_device, installation):
    device = open_device(installation, installation.reader("all")).open_link()
    page, press = device.page, device.page.keyboard.press
    tab_to(page, "#specialty")
    press("s")
    tab_to(page, "#years")
    page.keyboard.type("20")
    tab_to(page, "[name=consent]")
    press("Space")
    tab_to(page, "main button")
    press("Enter")
    expect(page).to_have_url(installation.address + "/reading/screen")
    for name in ("darkest", "brightest"):
        tab_to(page, f"[name={name}]")
        press("Space")
    tab_to(page, "main button")
    press("Enter")
    for position in (1, 2):
        device.see_case(position)
        press("n")
        tab_to(page, "input[type=range]")
        press("End")
        press("3")
        press("Enter")
        expect(page.locator(".feedback-text")).to_have_text(f"Practice comment {position}.")
        press("Enter")
    expect(page).to_have_url(installation.address + "/reading/cases#1")
    device.see_case(1)
    press("i")
    press("+")
    press("y")
    tab_to(page, "input[type=range]")
    press("End")
    press("ArrowLeft")
    press("4")
    press("m")
    for key in ("ArrowLeft", "ArrowLeft", "Enter"):
        press(key)
    expect(page.locator(".mark-count")).to_have_text("Marks: 1")
    press("Enter")
    device.see_case(2)
    press("n")
    tab_to(page, "input[type=range]")
    press("Home")
    press("1")
    tab_to(page, "textarea")
    page.keyboard.type("seen by keys, y n 1 2")
    tab_to(page, ".save-button")
    press("Enter")
    device.see_case(3)
    tab_to(page, ".cannot-assess")
    press("Enter")
    press("Tab")
    press("Enter")
    press("5")
    press("Enter")
    expect(page).to_have_url(installation.address + "/reading/sign-off")
    tab_to(page, "[name=declare]")
    press("Space")
    tab_to(page, "main button")
    press("Enter")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()

    first, second, third = device.readings()
    stored = installation.responses(first["id"])
    assert (stored["answer"]["code"], stored["confidence"]["number"], stored["quality"]["number"]) == ("a", 99, 4)
    assert [mark["side"] for mark in installation.marks(first["id"])] == ["right"]
    stored = installation.responses(second["id"])
    assert (stored["answer"]["code"], stored["confidence"]["number"], stored["quality"]["number"]) == ("b", 0, 1)
    assert stored["note"]["note"] == "seen by keys, y n 1 2"
    stored = installation.responses(third["id"])
    assert (
        stored["answer"]["kind"] == "cannot-assess" and "confidence" not in stored and stored["quality"]["number"] == 5
    )


def test_a_whole_reading_by_touch(open_device, installation):
    device = open_device(
        installation,
        installation.reader("single"),
        viewport={"width": 390, "height": 844},
        device_scale_factor=2,
        has_touch=True,
        is_mobile=True,
    ).open_link()
    page = device.page
    page.locator("#years").tap()
    page.keyboard.type("9")
    page.get_by_label("I have read this and agree").tap()
    page.get_by_role("button", name="Begin").tap()
    for name in ("darkest", "brightest"):
        page.locator(f".radio:has([name={name}][value=yes])").tap()
    page.get_by_role("button", name="Go on").tap()
    for position, button in ((1, "Next"), (2, "Begin the reading")):
        device.see_case(position)
        device.choice("b").tap()
        expect(page.locator(".feedback-text")).to_have_text(f"Practice comment {position}.")
        page.get_by_role("button", name=button).tap()
    expect(page).to_have_url(installation.address + "/reading/cases#1")
    device.see_case(1)
    fingers, before = Fingers(page), device.film_view()
    with never_zooms(page):
        fingers.move([device.film_point(0.3, 0.3)], [device.film_point(0.7, 0.5)])
        middle = [device.film_point(0.45, 0.5), device.film_point(0.55, 0.5)]
        fingers.move(middle, [device.film_point(0.2, 0.5), device.film_point(0.8, 0.5)])
    for position, code in enumerate("babababa", 1):
        device.see_case(position)
        device.choice(code).tap()
    expect(page).to_have_url(installation.address + "/reading/review")
    page.get_by_role("link", name="Go to sign-off").tap()
    page.get_by_label("I declare").tap()
    page.get_by_role("button", name="Sign off").tap()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()

    readings = device.readings()
    assert [reading["answer"] for reading in readings] == list("babababa")
    assert readings[0]["view_changes"] == 2
    assert abs(readings[0]["window_width"] / before["window_width"] - 1.4) < 0.05
    assert readings[0]["zoom"] > 3 * before["zoom"]


def test_the_example_study_is_read_to_its_end(own_installation, open_device):
    installation = own_installation("hip-fracture")
    device = open_device(installation, installation.reader("hip-fracture")).prepare().open_cases()
    device.read("abab")
    device.see_case(5)
    device.see_saved()
    state = device.state()
    for slot in state["slots"][4:99]:
        device.put(slot["slot"], answers=device.any_answers(state["questions"]))
    device.page.goto(installation.address + "/reading")
    device.see_case(100)
    device.answer("a")
    expect(device.page).to_have_url(installation.address + "/reading/review")
    expect(device.page.locator(".review-table tbody tr")).to_have_count(100)
    rows = installation.export("hip-fracture")
    answers = [row["fracture"] for row in rows if row["reader"] == device.invitation["reader"]]
    assert answers == ["fracture", "none"] * 2 + ["none"] * 95 + ["fracture"]
