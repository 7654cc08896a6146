// The files of a drop or a choice, folders and all that is in them, each with the path it has there.

/**
 * @typedef {object} FoundFile
 * @property {File} file
 * @property {string} path with the folders above it, such as `study/images/PXR001.png`
 */

/** @param {FileList|File[]} files of an input @returns {FoundFile[]} */
export function chosenFiles(files) {
    return [...files].map((file) => ({ file, path: file.webkitRelativePath || file.name }));
}

/** @param {DataTransfer} transfer of a drop; must be read before the event has passed @returns {Promise<FoundFile[]>} */
export function droppedFiles(transfer) {
    const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.() ?? null);
    if (entries.every((entry) => entry === null)) return Promise.resolve(chosenFiles(transfer.files));
    return Promise.all(entries.filter((entry) => entry !== null).map(filesBelow)).then((lists) => lists.flat());
}

async function filesBelow(entry) {
    if (entry.isFile) {
        const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
        return [{ file, path: entry.fullPath.replace(/^\//, "") }];
    }
    const reader = entry.createReader();
    const entries = [];
    // A folder gives its entries a hundred at a time.
    for (;;) {
        const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
        if (some.length === 0) break;
        entries.push(...some);
    }
    return (await Promise.all(entries.map(filesBelow))).flat();
}
