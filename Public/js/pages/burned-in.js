// Searches the images of a draft for writing, a moment at a time, and then shows what was found.
import "./common.js";
import { fill } from "../reading/status.js";

const page = JSON.parse(document.getElementById("page-data").textContent);
const words = document.getElementById("searching");
const bar = document.getElementById("searching-bar");

async function search() {
    bar.hidden = false;
    let [before, still] = [-1, 0];
    for (;;) {
        const answer = await fetch(page.search, { method: "POST" });
        if (!answer.ok) return;
        const { done, of } = await answer.json();
        words.textContent = fill(page.strings.searching, { done, of });
        bar.max = Math.max(1, of);
        bar.value = done;
        if (done >= of) break;
        // A file that cannot be read any more would keep this going for ever.
        still = done === before ? still + 1 : 0;
        if (still === 3) return;
        before = done;
    }
    location.reload();
}

// A page that was just loaded anew has nothing left to search, unless files cannot be read: once is enough then.
const key = `searched ${page.search}`;
if (!page.isSearched && sessionStorage.getItem(key) !== document.querySelector(".burned-in-list")?.textContent) {
    sessionStorage.setItem(key, document.querySelector(".burned-in-list")?.textContent ?? "");
    void search();
}
