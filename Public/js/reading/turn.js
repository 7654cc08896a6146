// Of several tabs, one sends. Web Locks where the page may use them (https or this computer), else a lease in IndexedDB.
import { submissionKey } from "./random.js";

const name = "reader-study-sender";
/** A lease that is not renewed for this long belongs to a tab that is gone, in milliseconds. */
const leaseTime = 6_000;
const renewalTime = 2_000;

/** Runs `work` while it is this tab's turn; `work` gets a signal that ends with the turn. Never returns. */
export function takeTurns(keep, work) {
    return navigator.locks === undefined && keep.isDurable ? leaseTurns(keep, work) : lockTurns(work);
}

async function lockTurns(work) {
    const always = new AbortController().signal;
    if (navigator.locks === undefined) await work(always);
    else await navigator.locks.request(name, () => work(always));
}

async function leaseTurns(keep, work) {
    const holder = submissionKey();
    addEventListener("pagehide", () => void release(keep, holder).catch(() => {}));
    for (;;) {
        if (await renew(keep, holder)) {
            const turn = new AbortController();
            const timer = setInterval(async () => {
                const still = await renew(keep, holder).catch(() => false);
                if (!still) turn.abort();
            }, renewalTime);
            await work(turn.signal);
            clearInterval(timer);
        }
        await new Promise((resolve) => setTimeout(resolve, renewalTime));
    }
}

/** Takes or prolongs the lease. All tabs share one computer's clock, so its error does not matter. */
function renew(keep, holder) {
    return keep.transact(["leases"], "readwrite", ({ leases }, done) => {
        const request = leases.get(name);
        request.onsuccess = () => {
            const now = Date.now();
            const lease = request.result;
            // A lease further ahead than any tab would set it comes from a clock that was put back.
            const isFree = lease === undefined || lease.until < now || lease.until > now + leaseTime;
            const isOurs = isFree || lease.holder === holder;
            if (isOurs) leases.put({ name, holder, until: now + leaseTime });
            done(isOurs);
        };
    });
}

function release(keep, holder) {
    return keep.transact(["leases"], "readwrite", ({ leases }) => {
        const request = leases.get(name);
        request.onsuccess = () => request.result?.holder === holder && leases.delete(name);
    });
}
