"""What serves the checkout to the tests of the viewer, and a browser page with the viewer on it."""

import base64
import http.server
import pathlib

import numpy

CHECKOUT = pathlib.Path(__file__).resolve().parents[3]
HERE = "/Tests/Browser/viewer/"
# The same policy as the product's: the viewer has to work under it.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
    "worker-src 'self'; font-src 'self'; form-action 'self'"
)


class Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    extensions_map = {
        ".html": "text/html; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".json": "application/json; charset=utf-8",
        ".png": "image/png",
        "": "application/octet-stream",
    }
    folders = {}

    def translate_path(self, path):
        first, _, rest = path.split("?")[0].lstrip("/").partition("/")
        if first in self.folders and ".." not in rest:
            return str(self.folders[first] / rest)
        return super().translate_path(path)

    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *arguments):
        pass


class ViewerPage:
    """The test page, with short words for what tests do with it."""

    def __init__(self, page, server):
        self.page = page
        self.problems = []
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda message: message.type == "error" and self.problems.append(message.text))
        page.goto(server + HERE + "page.html")
        page.wait_for_selector("html[data-ready]", state="attached")

    def run(self, script, argument=None):
        return self.page.evaluate(script, argument)

    def show(self, address):
        self.run("address => test.show(address)", address)

    def state(self):
        return self.run("test.viewer.viewState()")

    def marks(self):
        return self.run("test.viewer.marks")

    def events(self):
        return self.run("test.events.splice(0)")

    def wait_until(self, script, argument=None):
        """Polls from here: Playwright's own waiting evaluates text in the page, which the policy forbids."""
        for _ in range(200):
            if self.run(script, argument):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"never true: {script}")

    def settle(self):
        """Waits until the gesture's picture is sharp again and its run of changes is closed."""
        self.page.wait_for_timeout(600)

    def size(self):
        """Canvas size in device pixels."""
        return self.run("({width: test.viewer.canvas.width, height: test.viewer.canvas.height})")

    def box(self):
        return self.page.locator(".film-canvas").bounding_box()

    def at(self, x, y):
        """A point of the canvas, as fractions of it, in page coordinates."""
        box = self.box()
        return box["x"] + x * box["width"], box["y"] + y * box["height"]

    def drag(self, start, end, button="left", steps=5):
        mouse = self.page.mouse
        mouse.move(*start)
        mouse.down(button=button)
        mouse.move(*end, steps=steps)
        mouse.up(button=button)

    def film_at(self, x, y):
        """The film point under a page point."""
        box, size, state = self.box(), self.size(), self.state()
        ratio = size["width"] / box["width"]
        return (
            state["panX"] + ((x - box["x"]) * ratio - size["width"] / 2) / state["zoom"],
            state["panY"] + ((y - box["y"]) * ratio - size["height"] / 2) / state["zoom"],
        )

    def page_point_of(self, x, y):
        """Where a film point stands on the page."""
        box, size, state = self.box(), self.size(), self.state()
        ratio = size["width"] / box["width"]
        return (
            box["x"] + (size["width"] / 2 + (x - state["panX"]) * state["zoom"]) / ratio,
            box["y"] + (size["height"] / 2 + (y - state["panY"]) * state["zoom"]) / ratio,
        )

    def greys(self, left=0, top=0, width=None, height=None):
        """Canvas pixels as an array; fails when one is not an opaque grey."""
        size = self.size()
        width = size["width"] - left if width is None else width
        height = size["height"] - top if height is None else height
        read = self.run("([l, t, w, h]) => test.canvas(l, t, w, h)", [left, top, width, height])
        assert read["isGrey"], "the canvas shows colours"
        return numpy.frombuffer(base64.b64decode(read["values"]), numpy.uint8).reshape(height, width)
