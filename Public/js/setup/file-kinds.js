// What a file of a dragged folder is for the study, by its name and the folder it lies in.

const last = (path) => path.split("/").at(-1);

/**
 * @param {string} path of the file in what was dropped
 * @param {{casesFile: string, practiceFile: string|null, practiceFolder: string|null}} layout of the study
 * @returns {{kind: string}|{reason: "notPNG"|"studyFile"|"noPractice"}|null} null is passed over in silence
 */
export function fileKind(path, { casesFile, practiceFile, practiceFolder }) {
    const name = last(path);
    const folder = path.split("/").at(-2)?.toLowerCase() ?? "";
    // Systems leave files of their own in every folder.
    if (name.startsWith(".") || ["thumbs.db", "desktop.ini"].includes(name.toLowerCase())) return null;
    if (/\.ya?ml$/i.test(name)) return { reason: "studyFile" };
    if (practiceFile !== null && name === last(practiceFile)) return { kind: "practice" };
    if (name === last(casesFile)) return { kind: "cases" };
    if (name === "warm-up.csv") return { reason: "noPractice" };
    if (!/\.png$/i.test(name)) return { reason: "notPNG" };
    if (practiceFolder !== null && folder === last(practiceFolder).toLowerCase()) return { kind: "practice-image" };
    return folder === "warm-up" ? { reason: "noPractice" } : { kind: "image" };
}
