"""Every operation of the OpenAPI document, asked by schemathesis with generated requests, as each role.

The studies are those of `reader-study demo` (one locked, two open) and what a program adds to them through the API: a
study that is not opened, drafts, an export. Each role asks a server of its own on a copy of them. Wrong is what any check
of schemathesis finds (errors of the server, answers that are not as the document says, requests without a sign-in that
are let in, …), an error in the server's log, and a history that does not verify afterwards.

    python3 -m venv ~/schemathesis && ~/schemathesis/bin/pip install -r Benchmarks/schemathesis.txt
    ~/schemathesis/bin/python Benchmarks/schemathesis.py --program .build-release/release/reader-study

Prints one table; --output keeps schemathesis' own reports and the servers' logs. Exit status 1 when something is wrong.
"""

import argparse
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

CHECKOUT = pathlib.Path(__file__).resolve().parents[1]
FINISHED, OPEN, UNOPENED = "hip-fracture-finished", "hip-fracture", "not-opened"
# What an account and its token may do. All but the first are asked what programs of accounts are asked.
ROLES = {
    "coordinator": ["--role", "coordinator"],
    "coordinator-of-one": ["--role", "coordinator", "--study", OPEN],
    "statistician": ["--role", "statistician"],
    "monitor": ["--role", "monitor"],
}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Program:
    """The built program, its commands and its server."""

    def __init__(self, executable):
        self.executable = executable

    def run(self, *arguments, data):
        done = subprocess.run(
            [self.executable, *arguments, "--data", data, "--home", CHECKOUT], capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"{' '.join(map(str, arguments))}: {done.stdout}{done.stderr}")
        return done.stdout

    def serve(self, data, log):
        return Server(self.executable, data, log)


class Server:
    """A server on a port of its own, as a context."""

    def __init__(self, executable, data, log):
        self.port, self.log = free_port(), log
        with open(log, "w") as file:
            self.process = subprocess.Popen(
                [executable, "serve", "--data", data, "--home", CHECKOUT, "--port", str(self.port),
                 "--log-format", "json"], stdout=file, stderr=file)

    def __enter__(self):
        for _ in range(600):
            try:
                if self.ask("GET", "/healthz")[0] == 200:
                    return self
            except OSError:
                time.sleep(0.1)
        raise SystemExit(f"the server does not answer; see {self.log}")

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.status = self.process.wait(timeout=60)

    def ask(self, method, path, body=None, token=None):
        """Status, headers and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if body is not None:
            headers["Content-Type"] = "application/json"
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()

    def value(self, method, path, token, body=None):
        status, _, content = self.ask(method, path, body, token)
        if status >= 300:
            sys.exit(f"{method} {path}: {status} {content.decode()}")
        return json.loads(content)

    def cookie(self, link):
        _, headers, _ = self.ask("GET", link)
        return re.search(r"reader=([^;]+)", headers["Set-Cookie"]).group(1)


class Prepared:
    """A data directory with everything that the operations can be asked about, and the keys to it."""

    def __init__(self, program, folder, demo):
        self.data = folder / "prepared"
        if demo:
            shutil.copytree(demo, self.data)
        else:
            program.run("demo", "--no-serve", data=self.data)
        links = re.findall(r"/r/[0-9a-z]+", (self.data / "demo-links.txt").read_text())
        self.tokens = {}
        for name, rights in ROLES.items():
            program.run("account", "add", name, "--generate", *rights, data=self.data)
            self.tokens[name] = program.run("account", "token", "add", name, "api", data=self.data).strip()
        with program.serve(self.data, folder / "prepare.log") as server:
            self.fill(server, self.tokens["coordinator"], links)

    def fill(self, server, token, links):
        def draft(name):
            return server.value("POST", "/api/drafts", token, {"copy": OPEN, "name": name})["id"]

        created = f"/api/drafts/{draft(UNOPENED)}"
        server.value("PUT", f"{created}/model", token, {"model": "none"})
        server.value("POST", f"{created}/create", token, {"withoutTrial": True, "open": False})
        while server.value("GET", f"{created}/creation", token)["isRunning"]:
            time.sleep(0.1)
        export = server.value("POST", f"/api/studies/{FINISHED}/exports", token, {"formats": ["wide"]})
        self.reader = server.cookie(links[0])
        state = json.loads(self.as_reader(server, "/api/warm-up"))
        flags = server.value("GET", f"/api/studies/{FINISHED}/quality", token)["items"]
        self.values = {
            "path.name": [FINISHED, OPEN, UNOPENED],
            "path.code": ["R01", "R02"] + sorted({flag["reader"] for flag in flags})[:2],
            "path.draft": [draft("whole"), draft("another")],
            # What the operations that end a draft may have.
            "spare": [draft("spare"), draft("reserve")],
            "path.account": [item["id"] for item in server.value("GET", "/api/accounts", token)["items"]],
            "path.time": [export["time"]],
            "path.file": [file["name"] for file in export["files"]],
            "path.kind": ["results.json", "methods.txt", "everything.zip", "tables", "figures"],
            "path.slot": [slot["slot"] for slot in state["slots"]] or ["none"],
            "query.kind": ["cases", "image"],
            "query.after": ["R01", OPEN],
        }

    def as_reader(self, server, path):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        connection.request("GET", path, headers={"Cookie": f"reader={self.reader}"})
        answer = connection.getresponse()
        return answer.read() if answer.status == 200 else b'{"slots": []}'


def settings(prepared, role, options, reports):
    """schemathesis.toml: who asks, and with which names of things that are there, most of the time."""
    lines = [
        f"seed = {options.seed}", "continue-on-failure = true", "workers = 1", "request-timeout = 60",
        f"reports = {{ directory = {json.dumps(str(reports))}, ndjson = {{ enabled = true }} }}",
        "[auth.openapi.token]", f"bearer = {json.dumps(prepared.tokens[role])}",
        "[auth.openapi.reader]", f"api_key = {json.dumps(prepared.reader)}",
        "[generation]", f"max-examples = {options.examples}", "database = \"none\"",
        # Refusals by the rules of a study or a site are answers, too: who asks cannot know its state.
        "[checks.positive_data_acceptance]",
        'expected-statuses = ["2xx", 400, 401, 403, 404, 409, 412, 422, 428]',
        "[checks.missing_required_header]", "expected-statuses = [400, 401, 403, 404, 411, 415, 422, 428]",
        "[checks.negative_data_rejection]",
        'expected-statuses = [400, 401, 403, 404, 405, 406, 409, 411, 412, 413, 415, 422, 428, 431]',
    ]
    lines.append("[dictionaries]")
    lines += [f"{json.dumps(name)} = {{ values = {json.dumps(values)} }}" for name, values in prepared.values.items()]
    lines.append("[parameters]")
    named = [name for name in prepared.values if "." in name]
    lines += [f"{json.dumps(name)} = {{ dictionary = {json.dumps(name)}, probability = 0.8 }}" for name in named]
    for ending in ["discardDraft", "createStudy"]:
        lines += ["[[operations]]", f'include-operation-id = "{ending}"',
                  'parameters = { "path.draft" = { dictionary = "spare", probability = 0.8 } }']
    return "\n".join(lines) + "\n"


def asked(program, prepared, role, options, folder):
    """One role's run: what it prints, and what is wrong afterwards."""
    place = folder / role
    place.mkdir()
    shutil.copytree(prepared.data, place / "data")
    (place / "schemathesis.toml").write_text(settings(prepared, role, options, place / "reports"))
    started = time.monotonic()
    with program.serve(place / "data", place / "server.log") as server:
        address = f"http://127.0.0.1:{server.port}"
        command = [pathlib.Path(sys.executable).parent / "schemathesis", "run", f"{address}/api/openapi.json", "--no-color"]
        # What readers, reviewers and holders of detection tokens are asked is the same whatever role a token has.
        others = [] if role == "coordinator" else ["^/api/(reading|warm-up|heat-maps|detect)"]
        if left_out := "|".join(others + options.without):
            command += ["--exclude-path-regex", left_out]
        with open(place / "schemathesis.txt", "w") as report:
            status = subprocess.run(command, cwd=place, stdout=report, stderr=report).returncode
        alive = server.process.poll() is None and server.ask("GET", "/healthz")[0] == 200
    wrong = [] if alive else ["the server is gone"]
    if server.status != 0:
        wrong.append(f"the server ended with {server.status}")
    if status != 0:
        wrong.append(f"schemathesis ended with {status}")
    wrong += [f"log: {line.strip()}" for line in open(place / "server.log") if '"level":"error"' in line.replace(" ", "")]
    verified = subprocess.run(
        [program.executable, "verify", "--data", place / "data", "--home", CHECKOUT], capture_output=True, text=True)
    if verified.returncode != 0:
        wrong.append(f"verify: {verified.stdout}{verified.stderr}")
    return Outcome(role, (place / "schemathesis.txt").read_text(), wrong, time.monotonic() - started)


