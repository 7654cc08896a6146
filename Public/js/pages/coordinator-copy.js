// Buttons that copy a text. On plain HTTP the clipboard is closed to pages: the text is selected instead.

/**
 * @param {HTMLButtonElement} button
 * @param {{copied: string, copyFailed: string}} words
 * @param {HTMLElement} status where screen readers hear of it
 */
export function enableCopy(button, words, status) {
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
        const isCopied = await copy(button.dataset.copy ?? "", button.parentElement?.querySelector("code"));
        const said = isCopied ? words.copied : words.copyFailed;
        button.textContent = said;
        status.textContent = said;
        setTimeout(() => {
            button.textContent = label;
            status.textContent = "";
        }, 2_500);
    });
}

/**
 * @param {string} text
 * @param {Element | null | undefined} shown
 * @returns {Promise<boolean>} whether it is on the clipboard
 */
async function copy(text, shown) {
    try {
        await navigator.clipboard.writeText(text);
        return true;
    } catch {
        if (shown) getSelection()?.selectAllChildren(shown);
        return false;
    }
}
