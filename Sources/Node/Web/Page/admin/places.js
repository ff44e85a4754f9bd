/** Where the console is, kept in the address's fragment: `#/jobs?state=dead`, `#/users/%40ada%3Anode.example`. */

/** @param {string} hash */
export function placeOf(hash) {
    const [path, words] = hash.replace(/^#\/?/, "").split("?");
    const [section, id] = path.split("/");
    return { section, id: decoded(id), query: new URLSearchParams(words ?? "") };
}

/**
 * The fragment that leads somewhere.
 * @param {string} section
 * @param {string|number} [id]
 */
export const placeTo = (section, id) => `#/${section}${id === undefined ? "" : `/${encodeURIComponent(id)}`}`;

/**
 * The fragment of a list with filters; empty ones are left out.
 * @param {string} section
 * @param {Record<string, string|null|undefined>} query
 */
export function listTo(section, query) {
    const words = queryOf(query);
    return `#/${section}${words ? `?${words}` : ""}`;
}

/**
 * A query without its empty fields.
 * @param {Record<string, any>} fields
 */
export function queryOf(fields) {
    const given = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null && value !== "");
    return new URLSearchParams(given).toString();
}

/**
 * Notes a filter in the address, without another step in the history.
 * @param {string} section
 * @param {Record<string, any>} query
 */
export const noteQuery = (section, query) => history.replaceState(null, "", listTo(section, query));

/**
 * Where the thing is that an audit row is about, if it has a page: `@ada:node`, `!room`, `job 12`.
 * @param {string} subject
 */
export function placeOfSubject(subject) {
    if (subject.startsWith("@")) return placeTo("users", subject);
    if (subject.startsWith("!")) return placeTo("rooms", subject);
    const [, job] = subject.match(/^job (\d+)$/) ?? [];
    return job ? placeTo("jobs", job) : null;
}

/** @param {string|undefined} text */
function decoded(text) {
    try {
        return text ? decodeURIComponent(text) : "";
    } catch {
        return "";
    }
}
