// The page with the links: copying them, and saving all as a file that is made here and lies nowhere on the server.

import { enableCopy } from "./coordinator-copy.js";
import { csvTable } from "./coordinator-csv.js";

const data = JSON.parse(document.getElementById("page-data").textContent);
const status = document.getElementById("copy-status");

for (const button of document.querySelectorAll("[data-copy]")) enableCopy(button, data, status);

const download = document.getElementById("download-csv");
download.hidden = false;
download.addEventListener("click", () => {
    const address = URL.createObjectURL(new Blob([csvTable(data.header, data.rows)], { type: "text/csv;charset=utf-8" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = data.file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
});
