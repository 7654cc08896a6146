"""A real installation: a data directory made by the real commands, served by the real program."""

import csv
import json
import os
import pathlib
import secrets
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
import urllib.request
from urllib.parse import urlparse

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("READER_STUDY_BINARY", str(CHECKOUT / ".build/debug/reader-study"))
PASSWORD = "correct horse battery staple"
CHROMIUM = {"executable_path": "/usr/bin/chromium", "args": ["--no-sandbox"]}


class Installation:
    """Commands, a server that can be killed and started again, and a look at what is stored."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.data = self.folder / "data"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.process = None
        self.invited = {}
        # More options of `serve`, kept over a restart.
        self.options = []

    # Commands

    def run(self, *arguments, text=None, check=True, timeout=120):
        """Runs one command; returns what it printed."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("READER_STUDY_")}
        done = subprocess.run(
            [BINARY, *map(str, arguments), "--data", str(self.data)],
            input=text,
            capture_output=True,
            text=True,
            cwd=CHECKOUT,
            env=environment,
            timeout=timeout,
        )
        assert not check or done.returncode == 0, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout if check else done

    def create(self, folder, *, is_open=True):
        self.run("study", "create", folder)
        name = pathlib.Path(folder).name
        if is_open:
            self.run("study", "open", name)
        return name

    def add_coordinator(self, name="anna"):
        self.run("coordinator", "add", name, text=PASSWORD + "\n")

    def invite(self, study, count):
        """Invites readers; `reader` hands them out one by one."""
        with tempfile.TemporaryDirectory() as folder:
            table = pathlib.Path(folder) / "invitations.csv"
            self.run(
                "reader",
                "invite",
                study,
                "--specialty",
                "radiologist",
                "--count",
                count,
                "--output",
                table,
                "--address",
                self.address,
            )
            with open(table, newline="", encoding="utf-8-sig") as file:
                self.invited.setdefault(study, []).extend(csv.DictReader(file))

    def reader(self, study):
        """A reader who was not used before: {"reader", "link", "code", "study"}."""
        if not self.invited.get(study):
            self.invite(study, 12)
        invitation = self.invited[study].pop(0)
        path = urlparse(invitation["link"]).path
        return {"reader": invitation["reader"], "link": self.address + path, "code": invitation["code"], "study": study}

    def age_invitations(self, hours):
        """Makes all readers invited earlier, for tests in which time has passed: no answer is older than its invitation."""
        with sqlite3.connect(self.data / "study.sqlite", timeout=20) as database:
            trigger = "reader_is_append_only"
            [(text,)] = database.execute("SELECT sql FROM sqlite_master WHERE name = ?", (trigger,))
            database.execute(f"DROP TRIGGER {trigger}")
            database.execute("UPDATE reader SET invited_at = invited_at - ?", (hours * 3_600_000,))
            database.execute(text)
        database.close()

    # The server

    def start(self):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("READER_STUDY_")}
        log = open(self.folder / "server.log", "ab")
        self.process = subprocess.Popen(
            [BINARY, "serve", "--port", str(self.port), "--data", str(self.data), *self.options],
            stdout=log,
            stderr=log,
            cwd=CHECKOUT,
            env=environment,
        )
        log.close()
        for _ in range(1200):
            try:
                with urllib.request.urlopen(self.address + "/health", timeout=5) as response:
                    assert response.status == 200
                    return self
            except OSError:
                assert self.process.poll() is None, (self.folder / "server.log").read_text()
                time.sleep(0.05)
        raise AssertionError("the server never answered")

    def kill(self):
        """kill -9: no last words, no last writes."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(20)

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()

    # What is stored

    def rows(self, sql, *values):
        """Reads study.sqlite beside the running server, read-only."""
        with sqlite3.connect(f"file:{self.data}/study.sqlite?mode=ro", uri=True, timeout=20) as database:
            database.row_factory = sqlite3.Row
            rows = [dict(row) for row in database.execute(sql, values)]
        database.close()
        return rows

    def readings(self, reader, study):
        """Every version of every answer of a reader, in the order of keeping, with the main answer and the choice's code."""
        return self.rows(
            """
            SELECT reading.*, assignment.position, assignment.slot,
                (SELECT coalesce(code, kind) FROM response WHERE reading_id = reading.id AND question IN ('answer', 'fracture'))
                AS answer
            FROM reading JOIN assignment ON assignment.id = reading.assignment_id
            JOIN reading_session ON reading_session.id = assignment.session_id
            JOIN reader ON reader.id = reading_session.reader_id JOIN study ON study.id = reader.study_id
            WHERE reader.code = ? AND study.name = ? ORDER BY reading.id
            """,
            reader,
            study,
        )

    def responses(self, reading):
        rows = self.rows("SELECT question, kind, code, number, note FROM response WHERE reading_id = ?", reading)
        return {row["question"]: row for row in rows}

    def marks(self, reading):
        return self.rows("SELECT * FROM mark WHERE reading_id = ? ORDER BY position", reading)

    def events(self, study):
        """The history's events, oldest first; details decoded."""
        rows = self.rows(
            "SELECT event.* FROM event JOIN study ON study.id = event.study_id WHERE study.name = ? ORDER BY event.sequence",
            study,
        )
        for row in rows:
            row["details"] = json.loads(row["details"])
        return rows

    def export(self, study, *options):
        """The rows of readings.csv, as `reader-study export` writes them."""
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.folder)) / "export"
        self.run("export", study, "--output", folder, *options)
        with open(folder / "readings.csv", newline="", encoding="utf-8-sig") as file:
            return list(csv.DictReader(file))


def free_port():
    """A port that stays this installation's while its server is dead: below those that the system gives to connections,
    and apart from those of the other workers of this run."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    while True:
        port = 12_000 + worker * 2000 + secrets.randbelow(2000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


def prepared(folder, studies, *names):
    """An installation with a coordinator and these studies or examples, open; its server does not run."""
    installation = Installation(folder)
    installation.add_coordinator()
    for name in names:
        installation.create(studies / name if (studies / name).exists() else CHECKOUT / "Examples" / name)
    return installation


def served(folder, studies, *names):
    """The same, and its server running."""
    return prepared(folder, studies, *names).start()
