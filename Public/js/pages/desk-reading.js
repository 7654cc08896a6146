// One reading: the radiograph with map, marks and reference site, the ways to others, and the replay.
import "./common.js";
import { Replay } from "../desk/replay.js";
import { boxAsMark } from "../reading/feedback.js";
import { keyHelpStrings, keyLegend } from "../reading/key-strings.js";
import { FilmDecoder } from "../viewer/decoder.js";
import { KeyHelp } from "../viewer/key-help.js";
import { KeyMap } from "../viewer/keys.js";
import { registerViewerKeys, viewerKeys } from "../viewer/viewer-keys.js";
import { FilmViewer } from "../viewer/viewer.js";

const byID = (id) => document.getElementById(id);
const page = JSON.parse(byID("page-data").textContent);
const { desk: words, viewer: viewerStrings, keys: keyStrings, heatMaps } = page.strings;
const viewer = new FilmViewer(byID("film"), { label: page.label, strings: viewerStrings });
let film = null;
/** Marks of the replay's moment; null when the saved ones are shown. */
let replayed = null;

const controls = Object.fromEntries(["map-shown", "map-opacity", "own-marks", "all-marks", "reference-shown"].map((id) => [id, byID(id)]));
for (const control of Object.values(controls)) control?.addEventListener("input", showLayers);

const replay = page.tracks.length === 0 ? null : new Replay(
    {
        viewer, container: byID("film"), select: byID("track"), play: byID("play"), playText: byID("play-text"),
        speed: byID("speed"), time: byID("time"), timeText: byID("time-text"), line: byID("line"), moments: byID("moments"),
        showMarks: (marks) => {
            replayed = marks;
            showMarks();
        },
    },
    words,
    page.tracks,
);
const keyMap = makeKeys();
const help = new KeyHelp(keyMap, keyHelpStrings(keyStrings));
byID("key-help").addEventListener("click", () => help.open());
await load();

async function load() {
    const decoder = new FilmDecoder(1);
    try {
        const [file, overlay] = await Promise.all([fetched(page.image), page.map === null ? null : picture(page.map)]);
        film = await decoder.decode(await file.arrayBuffer(), { urgent: true, canvas: viewer.canvasSize });
        film.overlay = overlay;
        byID("film-state").textContent = "";
        await viewer.show(film);
        showLayers();
    } catch (error) {
        console.error(error);
        byID("film-state").textContent = words.failed;
    }
    decoder.close();
}

async function fetched(address) {
    const response = await fetch(address, { credentials: "same-origin", cache: "no-store" });
    if (!response.ok) throw new Error(`${response.status} of ${address}`);
    return response;
}

async function picture(address) {
    return createImageBitmap(await (await fetched(address)).blob());
}

function showLayers() {
    if (controls["map-shown"] !== null) {
        viewer.overlay.isHidden = !controls["map-shown"].checked;
        viewer.overlay.opacity = Number(controls["map-opacity"].value) / 100;
    }
    showMarks();
}

function showMarks() {
    if (film === null) return;
    const own = controls["own-marks"].checked ? (replayed ?? page.marks) : [];
    const others = controls["all-marks"].checked ? page.others.flatMap(({ reader, marks }) => marks.map((mark) => ({ ...mark, label: reader }))) : [];
    const site = controls["reference-shown"]?.checked ? [{ ...boxAsMark(page.reference, film.width), label: words.truth }] : [];
    viewer.marks = [...own, ...others, ...site];
}

function makeKeys() {
    const map = new KeyMap(viewerKeys, "reader-study.desk-keys");
    const goes = (name) => () => page.ways[name] !== undefined && location.assign(page.ways[name]);
    const ways = { nextConflict: ["n"], previousConflict: ["p"], nextCase: ["j"], previousCase: ["k"], nextReader: ["l"], previousReader: ["h"] };
    for (const [name, keys] of Object.entries(ways)) {
        map.register(name, { label: words.ways[name], keys, group: words.keys.group, run: goes(name) });
    }
    if (controls["map-shown"] !== null) {
        const shown = controls["map-shown"];
        const toggle = () => {
            shown.checked = !shown.checked;
            showLayers();
        };
        const fade = (step) => () => {
            controls["map-opacity"].value = String(Number(controls["map-opacity"].value) + step);
            showLayers();
        };
        map.register("map", { label: words.keys.map, keys: ["o"], group: words.keys.group, run: toggle });
        map.register("mapMore", { label: heatMaps.keyMore, keys: ["."], group: words.keys.group, run: fade(10), repeat: true });
        map.register("mapLess", { label: heatMaps.keyLess, keys: [","], group: words.keys.group, run: fade(-10), repeat: true });
    }
    if (replay !== null) {
        const actions = {
            play: { keys: ["Space"], run: () => replay.toggle() },
            back: { keys: ["a"], run: () => replay.back(), repeat: true },
            forward: { keys: ["d"], run: () => replay.forward(), repeat: true },
            faster: { keys: ["w"], run: () => replay.changeSpeed(1) },
            slower: { keys: ["s"], run: () => replay.changeSpeed(-1) },
        };
        for (const [name, action] of Object.entries(actions)) {
            map.register(name, { ...action, label: words.keys[name], group: words.keys.group });
        }
    }
    registerViewerKeys(map, viewer, keyStrings.actions, { canMark: false });
    map.register("help", { label: keyStrings.actions.help, keys: ["?"], group: keyStrings.actions.groupView, run: () => help.open() });
    const show = () => {
        for (const cap of document.querySelectorAll("[data-key]")) {
            cap.textContent = keyLegend(map.keysOf(cap.dataset.key)[0], keyStrings) ?? "";
        }
    };
    map.addEventListener("change", show);
    show();
    return map;
}
