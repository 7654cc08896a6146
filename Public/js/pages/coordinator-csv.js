// Comma-separated tables as spreadsheets and mail merge read them (RFC 4180).

/**
 * Writes one cell. A text that a spreadsheet would take for a formula gets an apostrophe in front.
 * @param {string} text
 * @returns {string}
 */
export function csvCell(text) {
    const harmless = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
    return /[",;\t\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/**
 * Writes a table; the byte order mark in front tells Excel that the text is UTF-8.
 * @param {string[]} header
 * @param {string[][]} rows
 * @returns {string}
 */
export function csvTable(header, rows) {
    return "\ufeff" + [header, ...rows].map((row) => row.map(csvCell).join(",") + "\r\n").join("");
}
