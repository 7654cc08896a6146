"""Time from the answer to the next radiograph's full-resolution paint: real program, real page, Chromium.

The answer is the key press (the time stamp of its event), the paint is what the page itself takes as the moment from
which reading time counts. Between two answers the reader looks at the film for some seconds, in which the page
prefetches the following ones, as it does in a hospital.

    .venv/bin/python Benchmarks/paint.py --program .build-release/release [--json FILE]
"""

import argparse
import json
import pathlib
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from playwright.sync_api import sync_playwright

CHECKOUT = pathlib.Path(__file__).resolve().parents[1]
SIDE = 2500
# The last key press, by the clock that the page's own marks use.
NOTE_KEYS = """
addEventListener("keydown", (event) => { window.lastKey = event.timeStamp; }, { capture: true });
"""
# Milliseconds from the last key press to the paint of this number; waits for it. (The page forbids strings as code,
# which playwright's own waiting uses.)
PAINT = """
(number) => new Promise((resolve) => {
    const look = () => {
        const paints = performance.getEntriesByName("film-painted");
        if (paints.length >= number) resolve(paints[number - 1].startTime - (window.lastKey ?? 0));
        else setTimeout(look, 20);
    };
    look();
})
"""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Server:
    """The program on a data directory."""

    def __init__(self, program, data):
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        self.log = open(f"{data}.log", "wb")
        self.process = subprocess.Popen(
            [program / "reader-study", "serve", "--data", data, "--home", CHECKOUT, "--port", str(port)],
            stdout=self.log, stderr=self.log,
        )
        deadline = time.monotonic() + 30
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"the server did not start: {pathlib.Path(f'{data}.log').read_text()}")
            time.sleep(0.05)

    def answers(self):
        try:
            return urllib.request.urlopen(f"{self.address}/health", timeout=5).status == 200
        except (urllib.error.URLError, OSError):
            return False

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        self.log.close()


def read(browser, server, link, cases, look):
    """Reads as a reader with the keyboard does; returns milliseconds from each answer to the next paint."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    request = context.request
    request.get(f"{server.address}/r/{link}")
    request.post(
        f"{server.address}/reading/welcome",
        form={"specialty": "radiologist", "years_experience": "7", "consent": "yes"},
    )
    request.post(f"{server.address}/reading/screen", form={"darkest": "yes", "brightest": "yes"})
    page = context.new_page()
    page.add_init_script(NOTE_KEYS)
    page.goto(f"{server.address}/reading/cases")
    page.evaluate(PAINT, 1)
    times = []
    for case in range(1, cases + 1):
        page.wait_for_timeout(look * 1000)
        page.keyboard.press("y" if case % 2 else "n")
        times.append(page.evaluate(PAINT, case + 1))
    answered = request.get(f"{server.address}/api/reading").json()["slots"]
    saved = sum(slot["saved"] is not None for slot in answered)
    if saved != cases:
        sys.exit(f"{cases} answers were given, {saved} are saved")
    context.close()
    return times


def measure(program, bits, cases, look, directory):
    with tempfile.TemporaryDirectory(dir=directory) as folder:
        data = f"{folder}/data"
        link = subprocess.run(
            [program / "reading-load", "prepare", "--data", data, "--cases", str(cases + 4), "--side", str(SIDE),
             "--bits", str(bits)],
            check=True, capture_output=True, text=True,
        ).stdout.strip()
        server = Server(program, data)
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path="/usr/bin/chromium", args=["--no-sandbox"])
                version = browser.version
                times = read(browser, server, link, cases, look)
                browser.close()
        finally:
            server.stop()
    print(
        f"{SIDE} x {SIDE}, {bits} bits: answer to full-resolution paint of the next film, {cases} cases: "
        f"median {statistics.median(times):.0f} ms, max {max(times):.0f} ms")
    return {"bits": bits, "side": SIDE, "milliseconds": times, "chromium": version}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, required=True, help="folder of reader-study and reading-load")
    parser.add_argument("--cases", type=int, default=20)
    parser.add_argument("--look", type=float, default=3, help="seconds that the reader looks at each film")
    parser.add_argument("--directory", help="folder for the data, removed afterwards")
    parser.add_argument("--json", type=pathlib.Path)
    options = parser.parse_args()
    figures = [
        measure(options.program.resolve(), bits, options.cases, options.look, options.directory) for bits in (8, 16)
    ]
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
