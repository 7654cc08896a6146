// The files of a draft: dropped or chosen, sent several at a time, each with its progress and what was wrong with it.
import "./common.js";
import { fill } from "../reading/status.js";
import { chosenFiles, droppedFiles } from "../setup/dropped-files.js";
import { fileKind } from "../setup/file-kinds.js";
import { upload, UploadRefusal } from "../setup/upload.js";

/** Files under way at a time: more would only share the same line. */
const lanes = 3;

const byID = (id) => document.getElementById(id);
const page = JSON.parse(byID("page-data").textContent);
const { strings } = page;
const waiting = [];
let counts = { done: 0, total: 0, bad: 0 };
let busy = 0;
let stop = new AbortController();

byID("drop").addEventListener("submit", (event) => event.preventDefault());
for (const id of ["folder", "files"]) {
    byID(id).addEventListener("change", (event) => {
        const found = chosenFiles(event.target.files);
        // The same files may be chosen again.
        event.target.value = "";
        take(found);
    });
}
byID("pause").addEventListener("click", () => stop.abort());
addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    byID("drop").classList.add("is-over");
});
addEventListener("dragleave", (event) => event.relatedTarget === null && byID("drop").classList.remove("is-over"));
addEventListener("drop", (event) => {
    byID("drop").classList.remove("is-over");
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    void droppedFiles(event.dataTransfer).then(take);
});
addEventListener("beforeunload", (event) => busy > 0 && event.preventDefault());
// Tests choose at once; a person is never so fast.
byID("drop").dataset.ready = "";

function take(found) {
    if (busy === 0) {
        counts = { done: 0, total: 0, bad: 0 };
        byID("sending-list").replaceChildren();
        stop = new AbortController();
        byID("pause").hidden = false;
    }
    for (const { file, path } of found) {
        const known = fileKind(path, page);
        if (known === null) continue;
        counts.total += 1;
        const row = listed(path);
        if (known.reason === undefined) waiting.push({ file, row, kind: known.kind });
        else finish(row, strings[known.reason], true);
    }
    // Tables first: the check of an image then already knows its case.
    waiting.sort((a, b) => Number(a.kind.includes("image")) - Number(b.kind.includes("image")));
    byID("sending").hidden = counts.total === 0;
    showCount();
    while (busy < lanes && waiting.length > 0) void lane();
    if (busy === 0 && counts.total > 0) void rest();
}

async function lane() {
    busy += 1;
    while (waiting.length > 0) await send(waiting.shift());
    busy -= 1;
    if (busy === 0) await rest();
}

async function send({ file, row, kind }) {
    if (stop.signal.aborted) {
        finish(row, strings.stopped, true);
        return;
    }
    const bar = document.createElement("progress");
    bar.max = file.size || 1;
    bar.setAttribute("aria-label", row.dataset.name);
    row.querySelector(".upload-state").replaceChildren(bar);
    try {
        const taken = await upload(file, {
            ...page, kind, strings, signal: stop.signal,
            onProgress: (sent) => {
                bar.value = sent;
                if (sent + page.piece >= file.size) bar.title = strings.checking;
            },
        });
        const names = taken.twins.join(", ");
        finish(row, names === "" ? said(taken) : fill(strings.twins, { names }), false, names !== "");
    } catch (error) {
        const isKnown = error instanceof UploadRefusal || stop.signal.aborted;
        finish(row, stop.signal.aborted ? strings.stopped : error.message, true);
        if (!isKnown) throw error;
    }
}

function said({ width, height }) {
    return width === null ? strings.taken : `${strings.taken}, ${fill(strings.size, { width, height })}`;
}

function listed(path) {
    const row = document.createElement("li");
    row.dataset.name = path;
    const name = document.createElement("span");
    name.className = "upload-name";
    name.textContent = path;
    const state = document.createElement("span");
    state.className = "upload-state";
    state.textContent = strings.waiting;
    row.append(name, state);
    byID("sending-list").append(row);
    return row;
}

function finish(row, text, isBad, isRemark = false) {
    counts.done += 1;
    if (isBad) counts.bad += 1;
    const sign = document.createElement("span");
    sign.ariaHidden = "true";
    sign.textContent = isBad ? "✕ " : isRemark ? "! " : "✓ ";
    row.className = isBad ? "upload-bad" : isRemark ? "upload-remark" : "upload-good";
    row.querySelector(".upload-state").replaceChildren(sign, text);
    // What went wrong is read first.
    if (isBad) byID("sending-list").prepend(row);
    showCount();
}

function showCount() {
    byID("sending-count").textContent = fill(strings.count, counts);
    byID("sending-bar").max = counts.total || 1;
    byID("sending-bar").value = counts.done;
}

/** Everything is sent: the list of what is here and of what is missing is made anew. */
async function rest() {
    const { done, bad } = counts;
    byID("sending-count").textContent = fill(strings.all, { good: done - bad, bad });
    byID("pause").hidden = true;
    const response = await fetch(location.href);
    if (!response.ok) return;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("inventory");
    if (fresh !== null) byID("inventory").replaceWith(fresh);
}
