"""Accounts in the browser: codes of an app, invitations, and what a statistician and a monitor see."""

import base64
import hmac
import re
import struct
import time

import pytest
from installation import PASSWORD
from playwright.sync_api import expect
from test_accessibility import Walk

NEW_PASSWORD = "tulips sing behind the gate"


def sign_in(device, name="anna", password=PASSWORD, code=""):
    page = device.page
    page.goto(device.installation.address + "/coordinator/sign-in")
    page.locator("#name").fill(name)
    page.locator("#password").fill(password)
    page.locator("#code").fill(code)
    page.locator("main form button").click()
    return page


def signed_in(device, *arguments, **options):
    page = sign_in(device, *arguments, **options)
    expect(page).to_have_url(re.compile("/coordinator$"))
    return page


def current_code(secret):
    """RFC 6238, as an authenticator app computes it."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), "sha1").digest()
    number = struct.unpack(">I", digest[digest[19] & 15 : (digest[19] & 15) + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


@pytest.fixture
def accounts(own_installation, open_device):
    """A study with a reader who has a name, and an account of each role."""
    installation = own_installation("single")
    for role in ("statistician", "monitor"):
        installation.run("account", "add", role, "--role", role, text=PASSWORD + "\n")
    page = signed_in(open_device(installation))
    page.goto(installation.address + "/coordinator/studies/single")
    page.locator("#invite-specialty").select_option(index=1)
    page.locator("#invite-names").fill("Ruth Okafor")
    page.locator("#invite form button").click()
    link = page.locator(".slip-link").inner_text()
    reader = open_device(installation, {"reader": "R01", "link": link, "code": "", "study": "single"}).prepare()
    for slot in reader.state()["slots"]:
        reader.put(slot["slot"], answers={"answer": {"choice": "a"}})
    return installation


def test_signing_in_with_codes_of_an_app_and_with_a_recovery_code(own_installation, open_device):
    installation = own_installation("single")
    page = signed_in(open_device(installation))
    page.get_by_role("link", name="My account").click()
    page.locator("#current-codes").fill(PASSWORD)
    page.get_by_role("button", name="Turn codes on").click()
    expect(page.locator(".account-qr")).to_be_visible()
    secret = page.locator("code.secret").inner_text().replace(" ", "")
    page.get_by_label("Six digits").fill("000000")
    page.get_by_role("button", name="Turn codes on").click()
    expect(page.get_by_role("alert")).to_contain_text("not the code of now")
    used = current_code(secret)
    page.get_by_label("Six digits").fill(used)
    page.get_by_role("button", name="Turn codes on").click()
    recovery = page.locator(".recovery-codes code").all_inner_texts()
    assert len(recovery) == 10

    other = open_device(installation)
    for code in ("", "000000", used):
        page = sign_in(other, code=code)
        expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    while (code := current_code(secret)) == used:
        time.sleep(0.5)
    page = signed_in(other, code=code)
    page.get_by_role("button", name="Sign out").click()
    page = signed_in(other, code=recovery[0])
    page.get_by_role("link", name="My account").click()
    expect(page.locator("main")).to_contain_text("Recovery codes left: 9")
    assert secret not in (installation.folder / "server.log").read_text()


def test_a_statistician_is_invited_and_sees_the_results_after_the_lock_without_names(accounts, open_device):
    page = signed_in(open_device(accounts))
    page.get_by_role("link", name="Accounts").click()
    page.locator("#account-name").fill("Dr Lin")
    page.get_by_role("radio", name="Statistician").check()
    page.get_by_role("radio", name="Only these").check()
    page.get_by_role("checkbox", name="Hips one").check()
    page.get_by_role("button", name="Make the link").click()
    link = page.locator("code.secret").inner_text()

    lin = open_device(accounts)
    page = lin.page
    page.goto(link)
    expect(page.locator("main")).to_contain_text("Dr Lin")
    page.locator("#new").fill("password1234")
    page.locator("#again").fill("password1234")
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_role("alert")).to_contain_text("first that anybody would guess")
    page.locator("#new").fill(NEW_PASSWORD)
    page.locator("#again").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_text("The password is set. Please sign in.")).to_be_visible()
    assert lin.context.request.get(link).status == 404
    page = signed_in(lin, "Dr Lin", NEW_PASSWORD)
    page.get_by_role("link", name="Hips one").click()
    expect(page.locator("[data-reader=R01]")).to_be_visible()
    expect(page.locator(".tabs a")).to_have_text(["Overview"])
    assert "Okafor" not in page.content()
    study = accounts.address + "/coordinator/studies/single"
    assert lin.context.request.get(study + "/results").status == 409
    assert lin.context.request.get(study + "/cases").status == 403

    accounts.run("study", "lock", "single", "--yes")
    page.goto(study)
    page.get_by_role("link", name="Results").click()
    page.set_default_timeout(120_000)
    page.get_by_role("button", name=re.compile("Show", re.I)).click()
    expect(page.locator("svg.chart").first).to_be_visible(timeout=120_000)
    assert "R01" in page.content() and "Okafor" not in page.content()
    expect(page.get_by_role("button", name=re.compile("Add", re.I))).to_have_count(0)
    looked = [event for event in accounts.events("single") if event["kind"] == "results-viewed"]
    assert [event["actor"] for event in looked] == ["statistician:Dr Lin"]


def test_a_monitor_watches_and_finds_nothing_to_change(accounts, open_device):
    device = open_device(accounts)
    page = signed_in(device, "monitor")
    page.get_by_role("link", name="Hips one").click()
    expect(page.locator(".tabs a")).to_have_count(3)
    expect(page.locator("[data-reader=R01] .progress-line")).to_contain_text("8")
    expect(page.locator("#live-state")).not_to_be_empty()
    for path in ("", "/quality", "/history", "/readers/R01"):
        page.goto(accounts.address + "/coordinator/studies/single" + path)
        assert "Okafor" not in page.content()
        actions = page.locator("main form[method=post]").evaluate_all("forms => forms.map(form => form.action)")
        assert [action for action in actions if not action.endswith("/history/check")] == []
    page.get_by_role("link", name="monitor").click()
    expect(page.get_by_role("heading", name="My account")).to_be_visible()
    for path in ("/results", "/cases", "/balance", "/heat-maps"):
        assert device.context.request.get(accounts.address + "/coordinator/studies/single" + path).status == 403


def test_a_closed_account_is_signed_out_at_once(accounts, open_device):
    monitor = open_device(accounts)
    signed_in(monitor, "monitor")
    page = signed_in(open_device(accounts))
    page.goto(accounts.address + "/coordinator/accounts")
    page.get_by_role("link", name="monitor", exact=True).click()
    page.get_by_role("button", name="Close the account").click()
    expect(page.get_by_text("The account is closed.")).to_be_visible()
    monitor.page.reload()
    expect(monitor.page).to_have_url(re.compile("/coordinator/sign-in"))


def test_one_of_several_browsers_is_signed_out(accounts, open_device):
    forgotten = signed_in(open_device(accounts))
    page = signed_in(open_device(accounts))
    page.goto(accounts.address + "/coordinator/account")
    panel = page.get_by_role("region", name="Signed-in browsers")
    expect(panel.get_by_text("this browser")).to_have_count(1)
    # Tests before this one may have left more; the one used last stands below this one.
    panel.get_by_label("Password that you have now").fill(PASSWORD)
    panel.get_by_role("button", name=re.compile("^Sign out, ")).first.click()
    expect(page.get_by_text("That browser was signed out.")).to_be_visible()
    forgotten.reload()
    expect(forgotten).to_have_url(re.compile("/coordinator/sign-in"))
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("My account")


@pytest.mark.parametrize(("theme", "language", "width"), [("dark", "en-GB", 1280), ("light", "zh-TW", 390)])
def test_pages_of_accounts_have_no_accessibility_violation(accounts, open_device, theme, language, width, tmp_path):
    device = open_device(
        accounts, color_scheme=theme, locale=language, viewport={"width": width, "height": 800}
    )
    page = signed_in(device)
    walk = Walk(page)

    def look(name):
        walk.look(name)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        page.screenshot(path=tmp_path / f"{name}-{theme}-{width}.png", full_page=True)

    page.goto(accounts.address + "/coordinator")
    look("studies")
    page.goto(accounts.address + "/coordinator/accounts")
    look("accounts")
    page.locator("#account-name").fill("monitor")
    page.locator("input[name=role][value=monitor]").check()
    page.locator("main form button").click()
    look("accounts-problem")
    page.locator("#account-name").fill("Eva Klein")
    page.locator("main form button").click()
    look("account-link")
    link = page.locator("code.secret").inner_text()
    page.goto(accounts.address + "/coordinator/accounts")
    page.locator(".row-link", has_text="statistician").click()
    look("account")
    signed_in(open_device(accounts))
    page.goto(accounts.address + "/coordinator/account")
    look("own-account")
    page.locator("#current").fill("wrong")
    page.locator("#new").fill(NEW_PASSWORD)
    page.locator("#again").fill(NEW_PASSWORD)
    page.locator("main form button").first.click()
    look("own-account-problem")
    page.locator("#current-codes").fill(PASSWORD)
    page.locator("form[action$='/codes'] button").first.click()
    look("codes")
    secret = page.locator("code.secret").inner_text().replace(" ", "")
    page.locator("#code").fill(current_code(secret))
    page.locator("main form button").click()
    look("recovery-codes")
    page.goto(accounts.address + "/coordinator/account")
    look("own-account-with-codes")
    page.goto(link)
    look("set-password")
    for role in ("monitor", "statistician"):
        visitor = open_device(accounts, color_scheme=theme, locale=language, viewport={"width": width, "height": 800})
        page = signed_in(visitor, role)
        walk.page = page
        look(f"studies-{role}")
        page.goto(accounts.address + "/coordinator/studies/single")
        look(f"study-{role}")
    page.goto(accounts.address + "/coordinator/studies/single/cases")
    look("refused")
    assert walk.found == {}
