/** The last position this tab has seen, kept over reloads and only for the login it belongs to. */

const key = "rookery.position";

/**
 * @param {string|null} session
 * @returns {number|null} null when this login has seen nothing in this tab
 */
export function keptPosition(session) {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? "null");
    return kept && kept.session === session ? kept.position : null;
}

/**
 * @param {string|null} session
 * @param {number} position
 */
export function keepPosition(session, position) {
    sessionStorage.setItem(key, JSON.stringify({ session, position }));
}
