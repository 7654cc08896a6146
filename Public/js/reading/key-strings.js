// The strings file's words for keys, as the viewer's list of keys wants them.

const symbols = { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Enter: "↵" };

/** @param {object} keys the "keys" part of the strings file @returns {import("../viewer/strings.js").KeyHelpStrings} */
export function keyHelpStrings({ dialog, names, pointer }) {
    const pointerRows = Object.values(pointer).map(({ gesture, effect }) => [gesture, effect]);
    return { ...dialog, keyNames: names, pointerRows };
}

/** What stands on a key. @param {string|undefined} key a name from `keyName` @returns {string|undefined} */
export function keyLegend(key, { names }) {
    if (key === undefined) return undefined;
    if (key.startsWith("Shift+")) return `${names.Shift} + ${keyLegend(key.slice(6), { names })}`;
    return symbols[key] ?? names[key] ?? (key.length === 1 ? key.toUpperCase() : key);
}
