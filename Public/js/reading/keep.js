// What this browser keeps: IndexedDB behind promises, written durably. Without IndexedDB, memory stands in and says so.

const databaseName = "reader-study";
const databaseVersion = 1;

/** Opens the browser's keep. @returns {Promise<Keep>} `isDurable` is false when answers last only as long as the page */
export async function openKeep() {
    try {
        const database = await openDatabase();
        // A browser short of space then asks before it throws answers away. Only offered to secure pages.
        navigator.storage?.persist?.().catch(() => {});
        return new Keep(database);
    } catch {
        return new MemoryKeep();
    }
}

function openDatabase() {
    return new Promise((resolve, reject) => {
        const request = indexedDB.open(databaseName, databaseVersion);
        request.onupgradeneeded = () => {
            const database = request.result;
            database.createObjectStore("outbox", { keyPath: "sequence", autoIncrement: true });
            database.createObjectStore("refused", { keyPath: "sequence" });
            database.createObjectStore("drafts", { keyPath: "slot" });
            database.createObjectStore("leases", { keyPath: "name" });
        };
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
        request.onblocked = () => reject(new Error("another tab holds an older version"));
    });
}

export class Keep {
    #database;
    isDurable = true;

    /** @param {IDBDatabase} database */
    constructor(database) {
        this.#database = database;
        database.onversionchange = () => database.close();
    }

    /**
     * Runs one transaction; resolves with what `work` gave once it is on the disk.
     * @param {string[]} stores @param {"readonly"|"readwrite"} mode
     * @param {(stores: Object<string, IDBObjectStore>, done: (value: any) => void) => void} work
     * @param {"strict"|"relaxed"} [durability] relaxed: quick, and lost only when the computer itself fails
     */
    transact(stores, mode, work, durability = "strict") {
        return new Promise((resolve, reject) => {
            const transaction = this.#database.transaction(stores, mode, { durability });
            let result;
            transaction.oncomplete = () => resolve(result);
            transaction.onabort = () => reject(transaction.error ?? new Error("the browser stopped a transaction"));
            transaction.onerror = () => reject(transaction.error);
            const byName = Object.fromEntries(stores.map((name) => [name, transaction.objectStore(name)]));
            work(byName, (value) => (result = value));
        });
    }

    /** @param {string} store @returns {Promise<object[]>} everything, in order of its key */
    all(store) {
        return this.transact([store], "readonly", (stores, done) => {
            const request = stores[store].getAll();
            request.onsuccess = () => done(request.result);
        });
    }

    /** @param {string} store @param {*} key @returns {Promise<object|undefined>} */
    get(store, key) {
        return this.transact([store], "readonly", (stores, done) => {
            const request = stores[store].get(key);
            request.onsuccess = () => done(request.result);
        });
    }

    /** @param {string} store @param {object} value @param {"strict"|"relaxed"} [durability] @returns {Promise<*>} its key */
    put(store, value, durability) {
        const work = (stores, done) => {
            const request = stores[store].put(value);
            request.onsuccess = () => done(request.result);
        };
        return this.transact([store], "readwrite", work, durability);
    }

    /** @param {string} store @param {*} key */
    remove(store, key) {
        return this.transact([store], "readwrite", (stores) => stores[store].delete(key));
    }

    /** Puts a value into one store and takes its key out of another, at once or not at all. */
    move(from, to, value) {
        return this.transact([from, to], "readwrite", (stores) => {
            stores[from].delete(value.sequence);
            stores[to].put(value);
        });
    }
}

/** The same, in memory. */
class MemoryKeep {
    #stores = { outbox: new Map(), refused: new Map(), drafts: new Map(), leases: new Map() };
    #next = 1;
    isDurable = false;

    async all(store) {
        return [...this.#stores[store].values()].sort((a, b) => (a.sequence ?? 0) - (b.sequence ?? 0));
    }

    async get(store, key) {
        return this.#stores[store].get(key);
    }

    async put(store, value) {
        const keyName = { outbox: "sequence", refused: "sequence", drafts: "slot", leases: "name" }[store];
        value[keyName] ??= this.#next++;
        this.#stores[store].set(value[keyName], value);
        return value[keyName];
    }

    async remove(store, key) {
        this.#stores[store].delete(key);
    }

    async move(from, to, value) {
        this.#stores[from].delete(value.sequence);
        this.#stores[to].set(value.sequence, value);
    }
}
