"""A reader at a browser: short words for what the tests do on the reading pages."""

import contextlib
import re
import secrets
import time

from playwright.sync_api import expect

# What the browser writes down when a request fails is expected in tests of failing requests; anything else is a mistake.
NETWORK_NOISE = ("Failed to load resource", "net::ERR_")


class Device:
    """One browser context with one page at first, signed in as one reader or nobody."""

    def __init__(self, context, installation, invitation=None):
        self.context = context
        self.installation = installation
        self.invitation = invitation
        self.problems = []
        context.on("page", self.listen)
        self.page = context.new_page()

    def listen(self, page):
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on(
            "console",
            lambda message: message.type == "error"
            and not any(noise in message.text for noise in NETWORK_NOISE)
            and self.problems.append(message.text),
        )

    # Getting in

    def open_link(self):
        self.page.goto(self.invitation["link"])
        return self

    def prepare(self, *, practice=True):
        """Everything before the first case, by the forms' and the page's own requests: no test needs to see it twice."""
        request, address = self.context.request, self.installation.address
        request.get(self.invitation["link"])
        request.post(
            f"{address}/reading/welcome", form={"specialty": "radiologist", "years_experience": "7", "consent": "yes"}
        )
        request.post(f"{address}/reading/screen", form={"darkest": "yes", "brightest": "yes"})
        if practice:
            practice_state = request.get(f"{address}/api/warm-up").json()
            for slot in practice_state["slots"]:
                self.put(slot["slot"], base="/api/warm-up", answers=self.any_answers(practice_state["questions"]))
        return self

    def any_answers(self, questions):
        """Answers to everything that is asked of a case without a fracture."""
        values = {"choice": lambda question: {"choice": question["options"][-1]["code"]}}
        values |= {"percent": lambda _: {"percent": 50}, "scale5": lambda _: {"scale": 3}}
        return {
            question["id"]: values[question["kind"]](question) for question in questions if question["kind"] in values
        }

    def put(self, slot, *, answers, base="/api/reading", version=None, expect_status=200):
        """Sends an answer as the page does."""
        # Browser and server share this computer's clock.
        now = int(time.time() * 1000)
        response = self.context.request.put(
            f"{self.installation.address}{base}/slots/{slot}/answer",
            data={
                "submission": secrets.token_hex(16),
                "base": version,
                "changeReason": None,
                "shownAt": now,
                "answeredAt": now,
                "activeMilliseconds": 10,
                "firstDecisionMilliseconds": None,
                "viewChanges": 0,
                "view": None,
                "answers": answers,
            },
        )
        assert response.status == expect_status, response.text()
        return response.json()

    def state(self):
        return self.context.request.get(f"{self.installation.address}/api/reading").json()

    def open_cases(self, *, position=1):
        self.page.goto(f"{self.installation.address}/reading/cases")
        self.see_case(position)
        return self

    # Reading

    def see_case(self, position, page=None):
        """Waits until the film of a case is painted and may be answered."""
        page = page or self.page
        ready = page.locator("#reading[data-phase=reading]:has(.choice[aria-disabled=false]) #position")
        expect(ready).to_have_text(re.compile(rf"^{position} (of|/) \d+$"), timeout=15_000)

    def answer(self, code, page=None):
        """Presses one of the two large buttons."""
        self.choice(code, page).click()

    def choice(self, code, page=None):
        return (page or self.page).locator(".choice").nth("ab".index(code))

    def see_saved(self, page=None):
        """Waits until nothing is unsent."""
        expect((page or self.page).locator("#saved")).to_have_attribute("data-state", "saved", timeout=15_000)

    def read(self, codes, *, start=1, page=None):
        """Answers cases one after the other."""
        for position, code in enumerate(codes, start):
            self.see_case(position, page)
            self.answer(code, page)

    def saved_text(self):
        return self.page.locator("#saved-text")

    # The film

    def film_box(self):
        return self.page.locator(".film-canvas").bounding_box()

    def film_point(self, x, y):
        """A point of the film's canvas, as fractions of it, in page coordinates."""
        box = self.film_box()
        return box["x"] + x * box["width"], box["y"] + y * box["height"]

    def drag_film(self, start, end):
        mouse = self.page.mouse
        mouse.move(*self.film_point(*start))
        mouse.down()
        mouse.move(*self.film_point(*end), steps=4)
        mouse.up()

    def film_view(self):
        """Window width and zoom (1 = one film pixel per device pixel) as the film's corner says them."""
        width, _, percent = re.findall(r"\d+", self.page.locator(".film-hud").inner_text())
        return {"window_width": int(width), "zoom": int(percent) / 100}

    # Stored

    def readings(self):
        return self.installation.readings(self.invitation["reader"], self.invitation["study"])

    def answers(self):
        """Standing answers by position."""
        return {reading["position"]: reading["answer"] for reading in self.readings()}


class Fingers:
    """Real touch events, several fingers at once."""

    def __init__(self, page):
        self.session = page.context.new_cdp_session(page)

    def send(self, kind, points):
        touches = [
            {"x": x, "y": y, "id": number, "radiusX": 4, "radiusY": 4, "force": 1}
            for number, (x, y) in enumerate(points)
        ]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    def move(self, starts, ends, steps=6):
        """Puts fingers down at `starts`, moves them together to `ends`, lifts them."""
        self.send("touchStart", starts)
        for step in range(1, steps + 1):
            part = step / steps
            pairs = zip(starts, ends)
            self.send("touchMove", [(a + (c - a) * part, b + (d - b) * part) for (a, b), (c, d) in pairs])
        self.send("touchEnd", [])


def wait_until(page, condition):
    """Waits for something that the test itself counts."""
    for _ in range(1000):
        if condition():
            return
        page.wait_for_timeout(20)
    raise AssertionError("never came true")


@contextlib.contextmanager
def never_zooms(page):
    """The page itself keeps its scale whatever the fingers do."""
    yield
    assert page.evaluate("visualViewport.scale") == 1
    assert page.evaluate("[scrollX, scrollY]") == [0, 0]
