"""A film whose bytes stop coming is given up, so that it is asked for again; one that is only slow is not."""

import http.server
import threading
import time

import pytest

from viewer_page import CHECKOUT, Handler

PIECE = b"0123456789" * 100


class SlowHandler(Handler):
    """/slow sends ten pieces with pauses; /stalled sends two and then nothing."""

    def do_GET(self):
        if self.path not in ("/slow", "/stalled"):
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.send_header("Content-Length", str(10 * len(PIECE)))
        self.end_headers()
        for _ in range(10 if self.path == "/slow" else 2):
            self.wfile.write(PIECE)
            self.wfile.flush()
            time.sleep(0.15)
        if self.path == "/stalled":
            self.server.is_over.wait(30)

    def __init__(self, *arguments):
        super().__init__(*arguments, directory=str(CHECKOUT))


@pytest.fixture
def slow_page(browser):
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), SlowHandler) as server:
        server.daemon_threads = True
        server.is_over = threading.Event()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{server.server_address[1]}/Tests/Browser/viewer/page.html")
        yield page
        server.is_over.set()
        context.close()
        server.shutdown()


FILM = """
async ([address, patience]) => {
    const { ReadingAPI } = await import("/Public/js/reading/api.js");
    const begun = performance.now();
    const film = new ReadingAPI("/api/reading", { learn() {} }).film(address, { patience });
    const outcome = await film.then((file) => ({ length: file.byteLength }), ({ kind, code }) => ({ kind, code }));
    return { ...outcome, milliseconds: performance.now() - begun };
}
"""


def test_a_film_that_stalls_in_the_middle_of_its_body_is_given_up(slow_page):
    outcome = slow_page.evaluate(FILM, ["/stalled", 500])
    assert (outcome["kind"], outcome["code"]) == ("network", "network")
    assert 500 <= outcome["milliseconds"] < 10_000


def test_a_film_that_keeps_coming_may_take_longer_than_the_limit(slow_page):
    outcome = slow_page.evaluate(FILM, ["/slow", 1000])
    assert outcome["length"] == 10 * len(PIECE)
    assert outcome["milliseconds"] > 1000
