// The page of a table: a chosen file is sent as it is, and the page shows what is wrong in its rows.
import "./common.js";
import { upload, UploadRefusal } from "../setup/upload.js";

const page = JSON.parse(document.getElementById("page-data").textContent);
const status = document.getElementById("table-status");
const field = document.getElementById("table-file");

field.addEventListener("change", async () => {
    const [file] = field.files;
    // The same file, corrected, may be chosen again.
    field.value = "";
    if (file === undefined) return;
    status.textContent = page.strings.sending;
    try {
        await upload(file, { ...page, signal: new AbortController().signal, onProgress: () => {} });
        location.reload();
    } catch (error) {
        status.textContent = error.message;
        if (!(error instanceof UploadRefusal)) throw error;
    }
});
// Tests choose at once; a person is never so fast.
field.dataset.ready = "";
