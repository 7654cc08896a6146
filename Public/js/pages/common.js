// Small helps that every page may use: local times, printing. Pages work without them.

import { localTime } from "./local-time.js";

for (const time of document.querySelectorAll("time[data-local]")) localTime(time);

for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());

// A second press of a form's button would send the form twice.
for (const form of document.querySelectorAll("form[method=post]")) {
    let sentAt = -Infinity;
    form.addEventListener("submit", (event) => {
        const isTwice = event.timeStamp - sentAt < 2_000;
        sentAt = event.timeStamp;
        if (isTwice) event.preventDefault();
    });
}
