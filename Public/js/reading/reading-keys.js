// The keys of a page on which questions are answered: the study's own and the viewer's, in one map.
import { KeyMap } from "../viewer/keys.js";
import { registerViewerKeys, viewerKeys } from "../viewer/viewer-keys.js";
import { keyLegend } from "./key-strings.js";

/**
 * @param {object} options
 * @param {object[]} options.own the page's actions: name, label, keys, run and, unless they are about answers, group
 * @param {import("../viewer/viewer.js").FilmViewer} options.viewer
 * @param {object} options.strings the "reading" part of the strings file
 * @param {object} options.keyStrings its "keys" part
 * @param {{showKeys(legendOf: (name: string) => string|undefined): void}[]} options.shown parts of the page that show
 *   keys; they are told of changes, too
 * @returns {KeyMap}
 */
export function readingKeys({ own, viewer, strings, keyStrings, shown }) {
    // The study's own keys come before the viewer's.
    const taken = new Set(own.flatMap((action) => action.keys));
    const free = Object.entries(viewerKeys).map(([name, keys]) => [name, keys.filter((key) => !taken.has(key))]);
    const map = new KeyMap(Object.fromEntries(free), "reader-study.keys");
    for (const action of own) map.register(action.name, { group: strings.groupAnswers, ...action });
    registerViewerKeys(map, viewer, keyStrings.actions);
    const showKeys = () => {
        const legendOf = (name) => keyLegend(map.keysOf(name)[0], keyStrings);
        for (const part of shown) part.showKeys(legendOf);
    };
    map.addEventListener("change", showKeys);
    showKeys();
    return map;
}
