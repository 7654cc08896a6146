// The page with a link that sets a password: copying it.

import { enableCopy } from "./coordinator-copy.js";

const data = JSON.parse(document.getElementById("page-data").textContent);
const status = document.getElementById("copy-status");

for (const button of document.querySelectorAll("[data-copy]")) enableCopy(button, data, status);
