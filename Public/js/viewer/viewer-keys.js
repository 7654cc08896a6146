// The viewer's keys: what radiologists have in their hands elsewhere, minus the digits 1-5, which answer.

/** Default keys by action. @type {Object<string, string[]>} */
export const viewerKeys = {
    zoomIn: ["+"],
    zoomOut: ["-"],
    fit: ["f", "="],
    oneToOne: ["0"],
    reset: ["r"],
    panLeft: ["ArrowLeft"],
    panRight: ["ArrowRight"],
    panUp: ["ArrowUp"],
    panDown: ["ArrowDown"],
    mark: ["m"],
    windowWider: ["]", "Shift+ArrowRight"],
    windowNarrower: ["[", "Shift+ArrowLeft"],
    brighter: ["'", "Shift+ArrowUp"],
    darker: [";", "Shift+ArrowDown"],
    invert: ["i"],
};

const zoomStep = 1.25;
/** Part of the canvas that one arrow press scrolls. */
const panStep = 0.1;
/** Part of the film's full range that one press changes. */
const windowStep = 1 / 32;

/**
 * Registers all viewer actions. Arrows move the view over the film, as they scroll a page.
 * @param {import("./keys.js").KeyMap} keyMap made with `viewerKeys` among its defaults
 * @param {import("./viewer.js").FilmViewer} viewer
 * @param {import("./strings.js").KeyStrings} strings
 * @param {{canMark?: boolean}} [options] canMark: whether there is anything to mark on this page
 */
export function registerViewerKeys(keyMap, viewer, strings, { canMark = true } = {}) {
    const pan = (x, y) => {
        const { clientWidth, clientHeight } = viewer.canvas;
        viewer.panBy(x * panStep * clientWidth, y * panStep * clientHeight);
    };
    const view = {
        zoomIn: { run: () => viewer.zoomBy(zoomStep), repeat: true },
        zoomOut: { run: () => viewer.zoomBy(1 / zoomStep), repeat: true },
        fit: { run: () => viewer.fit() },
        oneToOne: { run: () => viewer.oneToOne() },
        reset: { run: () => viewer.reset() },
        panLeft: { run: () => pan(1, 0), repeat: true },
        panRight: { run: () => pan(-1, 0), repeat: true },
        panUp: { run: () => pan(0, 1), repeat: true },
        panDown: { run: () => pan(0, -1), repeat: true },
        ...(canMark ? { mark: { run: () => viewer.startCrosshair() } } : {}),
    };
    const tone = {
        windowWider: { run: () => viewer.adjustWindow(windowStep, 0), repeat: true },
        windowNarrower: { run: () => viewer.adjustWindow(-windowStep, 0), repeat: true },
        brighter: { run: () => viewer.brighten(windowStep), repeat: true },
        darker: { run: () => viewer.brighten(-windowStep), repeat: true },
        invert: { run: () => viewer.invert() },
    };
    const add = (actions, group) => {
        for (const [name, action] of Object.entries(actions)) {
            keyMap.register(name, { ...action, label: strings[name], keys: viewerKeys[name], group });
        }
    };
    add(view, strings.groupView);
    add(tone, strings.groupWindow);
}
