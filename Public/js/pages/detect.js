// The detection page: a radiograph is dropped, sent, answered. It is held here and nowhere else until the page is cleared.
import { detect, DetectionFailure } from "../detect/detector.js";
import { paintFilm } from "../detect/film-canvas.js";
import { OverlayControls } from "../detect/overlay.js";
import { picture, save } from "../detect/saving.js";
import { fill } from "../reading/status.js";
import { FilmDecoder } from "../viewer/decoder.js";

const byID = (id) => document.getElementById(id);
const page = JSON.parse(byID("page-data").textContent);
const words = page.strings.detect;
const decoder = new FilmDecoder(1);
const canvas = byID("film-canvas");
const map = byID("film-map");
const overlay = new OverlayControls(
    {
        slider: byID("opacity"), shown: byID("map-shown"), value: byID("opacity-value"), help: byID("key-help"),
        controls: byID("overlay-controls"), target: byID("film"),
    },
    page.strings,
);

/** What is shown: the file, its answer, and the way to stop asking. */
let current = { file: null, answer: null, stop: new AbortController() };

byID("drop").addEventListener("submit", (event) => event.preventDefault());
byID("file").addEventListener("change", () => {
    const [file] = byID("file").files;
    // The same file may be chosen again.
    byID("file").value = "";
    if (file !== undefined) void take(file);
});
byID("ask-map").addEventListener("click", () => void ask("always"));
byID("clear").addEventListener("click", () => {
    clear();
    byID("file").focus();
});
byID("save-picture").addEventListener("click", () => void savePicture());
byID("save-numbers").addEventListener("click", saveNumbers);
listenForDrops();
// Tests drop at once; a person is never so fast.
byID("drop").dataset.ready = "";
// A page taken out of the browser's back-forward store must not show the last patient.
addEventListener("pageshow", (event) => event.persisted && clear());

async function take(file) {
    clear();
    current.file = file;
    if (file.size > page.limit) {
        const { message, remedy } = words.problems["file-too-large"];
        const limit = String(page.limit >> 20);
        tell(new DetectionFailure(fill(message, { limit }), fill(remedy, { limit })));
        return;
    }
    const { stop } = current;
    const painted = paintFilm(canvas, file, decoder, stop.signal).then(
        ({ width, height }) => {
            if (stop.signal.aborted) return;
            canvas.setAttribute("aria-label", words.film);
            byID("film-caption").textContent = fill(words.size, { width, height });
            byID("film").hidden = false;
        },
        // Cleared meanwhile; or it cannot be shown, and then the server refuses it too and says why.
        () => {},
    );
    await Promise.all([painted, ask("auto")]);
}

async function ask(mode) {
    const { file, stop } = current;
    byID("problem").hidden = true;
    byID("ask-map").hidden = true;
    byID("status").textContent = words.working;
    try {
        const answer = await detect(page.address, file, {
            map: mode, signal: stop.signal, network: words.problems.network,
            onWait: (seconds) => (byID("status").textContent = fill(words.waiting, { seconds })),
        });
        byID("status").textContent = "";
        current.answer = answer;
        show(answer);
    } catch (failure) {
        if (stop.signal.aborted) return;
        byID("status").textContent = "";
        tell(failure instanceof DetectionFailure ? failure : new DetectionFailure(words.problems.network.message, failure.message));
    }
}

function show(answer) {
    const { probability, threshold, isPositive } = answer;
    byID("verdict-sign").textContent = isPositive ? "●" : "○";
    byID("verdict").textContent = callOf(answer);
    byID("probability").textContent = percent(probability);
    byID("threshold").textContent = percent(threshold);
    byID("probability-bar").style.width = `${probability * 100}%`;
    byID("threshold-mark").style.left = `${threshold * 100}%`;
    const address = answer.pictures?.map ?? null;
    map.hidden = address === null;
    if (address === null) map.removeAttribute("src");
    else map.src = address;
    byID("overlay-controls").hidden = address === null;
    byID("map-note").textContent = mapNote(answer);
    byID("ask-map").hidden = answer.map !== null;
    byID("answer").hidden = false;
    byID("answer").focus({ preventScroll: true });
    if (matchMedia("(max-width: 56rem)").matches) byID("answer").scrollIntoView({ block: "nearest" });
}

function callOf({ isPositive, positiveClass }) {
    return fill(isPositive ? words.calls : words.callsNot, { call: positiveClass });
}

function mapNote({ map: found, isPositive }) {
    if (found === null) return words.noMap;
    const sentence = isPositive ? words.mapSays : words.mapOfNormal;
    return fill(sentence, { method: found.method, layer: found.layer });
}

function tell(failure) {
    byID("problem-message").textContent = failure.message;
    byID("problem-remedy").textContent = failure.remedy;
    byID("problem").hidden = false;
}

function clear() {
    current.stop.abort();
    current = { file: null, answer: null, stop: new AbortController() };
    for (const id of ["problem", "film", "overlay-controls", "answer", "ask-map"]) byID(id).hidden = true;
    byID("status").textContent = "";
    map.hidden = true;
    map.removeAttribute("src");
    canvas.width = 1;
    canvas.height = 1;
}

async function savePicture() {
    const { answer } = current;
    const lines = [
        `${callOf(answer)}. ${words.probability}: ${percent(answer.probability)}; `
            + `${words.threshold}: ${percent(answer.threshold)}`,
        `${answer.model.name} ${answer.model.version}, SHA-256 ${answer.model.sha256}`,
        words.aid,
    ];
    save(await picture(canvas, map.hidden ? null : map, overlay.opacity, lines), fileName("png"));
}

function saveNumbers() {
    const { pictures: _, ...numbers } = current.answer;
    save(new Blob([JSON.stringify(numbers, null, 2)], { type: "application/json" }), fileName("json"));
}

function fileName(kind) {
    return `detection-${new Date().toISOString().slice(0, 19).replaceAll(":", "")}.${kind}`;
}

function percent(share) {
    // 99.96 % must not be shown as certainty.
    const shown = Math.min(Math.max(Math.round(share * 1000) / 10, share > 0 ? 0.1 : 0), share < 1 ? 99.9 : 100);
    return `${shown.toFixed(1)} %`;
}

function listenForDrops() {
    const zone = byID("drop");
    const isFile = (event) => event.dataTransfer?.types.includes("Files");
    // Anywhere on the page: a film dropped beside the zone would make the browser leave the page for it.
    addEventListener("dragover", (event) => {
        if (!isFile(event)) return;
        event.preventDefault();
        zone.classList.add("is-over");
    });
    addEventListener("dragleave", (event) => event.relatedTarget === null && zone.classList.remove("is-over"));
    addEventListener("drop", (event) => {
        zone.classList.remove("is-over");
        if (!isFile(event)) return;
        event.preventDefault();
        const [file] = event.dataTransfer.files;
        if (file !== undefined) void take(file);
    });
    addEventListener("paste", (event) => {
        const file = [...(event.clipboardData?.files ?? [])].find(({ type }) => type === "image/png");
        if (file !== undefined) void take(file);
    });
}
