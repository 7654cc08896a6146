// Elements in one line.

/**
 * @param {string} name @param {Object<string, string|boolean|null>} [attributes] false and null are left out
 * @param {...(Node|string|null)} children @returns {HTMLElement}
 */
export function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
        if (value === null || value === false || value === undefined) continue;
        made.setAttribute(key, value === true ? "" : String(value));
    }
    made.append(...children.filter((child) => child !== null));
    return made;
}

let lastID = 0;

/** @param {string} stem @returns {string} an id that no other element has */
export function uniqueID(stem) {
    lastID += 1;
    return `${stem}-${lastID}`;
}
