"""The end of a reading: the declaration, the certificate, and what is final after it."""

import re

from playwright.sync_api import expect


def finished(reader, study="single"):
    """A reader who has answered everything."""
    device = reader(study)
    for number, slot in enumerate(device.state()["slots"]):
        device.put(slot["slot"], answers={"answer": {"choice": "ab"[number % 2]}})
    return device


def test_the_certificate_names_cases_times_and_the_head_of_the_history(reader, installation, tmp_path):
    device = finished(reader)
    page = device.page
    page.goto(installation.address + "/reading")
    page.get_by_role("link", name="Go to sign-off").click()
    expect(page.locator(".figures")).to_contain_text("8 / 8")
    page.get_by_label("I declare").check()
    page.get_by_role("button", name="Sign off").click()
    page.get_by_role("link", name="Certificate").click()
    certificate = page.locator(".certificate")
    for text in ("Hips one", device.invitation["reader"], "Radiologist"):
        expect(certificate).to_contain_text(text)
    [signed] = [
        event
        for event in installation.events("single")
        if event["kind"] == "session-signed-off" and event["actor"].endswith(device.invitation["reader"])
    ]
    expect(certificate).to_contain_text(signed["hash"])
    printed = page.pdf(path=tmp_path / "certificate.pdf", format="A4", print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    page.emulate_media(media="print")
    expect(page.locator(".site-header")).to_be_hidden()
    expect(page.get_by_role("button", name="Print")).to_be_hidden()


def test_nothing_can_be_signed_before_everything_is_answered(reader, installation):
    device = reader("single")
    device.page.goto(installation.address + "/reading/sign-off")
    expect(device.page.locator("main")).to_contain_text("Some radiographs still have no answer.")
    response = device.context.request.post(installation.address + "/reading/sign-off", form={"declare": "yes"})
    assert response.status == 409
    assert (
        device.context.request.get(installation.address + "/reading", max_redirects=0).headers["location"]
        == "/reading/cases"
    )


def test_after_the_sign_off_answers_are_final(reader, installation):
    device = finished(reader)
    first = device.state()["slots"][0]
    device.context.request.post(installation.address + "/reading/sign-off", form={"declare": "yes"})
    refused = device.put(first["slot"], answers={"answer": {"choice": "b"}}, version=1, expect_status=409)
    assert refused["error"]["code"] == "signed-off"
    device.page.goto(installation.address + "/reading/cases#1")
    expect(device.page.get_by_role("heading", name="Thank you")).to_be_visible()
    device.open_link()
    expect(device.page.get_by_role("heading", name="Thank you")).to_be_visible()


def test_where_answers_may_change_until_the_lock_they_may_after_the_sign_off(reader, installation):
    device = finished(reader, "reasons")
    page = device.page
    device.context.request.post(installation.address + "/reading/sign-off", form={"declare": "yes"})
    page.goto(installation.address + "/reading/done")
    page.get_by_role("link", name="Your answers").click()
    page.get_by_role("link", name="Open radiograph 2").click()
    device.see_case(2)
    device.answer("a")
    page.get_by_label("Why do you change your answer?").fill("second look")
    page.get_by_role("button", name="Save the change").click()
    expect(page).to_have_url(re.compile("/reading/(review|done)$"))
    assert [(reading["version"], reading["answer"]) for reading in device.readings() if reading["position"] == 2] == [
        (1, "b"),
        (2, "a"),
    ]


def test_while_the_next_session_is_waited_for_answers_of_the_last_may_be_changed(reader, installation):
    device = finished(reader, "twice")
    page = device.page
    device.context.request.post(installation.address + "/reading/sign-off", form={"declare": "yes"})
    page.goto(installation.address + "/reading")
    expect(page.get_by_role("heading", name="The next session opens later")).to_be_visible()
    page.get_by_role("link", name="Your answers: Reading").click()
    page.get_by_role("link", name="Open radiograph 2").click()
    device.see_case(2)
    expect(device.choice("b")).to_have_attribute("aria-pressed", "true")
    device.answer("a")
    page.get_by_label("Why do you change your answer?").fill("second look")
    page.get_by_role("button", name="Save the change").click()
    expect(page).to_have_url(installation.address + "/reading/review?session=1")
    expect(page.locator(".review-table tbody tr").nth(1)).to_contain_text("changed")
    assert [(reading["version"], reading["answer"]) for reading in device.readings() if reading["position"] == 2] == [
        (1, "b"),
        (2, "a"),
    ]
    page.get_by_role("link", name="Back", exact=True).click()
    expect(page).to_have_url(installation.address + "/reading/wait")
