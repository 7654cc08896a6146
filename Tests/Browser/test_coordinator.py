"""The coordinator in the browser: signing in, inviting, watching, exporting."""

import csv
import io
import re

import pytest
from installation import PASSWORD
from playwright.sync_api import expect


@pytest.fixture(scope="module")
def session(browser, installation):
    """A signed-in coordinator's cookies: scrypt takes its time, once is enough."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(installation.address + "/coordinator")
    expect(page).to_have_url(re.compile("/coordinator/sign-in"))
    page.get_by_label("Name").fill("anna")
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Studies")).to_be_visible()
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def coordinator(open_device, installation, session):
    """A signed-in coordinator's page."""

    def make(path="", **options):
        device = open_device(installation, storage_state=session, **options)
        device.page.goto(installation.address + "/coordinator" + path)
        return device

    return make


def test_the_coordinators_pages_need_the_password(open_device, installation, session):
    page = open_device(installation).page
    for path in ("", "/studies/single", "/studies/single/cases", "/studies/single/history", "/studies/single/balance"):
        page.goto(installation.address + "/coordinator" + path)
        expect(page).to_have_url(re.compile("/coordinator/sign-in"))


def test_a_reader_is_no_coordinator(reader, installation):
    response = reader("single").context.request.get(
        installation.address + "/coordinator/studies/single", max_redirects=0
    )
    assert response.status == 303 and "/coordinator/sign-in" in response.headers["location"]


def test_invited_readers_get_links_codes_and_slips_with_qr_codes_once(coordinator, open_device, installation):
    device = coordinator("/studies/reasons")
    page = device.page
    page.locator("#invite-specialty").select_option(label="Surgeon")
    page.locator("#invite-names").fill("Dr Lin <lin@example.org>\nDr Wang")
    page.get_by_role("button", name="Invite and show the links").click()
    slips = page.locator(".slip")
    expect(slips).to_have_count(2)
    expect(slips.first).to_contain_text("Dr Lin")
    for slip in slips.all():
        path = slip.locator(".slip-qr path").get_attribute("d")
        assert path.count("M") + path.count("m") > 100
        box = slip.locator(".slip-qr").bounding_box()
        assert box["width"] == box["height"] >= 96
    link = slips.first.locator(".slip-link").inner_text()
    with page.expect_download() as download:
        page.locator("#download-csv").click()
    table = list(csv.DictReader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig"))))
    assert [row["name"] for row in table] == ["Dr Lin", "Dr Wang"] and table[0]["link"] == link
    guest = open_device(installation).page
    guest.goto(link)
    expect(guest).to_have_url(installation.address + "/reading/welcome")
    expect(guest.locator("#specialty")).to_have_value("surgeon")
    page.goto(installation.address + "/coordinator/studies/reasons")
    assert link not in page.content() and link.rsplit("/", 1)[1] not in page.content()
    names = installation.rows("SELECT * FROM reader") + installation.rows("SELECT details FROM event")
    assert "Dr Lin" not in repr(names)


def test_progress_appears_after_answers(reader, coordinator, installation):
    device = reader("all")
    code = device.invitation["reader"]
    page = coordinator("/studies/all").page
    row = page.locator(f"#{code}")
    expect(row.locator(".progress-line")).to_have_text("0 / 3")
    state = device.state()
    for position, slot in enumerate(state["slots"][:2], 1):
        device.put(slot["slot"], answers=device.any_answers(state["questions"]))
        page.reload()
        expect(row.locator(".progress-line")).to_have_text(f"{position} / 3")


def test_progress_follows_the_readers_without_a_reload_and_after_a_lost_connection(reader, coordinator, installation):
    device = reader("all")
    code = device.invitation["reader"]
    watching = coordinator("/studies/all")
    page = watching.page
    row = page.locator(f"#{code}")
    expect(page.locator("#live-state")).to_contain_text("follow the readers")
    page.evaluate("window.stillHere = true")
    slots = device.state()["slots"]
    questions = device.state()["questions"]
    device.put(slots[0]["slot"], answers=device.any_answers(questions))
    expect(row.locator(".progress-line")).to_have_text("1 / 3")
    expect(row.locator("[data-live=seen] time")).to_have_count(1)
    # Chromium's offline mode leaves streams that are open alone, so the server goes; an open stream does not hold it up.
    installation.stop()
    assert installation.process.returncode == 0
    expect(page.locator("#live-state")).to_contain_text("lost", timeout=20_000)
    installation.start()
    device.put(slots[1]["slot"], answers=device.any_answers(questions))
    expect(row.locator(".progress-line")).to_have_text("2 / 3", timeout=20_000)
    assert page.evaluate("window.stillHere"), "the page was not loaded again"


def test_an_export_is_made_and_downloads(reader, coordinator, installation):
    device = reader("single")
    device.put(device.state()["slots"][0]["slot"], answers={"answer": {"choice": "a"}})
    page = coordinator("/studies/single").page
    page.get_by_role("button", name=re.compile("export", re.I)).click()
    expect(page.get_by_text("The export was made.")).to_be_visible()
    made = page.locator(".export-list details").first
    made.locator("summary").click()
    with page.expect_download() as download:
        made.get_by_role("link", name="readings.csv").click()
    for name in ("wide.csv", "history.jsonl", "tables.xlsx", "data-dictionary.csv", "manifest.json"):
        expect(made.get_by_role("link", name=name)).to_have_count(1)
    text = download.value.path().read_text(encoding="utf-8-sig")
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["reader"] == device.invitation["reader"]]
    assert [row["answer"] for row in rows] == ["a"] + [""] * 7
    assert not any(name.startswith("reference") for name in rows[0])
    assert "Dr " not in text


