#!/usr/bin/env python3
"""Times our statistics against R in one run; a time counts only when the numbers agree. About five minutes.

    Benchmarks/statistics_against_r.py               builds for release and measures everything; exit status 1 when a figure is missed
    Benchmarks/statistics_against_r.py --quick       without the bootstrap of 100,000 cases in R (a minute and a half) and the largest size
    Benchmarks/statistics_against_r.py --record      also writes what was measured into docs/performance.md, "Statistics against R"
    Benchmarks/statistics_against_r.py --only page   one part: area, multi-reader, readers, page or scaling (may be repeated)

Needs R with pROC and jsonlite (Debian: r-base-core r-cran-proc r-cran-jsonlite), for the comparison only. MRMCaov and
iMRMC are timed where R has them; elsewhere the time that is known of them stands in the table, and the numbers are
compared with those that they gave (Tests/Reference/statistics). Nothing else should run on the machine meanwhile.
"""

import argparse
import csv
import datetime
import http.cookiejar
import json
import math
import os
import pathlib
import platform
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

CHECKOUT = pathlib.Path(__file__).resolve().parents[1]
SCRATCH = CHECKOUT / ".build-release"
REPORT = CHECKOUT / "docs" / "performance.md"
SCRIPT = CHECKOUT / "Benchmarks" / "R" / "statistics.R"
REFERENCE = CHECKOUT / "Tests" / "Reference"
PARTS = ["area", "multi-reader", "readers", "page", "scaling"]
SECTION = "## Statistics against R"
# Seconds that the packages took on a machine of this kind when the reference values were made (issue 3).
KNOWN = {"MRMCaov, DeLong": 0.50, "MRMCaov, jackknife": 9.7, "RJafroc, jackknife": 0.20, "iMRMC": 6.3}


def say(text):
    print(text, flush=True)


class Missed(Exception):
    """Numbers that differ, or a program that does not run."""


class Table:
    """Figures, each with what is demanded."""

    def __init__(self):
        self.rows = []

    def add(self, what, ours, theirs, demanded, measured, is_met):
        met = "" if is_met is None else "yes" if is_met else "NO"
        self.rows.append((what, ours, theirs, demanded, measured, met))
        say("  " + " | ".join(cell for cell in self.rows[-1] if cell))

    @property
    def is_met(self):
        return all(row[-1] != "NO" for row in self.rows)

    def text(self):
        lines = [("work", "ours", "R", "demanded", "measured", "met")] + self.rows
        rows = ["| " + " | ".join(line) + " |" for line in lines]
        rows.insert(1, "| --- | --- | --- | --- | --- | --- |")
        return "\n".join(rows)


def printed(seconds):
    """Three digits, in a unit that fits."""
    for factor, unit in ((1, "s"), (1e3, "ms"), (1e6, "µs")):
        if seconds * factor >= 1:
            break
    value = seconds * factor
    return f"{value:.{max(0, 2 - int(math.log10(max(value, 1))))}f} {unit}"


def run(command):
    done = subprocess.run([str(word) for word in command], cwd=CHECKOUT, capture_output=True, text=True)
    if done.returncode != 0:
        raise Missed(f"{' '.join(str(word) for word in command)}\n{done.stderr}")
    return done.stdout


def measurements(command):
    return {item["name"]: item for item in json.loads(run(command))}


def ours(options, *arguments):
    return measurements([options.programs / "statistics-benchmark", *arguments])


def theirs(*arguments):
    return measurements(["Rscript", SCRIPT, *arguments])


def agree(name, first, second, absolute=1e-9, relative=1e-8):
    """Compares numbers by name; those of the second must all be in the first."""
    for key, value in second.items():
        if value is None or key not in first:
            raise Missed(f"{name}: no value for {key}")
        if abs(first[key] - value) > absolute + relative * abs(value):
            raise Missed(f"{name}: {key} is {first[key]!r}, R has {value!r}")


def ratio(table, what, mine, other, least):
    found = other["seconds"] / mine["seconds"]
    table.add(what, printed(mine["seconds"]), printed(other["seconds"]), f"{least} x", f"{found:,.0f} x", found >= least)


