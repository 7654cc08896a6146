"""A small server for the checkout, and a page with the viewer on it, for every test that asks."""

import functools
import http.server
import threading

import pytest

from viewer_page import CHECKOUT, Handler, ViewerPage


@pytest.fixture(scope="session")
def films(tmp_path_factory):
    """A folder for films that tests make; served at /films/."""
    return tmp_path_factory.mktemp("films")


@pytest.fixture(scope="session")
def server(films):
    handler = type("FilmHandler", (Handler,), {"folders": {"films": films, "shared": CHECKOUT.parent / "shared"}})
    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(handler, directory=str(CHECKOUT))
    ) as running:
        running.daemon_threads = True
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()


@pytest.fixture
def open_viewer(browser, server):
    """Opens the test page; keyword arguments go to the browser context. No page may log an error."""
    opened = []

    def open_page(**options):
        context = browser.new_context(**{"viewport": {"width": 1000, "height": 700}, **options})
        viewer = ViewerPage(context.new_page(), server)
        opened.append((context, viewer))
        return viewer

    yield open_page
    problems = [problem for _, viewer in opened for problem in viewer.problems]
    for context, _ in opened:
        context.close()
    assert problems == []


@pytest.fixture
def viewer(open_viewer):
    return open_viewer()
