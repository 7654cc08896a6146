// Moments in the reader's own time zone; the server's words, in UTC, stay readable as a tip.

const styles = {
    // The month in letters: 3/5 is another day on each side of the Atlantic.
    short: { year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
    long: { year: "numeric", month: "long", day: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short", hourCycle: "h23" },
};

/**
 * A moment in words, in the page's language.
 * @param {Date} moment
 * @param {"short" | "long"} style
 */
export function momentText(moment, style) {
    const words = new Intl.DateTimeFormat(document.documentElement.lang, styles[style]).format(moment);
    // Chinese has the time zone in brackets.
    return words.replace(/[[\]]/g, "");
}

/** @param {HTMLTimeElement} time with `data-local`, the style */
export function localTime(time) {
    const moment = new Date(time.dateTime);
    if (Number.isNaN(moment.getTime())) return;
    time.title = `${moment.toISOString().slice(0, 16).replace("T", " ")} UTC`;
    time.textContent = momentText(moment, time.dataset.local);
}