def area(table, folder, options):
    for cases, bootstrap_least, delong_least in ((100, 400, None), (100_000, 100, 5)):
        generator = random.Random(cases)
        path = folder / f"scores-{cases}.csv"
        with open(path, "w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["truth", "score"])
            for index in range(cases):
                truth = index % 2
                logit = 2.2 * truth - 1.1 + generator.gauss(0, 1)
                rows.writerow([truth, round(1 / (1 + math.exp(-logit)), 6)])
        mine = ours(options, "area", "--table", path)
        is_short = options.quick and cases > 1000
        replicates = 20 if is_short else 2000
        other = theirs("area", path, replicates)
        name = "area with DeLong's interval"
        agree(name, mine[name]["numbers"], other[name]["numbers"])
        if delong_least:
            ratio(table, f"AUC and DeLong's interval from raw scores, n = {cases:,}", mine[name], other[name], delong_least)
        name = "stratified bootstrap of the area"
        agree_bootstraps(mine[name]["numbers"], other[name]["numbers"], replicates)
        scaled = dict(other[name], seconds=other[name]["seconds"] * 2000 / replicates)
        note = f" (R: {replicates} replicates, its time x {2000 // replicates})" if is_short else ""
        ratio(table, f"stratified bootstrap of the AUC, 2,000 replicates, n = {cases:,}{note}", mine[name], scaled,
              bootstrap_least)


def agree_bootstraps(mine, other, replicates):
    """Two bootstraps with other draws: limits differ by their Monte Carlo error, here at most by five of it."""
    agree("bootstrap", {"estimate": mine["estimate"]}, {"estimate": other["estimate"]})
    error = mine["standard error"]
    # Standard error of the 2.5 % quantile of that many normal draws.
    wandering = error * math.sqrt(0.025 * 0.975 / replicates) / 0.05844
    for side in ("lower", "upper"):
        if abs(mine[side] - other[side]) > 5 * math.sqrt(2) * wandering:
            raise Missed(f"bootstrap: {side} is {mine[side]}, R has {other[side]}, standard error {error}")


def expected(topic, case):
    cases = json.loads((REFERENCE / "statistics" / "expected" / f"{topic}.json").read_text())["cases"]
    return next(item["expected"] for item in cases if item["id"] == case)


def multi_reader(table, folder, options):
    path = REFERENCE / "statistics" / "inputs" / "mrmc_study_confidence.csv"
    mine = ours(options, "multi-reader", "--table", path)
    other = theirs("multi-reader", path)

    def known(name, package):
        """The package's time in this run, or what is known of it."""
        return (other[package]["seconds"], "") if package in other else (KNOWN[package], " (known)")

    rows = [("DeLong", "MRMCaov, DeLong", 100), ("jackknife", "MRMCaov, jackknife", 100),
            ("jackknife", "RJafroc, jackknife", 50)]
    for kind, package, least in rows:
        name = f"Obuchowski-Rockette, {kind}"
        found = mine[name]["numbers"]
        agree(name, found, other[name]["numbers"])
        reference = expected("mrmc_or", f"study_confidence_empirical_auc_{kind}")
        test, difference = reference["rrrc"]["test_equality"], reference["rrrc"]["differences"][0]
        agree(name, found, {
            "F": test["f"], "df2": test["df2"], "p": test["p"], "difference": difference["estimate"],
            "lower": difference["lower"], "upper": difference["upper"],
            **{part: reference["variance_components"][part]["estimate"] for part in ("error", "cov1", "cov2", "cov3")}})
        seconds, note = known(name, package)
        found_ratio = seconds / mine[name]["seconds"]
        table.add(
            f"Obuchowski-Rockette, 21 readers x 100 cases x 2, {package}", printed(mine[name]["seconds"]),
            printed(seconds) + note, f"{least} x", f"{found_ratio:,.0f} x", found_ratio >= least)
    for kind in ("DeLong", "jackknife"):
        name = f"Obuchowski-Rockette, {kind}"
        found_ratio = other[name]["seconds"] / mine[name]["seconds"]
        table.add(f"- the same in plain R of ours ({kind})", printed(mine[name]["seconds"]),
                  printed(other[name]["seconds"]), "", f"{found_ratio:,.0f} x", None)
    name = "one-shot U-statistics"
    found = mine[name]["numbers"]
    first, second, both = expected("mrmc_gallas", "study_confidence")["rows"]
    agree(name, found, {
        "area 1": first["AUC.1"], "area 2": second["AUC.1"], "variance 1": first["covAUC"],
        "variance 2": second["covAUC"], "difference": both["AUC1minusAUC2"],
        "variance of the difference": both["varAUC1minusAUC2"]})
    seconds, note = known(name, "iMRMC")
    found_ratio = seconds / mine[name]["seconds"]
    table.add("one-shot U-statistics, 21 readers x 100 cases x 2, iMRMC", printed(mine[name]["seconds"]),
              printed(seconds) + note, "100 x", f"{found_ratio:,.0f} x", found_ratio >= 100)


def readers(table, folder, options):
    study = REFERENCE / "study"
    files = [study / name for name in ("readings.csv", "readers.csv", "cases.csv", "model.csv")]
    mine = ours(options, "reader-table", "--readings", files[0], "--readers", files[1], "--cases", files[2],
                "--model", files[3])
    other = theirs("reader-table", *files)
    name = "whole table of readers and model"
    agree(name, mine[name]["numbers"], other[name]["numbers"])
    ratio(table, f"whole table of 21 readers and the model: {len(other[name]['numbers'])} numbers", mine[name], other[name],
          50)


class Server:
    """The demo, served by the release build; a coordinator who is signed in."""

    def __init__(self, options, folder):
        program = options.programs / "reader-study"
        data = folder / "demo"
        links = run([program, "demo", "--no-serve", "--data", data, "--home", CHECKOUT])
        password = re.search(r"password\s+([0-9A-Z]+-\S+)", links).group(1)
        self.study = re.search(r"/coordinator/studies/(\S+)", links).group(1)
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            port = listener.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        self.log = open(folder / "server.log", "wb")
        self.process = subprocess.Popen(
            [program, "serve", "--data", data, "--home", CHECKOUT, "--port", str(port)],
            stdout=self.log, stderr=self.log)
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        deadline = time.monotonic() + 30
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise Missed(f"the server did not start: {(folder / 'server.log').read_text()}")
            time.sleep(0.05)
        self.post("/coordinator/sign-in", {"name": "demo", "password": password})

    def answers(self):
        try:
            return self.opener.open(f"{self.address}/health", timeout=5).status == 200
        except (urllib.error.URLError, OSError):
            return False

    def post(self, path, form):
        return self.opener.open(
            f"{self.address}{path}", urllib.parse.urlencode(form).encode(), timeout=60).read().decode()

    def processor_seconds(self):
        """Of all threads together."""
        total = 0
        for task in pathlib.Path(f"/proc/{self.process.pid}/task").iterdir():
            total += int((task / "schedstat").read_text().split()[0])
        return total / 1e9

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        self.log.close()


def page(table, folder, options):
    server = Server(options, folder)
    try:
        path = f"/coordinator/studies/{server.study}/results"
        walls, processors = [], []
        for _ in range(7 if options.quick else 15):
            before = server.processor_seconds()
            start = time.perf_counter()
            text = server.post(path, {})
            walls.append(time.perf_counter() - start)
            processors.append(server.processor_seconds() - before)
        figures, tables = text.count("data-figure"), text.count("result-table")
        if figures < 8 or tables < 8 or "bootstrap" not in text:
            raise Missed(f"the page has {figures} figures and {tables} tables")
    finally:
        server.stop()
    # The first looks pay for what is made once for all pages, and nothing else is kept between two looks.
    what = f"results page of 21 readers x 100 cases, bootstrap included ({figures} figures, {tables} tables)"
    median = statistics.median(walls)
    table.add(what + ": from the request to the last byte", printed(median), "", "below 100 ms",
              f"{printed(min(walls))} to {printed(max(walls))}", median < 0.1)
    # What the request costs all processors together; nothing is demanded of it.
    table.add("- processor time of the server, all threads", printed(statistics.median(processors)), "", "",
              f"{printed(min(processors))} to {printed(max(processors))}", None)


def scaling(table, folder, options):
    sizes = [(21, 100), (200, 1000)] + ([] if options.quick else [(1000, 1000)])
    found = ours(options, "scaling", *[f"{readers}x{cases}" for readers, cases in sizes])
    for part in ("tables read", "results", "tables and figures"):
        times = [found[f"{readers}x{cases}: {part}"]["seconds"] for readers, cases in sizes]
        each = [1e9 * seconds / (readers * cases) for seconds, (readers, cases) in zip(times, sizes)]
        what = f"{part}, " + ", ".join(f"{readers:,} x {cases:,}" for readers, cases in sizes)
        # A cost that is linear grows no faster than readers x cases; a fixed part may make the smallest dearer.
        is_linear = each[-1] <= 1.2 * max(each[:-1])
        table.add(what, ", ".join(printed(seconds) for seconds in times), "", "linear",
                  ", ".join(f"{value:,.0f}" for value in each) + " ns a reading", is_linear)


def output(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True, cwd=CHECKOUT).stdout.strip()
    except OSError:
        return ""


def machine():
    processor = next(
        (line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "unknown")
    versions = json.loads(run(["Rscript", SCRIPT, "versions"]))
    return [
        ("Processor", processor), ("System", f"Linux {platform.release()}"),
        ("Swift", next(iter(output("swift", "--version").splitlines()), "unknown")),
        ("R", ", ".join(f"{name} {version}" for name, version in versions.items())),
        ("Commit", output("git", "describe", "--always", "--dirty")),
        ("Load", " ".join(f"{load:.1f}" for load in os.getloadavg()) + f" on {os.cpu_count()} cores"),
    ]


HEADINGS = {
    "area": "Area under the ROC curve", "multi-reader": "Readers and cases random", "readers": "The table of a study",
    "page": "The results page", "scaling": "Cost by readers and cases",
}
INTRODUCTION = """Written by `Benchmarks/statistics_against_r.py --record`: processor time of one thread, median of repeated runs, ours and R's on
the same tables in the same run. Numbers agree before a time counts: within 1e-9 and 1e-8 of the value, for a bootstrap
(other random draws) within five Monte Carlo errors of the limits. *(known)* marks the times of packages that Debian does
not have: they were measured on a machine of this kind when the reference values in `Tests/Reference/statistics` were
made, with which our numbers are compared here. The results page is asked for over HTTP from the release server, signed
in as a coordinator, nothing cached; its first look is not counted.
"""


def record(tables, facts):
    """Writes the parts that were measured into the section, and leaves the other parts as they are."""
    text = REPORT.read_text()
    before, _, rest = text.partition(SECTION)
    following = re.search(r"^## ", rest, re.M)
    after = rest[following.start():] if following else ""
    old = rest[:following.start()] if following else rest
    known = dict(re.findall(r"^### (.+?)\n\n(.*?)(?=^### |\Z)", old, re.M | re.S))
    measured = f"Measured on {datetime.date.today().isoformat()}; " + "; ".join(
        f"{name.lower()}: {value}" for name, value in facts) + ".\n"
    for part, table in tables.items():
        if any(row[3].startswith("runs to its end") for row in table.rows):
            continue
        known[HEADINGS[part]] = table.text() + "\n\n" + measured
    parts = [f"### {HEADINGS[part]}\n\n{known[HEADINGS[part]].strip()}\n" for part in PARTS if HEADINGS[part] in known]
    section = "\n".join([SECTION + "\n", INTRODUCTION] + parts)
    REPORT.write_text(before.rstrip("\n") + "\n\n" + section + ("\n" + after if after else ""))
    say(f"written: {REPORT.relative_to(CHECKOUT)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer replicates and sizes")
    parser.add_argument("--record", action="store_true", help="write the section of docs/performance.md")
    parser.add_argument("--only", action="append", choices=PARTS, help="one part; may be repeated")
    parser.add_argument("--programs", type=pathlib.Path, help="folder of the release build, instead of building")
    options = parser.parse_args()
    if options.programs is None:
        options.programs = SCRATCH / "release"
        for product in ["reader-study", "statistics-benchmark"]:
            subprocess.run(
                ["swift", "build", "-c", "release", "--scratch-path", SCRATCH, "--product", product],
                cwd=CHECKOUT, check=True)
    tables = {}
    with tempfile.TemporaryDirectory() as folder:
        for part in options.only or PARTS:
            say(f"== {part}")
            tables[part] = Table()
            try:
                globals()[part.replace("-", "_")](tables[part], pathlib.Path(folder), options)
            except Missed as problem:
                tables[part].add(part, "", "", "runs to its end, numbers agree", str(problem).splitlines()[0], False)
    for table in tables.values():
        say("\n" + table.text())
    if options.record:
        record(tables, machine())
    if not all(table.is_met for table in tables.values()):
        say("\nA figure was missed.")
        sys.exit(1)


if __name__ == "__main__":
    main()
