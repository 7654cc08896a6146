// Small helps that every page may use: local times, printing. Pages work without them.

const styles = {
    // The month in letters: 3/5 is another day on each side of the Atlantic.
    short: { year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
    long: { year: "numeric", month: "long", day: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short", hourCycle: "h23" },
};

for (const time of document.querySelectorAll("time[data-local]")) {
    const moment = new Date(time.dateTime);
    if (Number.isNaN(moment.getTime())) continue;
    // The server's words stay readable as a tip.
    time.title = time.textContent;
    time.textContent = new Intl.DateTimeFormat(document.documentElement.lang, styles[time.dataset.local]).format(moment);
}

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
