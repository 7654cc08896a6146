"""Tokens for programs: made and revoked on one's own account page, and used from outside the browser."""

import json
import re
import urllib.error
import urllib.request

import pytest
from installation import PASSWORD
from playwright.sync_api import expect
from test_accessibility import Walk
from test_accounts import signed_in


@pytest.fixture
def account(own_installation, open_device):
    """A coordinator's account page; keyword arguments go to the browser context."""
    installation = own_installation("single")

    def make(**options):
        page = signed_in(open_device(installation, **options))
        page.goto(installation.address + "/coordinator/account")
        return page

    make.installation = installation
    return make


def ask_for_token(page, *, name="nightly export", role="statistician", password=PASSWORD):
    """By the keyboard, as far as the form is concerned."""
    tokens = page.locator("#tokens")
    if not tokens.locator("#token-name").is_visible():
        tokens.locator("summary").focus()
        page.keyboard.press("Enter")
    tokens.locator("#token-name").fill(name)
    tokens.locator(f"input[name=role][value={role}]").check()
    tokens.locator("#current-token").fill(password)
    page.keyboard.press("Enter")


def ask_server(installation, path, token):
    """A program's request: no cookie, no browser."""
    request = urllib.request.Request(installation.address + path, headers={"Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as refused:
        return refused.code, None


def test_a_token_is_made_used_by_a_program_and_revoked(account):
    page, installation = account(), account.installation
    expect(page.locator("#token-name")).to_be_hidden()
    ask_for_token(page)
    expect(page.get_by_role("heading", name="New token")).to_be_visible()
    token = page.locator("code.secret").inner_text()
    status, whose = ask_server(installation, "/api/account", token)
    assert (status, whose["name"], whose["role"], whose["token"]) == (200, "anna", "statistician", "nightly export")
    assert ask_server(installation, "/api/studies/single", token)[0] == 200
    # A statistician's program is no coordinator's, whoever made its token.
    assert ask_server(installation, "/api/accounts", token)[0] == 403

    page.get_by_role("link", name="I have kept it").click()
    item = page.locator(".token-item")
    expect(item).to_have_count(1)
    expect(item).to_contain_text("nightly export")
    expect(item).to_contain_text("last used")
    assert token not in page.content()
    item.get_by_role("button", name="Revoke nightly export").click()
    expect(page.get_by_role("status").first).to_contain_text("The token was revoked.")
    expect(item).to_contain_text("revoked")
    expect(item.get_by_role("button")).to_have_count(0)
    assert ask_server(installation, "/api/account", token) == (401, None)
    assert token not in (installation.folder / "server.log").read_text()


def test_what_is_wrong_with_a_token_is_said_at_its_form(account):
    page = account(viewport={"width": 390, "height": 844})
    ask_for_token(page, password="not the password")
    problem = page.locator("#tokens").get_by_role("alert")
    expect(problem).to_contain_text("not right")
    expect(problem).to_be_in_viewport()
    expect(page.get_by_role("alert")).to_have_count(1)
    # All but the password is still there.
    expect(page.locator("#token-name")).to_have_value("nightly export")
    expect(page.locator("#tokens input[value=statistician]")).to_be_checked()
    expect(page.locator("#current-token")).to_have_value("")
    ask_for_token(page)
    page.get_by_role("link", name="I have kept it").click()
    ask_for_token(page)
    expect(page.locator("#tokens").get_by_role("alert")).to_contain_text("You have a valid token of this name.")


@pytest.mark.parametrize(
    ("theme", "language", "width"), [("light", "en-GB", 1280), ("dark", "zh-TW", 820), ("light", "zh-TW", 390)]
)
def test_pages_of_tokens_are_accessible_and_fit_every_screen(account, theme, language, width, tmp_path):
    page = account(color_scheme=theme, locale=language, viewport={"width": width, "height": 844})
    walk = Walk(page)

    def look(name):
        walk.look(name)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        page.screenshot(path=tmp_path / f"{name}-{theme}-{width}.png", full_page=True)

    page.locator("#tokens summary").click()
    expect(page.locator("#token-name")).to_be_visible()
    look("form")
    ask_for_token(page, password="not the password")
    expect(page.get_by_role("alert")).to_be_visible()
    look("refused")
    ask_for_token(page)
    expect(page.locator("code.secret")).to_have_text(re.compile("^[0-9a-z]{26}$"))
    look("token")
    page.locator(".actions .button-primary").click()
    expect(page.locator(".token-item")).to_be_visible()
    look("list")
    assert walk.found == {}