class Outcome:
    """A role's row of the table."""

    def __init__(self, role, report, wrong, seconds):
        self.role, self.report, self.wrong, self.seconds = role, report, wrong, seconds

    def found(self, pattern):
        match = re.search(pattern, self.report)
        return match.group(1).replace(",", "") if match else "?"

    @property
    def row(self):
        checks = sorted(set(re.findall(r"^- (.+)$", self.report, re.M)))
        return (
            self.role, self.found(r"Tested: ([\d,]+)"), self.found(r"([\d,]+) generated"),
            "; ".join(checks + self.wrong) or "nothing", f"{self.seconds:.0f} s")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=CHECKOUT / ".build-release/release/reader-study", type=pathlib.Path)
    parser.add_argument("--demo", type=pathlib.Path, help="a data directory that `reader-study demo` made; it is copied")
    parser.add_argument("--examples", type=int, default=50, help="generated requests of an operation and phase")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--role", action="append", choices=list(ROLES), help="may be repeated; all without it")
    parser.add_argument(
        "--without", action="append", default=[],
        help="a regular expression of paths that are left out, such as /results/ for a debug build, which needs minutes for them")
    parser.add_argument("--output", type=pathlib.Path, help="an empty folder for reports, logs and data")
    options = parser.parse_args()
    folder = options.output or pathlib.Path(tempfile.mkdtemp(prefix="schemathesis-"))
    folder.mkdir(parents=True, exist_ok=True)
    program = Program(options.program.resolve())
    prepared = Prepared(program, folder.resolve(), options.demo)
    outcomes = []
    for role in options.role or ROLES:
        outcomes.append(asked(program, prepared, role, options, folder.resolve()))
        print("| " + " | ".join(outcomes[-1].row) + " |", flush=True)
    print("\n| role | operations | requests | wrong | time |\n| --- | --- | --- | --- | --- |")
    for outcome in outcomes:
        print("| " + " | ".join(outcome.row) + " |")
    is_right = not any(outcome.wrong for outcome in outcomes)
    if not options.output and is_right:
        shutil.rmtree(folder)
    elif not is_right:
        print(f"\nReports and logs: {folder}")
    sys.exit(0 if is_right else 1)


if __name__ == "__main__":
    main()
