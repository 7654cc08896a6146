// Each case has its own address, #12, so that Back, reload and links lead to it.

/** @returns {number} the position that the address names; NaN when it names none */
export function addressedPosition() {
    return /^#\d+$/.test(location.hash) ? Number(location.hash.slice(1)) : NaN;
}

/** @param {number} position @param {{replace: boolean}} how replace: without a step in the browser's history */
export function showAddress(position, { replace }) {
    const address = `#${position}`;
    if (location.hash === address) return;
    if (replace) history.replaceState(null, "", address);
    else history.pushState(null, "", address);
}
