// A study's page: its numbers follow the readers while it is open. Without this script a reload shows the same.
import "./common.js";
import { localTime } from "./local-time.js";

const strings = JSON.parse(document.getElementById("page-data").textContent);
const state = document.getElementById("live-state");

/** @param {Element} cell @param {string} text */
function setText(cell, text) {
    if (cell !== null && cell.textContent !== text) cell.textContent = text;
}

/** @param {Element} row @param {string} name */
function field(row, name) {
    return row.querySelector(`[data-live="${name}"]`);
}

/** Answers of those expected: the bar, the number, and the sign of completeness. */
function setProgress(line, done) {
    if (line === null) return;
    const bar = line.querySelector("progress");
    const isComplete = done >= Number(line.dataset.of) && Number(line.dataset.of) > 0;
    bar.value = done;
    setText(line.querySelector("strong"), String(done));
    const sign = line.querySelector(".complete-sign");
    if (isComplete && sign === null) line.lastElementChild.append(" ", signSpan("complete-sign"));
    if (!isComplete) sign?.remove();
}

/** A tick that says to the eye what the numbers say to everybody. */
function signSpan(name) {
    const sign = document.createElement("span");
    sign.className = name;
    sign.ariaHidden = "true";
    sign.textContent = "✓";
    return sign;
}

function setTime(cell, iso) {
    if (cell === null || iso === undefined) return;
    let time = cell.querySelector("time");
    if (time === null) {
        time = document.createElement("time");
        time.dataset.local = "short";
        cell.replaceChildren(time);
    }
    if (time.dateTime === iso) return;
    time.dateTime = iso;
    localTime(time);
}

function setUnsent(tag, unsent) {
    if (tag === null) return;
    tag.hidden = unsent === 0;
    setText(tag, unsent === 0 ? "" : strings.unsent.replace("#", String(unsent)));
}

/** What a reader and a specialty have in common. */
function setRow(row, value) {
    setText(field(row, "active"), String(value.activeMinutes));
    setText(field(row, "median"), value.medianSeconds ?? "–");
    setTime(field(row, "seen"), value.lastSeen);
    setUnsent(field(row, "unsent"), value.unsent);
}

function showReader(reader) {
    const row = document.querySelector(`[data-reader="${reader.code}"]`);
    if (row === null) return;
    const lines = row.querySelectorAll(".progress-line");
    for (const [index, done] of reader.done.entries()) setProgress(lines[index] ?? null, done);
    setRow(row, reader);
    const signed = field(row, "signed");
    // A signature is never taken back.
    if (!reader.signedOff || signed.querySelector(".yes") !== null) return;
    const yes = document.createElement("span");
    yes.className = "yes";
    yes.append(signSpan(""), ` ${strings.yes}`);
    signed.replaceChildren(yes);
}

function showGroup(group) {
    const row = document.querySelector(`[data-group="${group.code}"]`);
    if (row === null) return;
    setText(field(row, "begun"), String(group.begun));
    setText(field(row, "signed"), String(group.signedOff));
    setProgress(row.querySelector(".progress-line"), group.done);
    setRow(row, group);
}

function show(change) {
    const facts = document.querySelector("[data-summary]");
    setProgress(facts.querySelector(".progress-line"), change.summary.done);
    setText(field(facts, "percent"), `${change.summary.percent} %`);
    setText(field(facts, "signed"), String(change.summary.signedOff));
    setTime(field(facts, "last"), change.summary.lastAnswer);
    change.groups.forEach(showGroup);
    change.readers.forEach(showReader);
    // Somebody was invited, or his answers declared void, on another page.
    const expected = Number(facts.querySelector(".progress-line").dataset.of);
    const isOld = document.querySelectorAll("[data-reader]").length !== change.count || expected !== change.summary.of;
    setText(state, isOld ? strings.reload : strings.live);
}

let source = null;

/** A page that nobody looks at keeps no connection: a browser has six of them for all its tabs. */
function follow() {
    if (document.hidden) {
        source?.close();
        source = null;
        return;
    }
    if (source !== null) return;
    source = new EventSource(`${strings.address}/progress`);
    source.addEventListener("progress", (event) => show(JSON.parse(event.data)));
    source.addEventListener("error", () => setText(state, strings.lost));
}

document.addEventListener("visibilitychange", follow);
follow();
