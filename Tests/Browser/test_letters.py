"""Reminders by letter in every state, through a mail server of the test."""

import re
import socketserver
import threading

import pytest
from playwright.sync_api import expect
from test_accessibility import violations
from test_accounts import signed_in

LETTERS = "/coordinator/studies/single/letters"


class MailServer(socketserver.ThreadingTCPServer):
    """Takes letters, but for addresses with `refused` or `later` in them; to those with `silent` it says nothing."""

    allow_reuse_address = daemon_threads = True

    class Talk(socketserver.StreamRequestHandler):
        def say(self, words):
            self.wfile.write(words.encode() + b"\r\n")

        def handle(self):
            self.say("220 test")
            recipient = ""
            while line := self.rfile.readline():
                command = line.decode().strip()
                verb = command.upper()[:4]
                if verb == "RCPT":
                    recipient = command
                    no = {"refused": "550 5.1.1 no such mailbox", "later": "451 4.3.0 try again later"}
                    self.say(next((answer for word, answer in no.items() if word in recipient), "250 yes"))
                elif verb == "DATA":
                    self.say("354 go on")
                    while self.rfile.readline() not in (b".\r\n", b""):
                        pass
                    if "silent" in recipient:
                        return
                    self.say("250 2.0.0 taken")
                else:
                    self.say("221 bye" if verb == "QUIT" else "250 yes")
                    if verb == "QUIT":
                        return


@pytest.fixture
def posting(own_installation):
    """An installation with a mail server, and five readers with and without an address."""
    server = MailServer(("127.0.0.1", 0), MailServer.Talk)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    installation = own_installation("single")
    installation.stop()
    settings = installation.folder / "settings.yaml"
    settings.write_text(
        f"public-address: {installation.address}\nmail-host: 127.0.0.1\nmail-port: {server.server_address[1]}\n"
        "mail-sender: study@hospital.example\nmail-security: none\n"
    )
    installation.options = ["--config", str(settings)]
    yield installation.start()
    server.shutdown()
    server.server_close()


def row(page, reader):
    return page.locator("section[aria-labelledby=letters-heading] tbody tr").filter(has_text=reader)


@pytest.mark.parametrize(("theme", "language", "width"), [("dark", "en-GB", 390), ("light", "zh-TW", 1280)])
def test_letters_are_sent_and_each_says_what_became_of_it(posting, open_device, theme, language, width):
    device = open_device(posting, color_scheme=theme, locale=language, viewport={"width": width, "height": 844})
    page = signed_in(device)
    page.goto(posting.address + LETTERS.removesuffix("/letters"))
    page.locator("#invite-specialty").select_option(index=1)
    page.locator("#invite-names").fill(
        "A <a@example.org>\nB <refused@example.org>\nC <later@example.org>\nD <silent@example.org>\nE"
    )
    page.locator("#invite form button").click()
    expect(page.locator(".slip")).to_have_count(5)

    page.goto(posting.address + LETTERS)
    expect(page.locator(".state-open")).to_be_visible()
    expect(page.locator(".letter-codes")).to_have_text("R01, R02, R03, R04")
    page.locator(f"form[action$='{LETTERS}'] button").click()
    expect(page.locator(".said")).to_be_visible()
    sent = {"en-GB": ("Sent", "Failed", "Waits", "Unknown"), "zh-TW": ("已寄出", "失敗", "等待中", "不明")}[language]
    tried = [row(page, f"R0{number}").get_by_text("1×") for number in range(1, 5)]
    for _ in range(60):
        if all(place.count() == 1 for place in tried):
            break
        page.wait_for_timeout(500)
        page.goto(posting.address + LETTERS)
    for number, (state, words) in enumerate(zip(sent, ("250 2.0.0 taken", "550 5.1.1", "451 4.3.0", "")), 1):
        expect(row(page, f"R0{number}")).to_contain_text(state)
        expect(row(page, f"R0{number}")).to_contain_text(words)
    # Who has a letter gets no other one now; who has none, since it failed, does.
    expect(page.locator(".letter-codes")).to_have_text("R02")
    expect(page.get_by_text(re.compile(r"(Written to within|過去 12 小時內已寄送).*R01, R03, R04"))).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(posting.address + LETTERS.removesuffix("/letters"))
    expect(page.locator("#reminders .problem")).to_contain_text(re.compile("1 sent, 1 waiting, 2 failed|已寄出 1.*2"))
