// The page that the browser tests drive: everything they need stands on `window.test`.
import { FilmDecoder } from "/Public/js/viewer/decoder.js";
import * as geometry from "/Public/js/viewer/geometry.js";
import { KeyHelp } from "/Public/js/viewer/key-help.js";
import { KeyMap } from "/Public/js/viewer/keys.js";
import { decodeGreyPNG } from "/Public/js/viewer/png.js";
import * as resample from "/Public/js/viewer/resample.js";
import { registerViewerKeys, viewerKeys } from "/Public/js/viewer/viewer-keys.js";
import { FilmViewer } from "/Public/js/viewer/viewer.js";
import * as windowLevel from "/Public/js/viewer/window-level.js";

const strings = await (await fetch("strings.en.json")).json();
const viewer = new FilmViewer(document.querySelector("#viewer"), { label: "Radiograph", strings: strings.viewer });
const keyMap = new KeyMap({ ...viewerKeys, help: ["?"] }, "viewer-test-keys");
registerViewerKeys(keyMap, viewer, strings.keys);
const keyHelp = new KeyHelp(keyMap, strings.keyHelp);
keyMap.register("help", { label: strings.keys.help, run: () => keyHelp.open() });
document.querySelector("#help").addEventListener("click", () => keyHelp.open());

const decoder = new FilmDecoder();
const events = [];
viewer.addEventListener("viewchange", ({ detail }) => events.push(`view ${detail.kind}`));
viewer.addEventListener("markschange", ({ detail }) => events.push(`marks ${detail.marks.length}`));

function base64(bytes) {
    let text = "";
    for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
    return btoa(text);
}

async function sha256(pixels) {
    const digest = await crypto.subtle.digest("SHA-256", pixels);
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function fetched(address) {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    return response.arrayBuffer();
}

async function outcome(decoding) {
    try {
        const { width, height, bits, pixels, minimum, maximum } = await decoding;
        const values = pixels.length <= 70000 ? base64(new Uint8Array(pixels.buffer)) : null;
        return { width, height, bits, minimum, maximum, sha256: await sha256(pixels), values };
    } catch (error) {
        return { error: error.name, code: error.code, message: error.message };
    }
}

window.test = {
    viewer,
    keyMap,
    events,
    geometry,
    resample,
    windowLevel,
    makeViewer: (container) => new FilmViewer(container, { label: "Second", strings: strings.viewer }),
    decodeInWorker: async (address) => outcome(decoder.decode(await fetched(address))),
    decodeInPage: async (address) => outcome(decodeGreyPNG(await fetched(address))),
    decodeBytes: (bytes) => outcome(decoder.decode(new Uint8Array(bytes).buffer)),
    show: async (address, canvas = viewer.canvasSize) =>
        viewer.show(await decoder.decode(await fetched(address), { canvas })),
    decode: async (address) => decoder.decode(await fetched(address), { canvas: viewer.canvasSize }),
    /** Grey values of a part of the canvas, and whether all pixels are grey and opaque. */
    canvas: (left, top, width, height) => {
        const { data } = viewer.canvas.getContext("2d").getImageData(left, top, width, height);
        const greys = new Uint8Array(width * height);
        let isGrey = true;
        for (let at = 0; at < greys.length; at++) {
            greys[at] = data[at * 4];
            const [red, green, blue, opacity] = data.subarray(at * 4, at * 4 + 4);
            isGrey &&= red === green && red === blue && opacity === 255;
        }
        return { values: base64(greys), isGrey, width, height };
    },
};
document.documentElement.dataset.ready = "true";