def test_reminders_are_downloaded_and_the_history_tells_of_it(reader, coordinator, installation):
    device = reader("single")
    page = coordinator("/studies/single").page
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the table").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig"))))
    mine = [row for row in rows if row["reader"] == device.invitation["reader"]]
    assert [(row["done"], row["of"], row["days_since_last_seen"]) for row in mine] == [("0", "8", "0")]
    assert any(event["kind"] == "reminders-made" for event in installation.events("single"))


def test_the_page_of_quality_says_what_stands_out_and_how_it_is_found(coordinator):
    page = coordinator("/studies/single/quality").page
    expect(page.get_by_role("heading", name="Quality of the readings")).to_be_visible()
    expect(page.locator(".panel .sentences li")).to_have_count(4)


def test_a_revoked_link_stops_working_and_a_new_one_works(reader, coordinator, installation, open_device):
    device = reader("single")
    code = device.invitation["reader"]
    page = coordinator(f"/studies/single/readers/{code}").page
    page.get_by_role("button", name="Issue a new link").click()
    link = page.locator(".slip-link").inner_text()
    old = device.context.request.get(device.invitation["link"])
    assert old.status in (403, 404)
    new = open_device(installation, {**device.invitation, "link": link}).open_link()
    new.see_case(1)


def test_cases_are_listed_without_the_truth_and_looking_at_it_is_recorded(coordinator, installation, studies):
    page = coordinator("/studies/all/cases").page
    expect(page.locator(".case-table tbody tr")).to_have_count(3)
    for word in ("femoral", "trochanteric", "surgery-and-followup-ct"):
        assert word not in page.content().lower()
    expect(page.locator(".case-table img").first).to_have_js_property("complete", True)
    page.get_by_role("button", name=re.compile("Show", re.I)).click()
    expect(page.locator(".case-table")).to_contain_text("surgery-and-followup-ct")
    events = [event for event in installation.events("all") if event["kind"] == "reference-standard-viewed"]
    assert len(events) == 1 and "anna" in events[0]["actor"]
    page.goto(installation.address + "/coordinator/studies/all/history")
    expect(page.locator(".history-table")).to_contain_text("anna")


def test_a_study_is_closed_and_opened_again(own_installation, open_device, browser):
    installation = own_installation("reasons")
    device = open_device(installation)
    page = device.page
    page.goto(installation.address + "/coordinator/sign-in")
    page.get_by_label("Name").fill("anna")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Hips why").click()
    reading = open_device(installation, installation.reader("reasons")).prepare().open_cases()
    page.get_by_role("button", name="Close for now").click()
    expect(page.get_by_text("The study is closed.")).to_be_visible()
    reading.answer("a")
    expect(reading.page.locator("#stage-message")).to_contain_text("The study is closed")
    page.get_by_role("button", name="Open again").click()
    expect(page.get_by_text("The study is open.")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.goto(installation.address + "/coordinator/studies/reasons")
    expect(page).to_have_url(re.compile("/coordinator/sign-in"))
