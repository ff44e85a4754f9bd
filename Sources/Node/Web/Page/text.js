/** @import {Content, User} from "./types.js" */

/**
 * Cuts a message into plain text, links and mentions. Only http and https become links; everything else stays text.
 * @param {string} text
 * @param {Set<string>} usernames who counts as mentioned
 * @returns {{kind: 'text'|'link'|'mention', text: string}[]}
 */
export function pieces(text, usernames) {
    const found = [];
    let rest = 0;
    for (const match of text.matchAll(/https?:\/\/[^\s<>"']+|@[a-z0-9._-]{2,32}/gi)) {
        const piece = pieceOf(match[0], usernames, text[match.index - 1]);
        if (!piece) continue;
        if (match.index > rest) found.push({ kind: /** @type {const} */ ("text"), text: text.slice(rest, match.index) });
        found.push(piece);
        rest = match.index + piece.text.length;
    }
    if (rest < text.length) found.push({ kind: /** @type {const} */ ("text"), text: text.slice(rest) });
    return found;
}

/**
 * @param {string} raw
 * @param {Set<string>} usernames
 * @param {string|undefined} before
 */
function pieceOf(raw, usernames, before) {
    if (!raw.startsWith("@")) return { kind: /** @type {const} */ ("link"), text: raw.replace(/[.,;:!?)\]]+$/, "") };
    if (before && /[\w@]/.test(before)) return null;
    const name = mentionedName(raw.slice(1), usernames);
    return name ? { kind: /** @type {const} */ ("mention"), text: `@${raw.slice(1, 1 + name.length)}` } : null;
}

/**
 * A name at the end of a sentence takes no full stop with it.
 * @param {string} raw
 * @param {Set<string>} usernames
 */
function mentionedName(raw, usernames) {
    for (let name = raw.toLowerCase(); name.length > 1; name = name.slice(0, -1)) {
        if (usernames.has(name)) return name;
        if (!/[._-]$/.test(name)) return null;
    }
    return null;
}

/**
 * The ids of those a text mentions.
 * @param {string} text
 * @param {User[]} people
 * @returns {string[]}
 */
export function mentions(text, people) {
    const ids = new Map(people.map((user) => [user.username, user.id]));
    const names = pieces(text, new Set(ids.keys())).filter((piece) => piece.kind === "mention");
    return [...new Set(names.map((piece) => ids.get(piece.text.slice(1).toLowerCase()) ?? ""))].filter(Boolean);
}

/**
 * One line that stands for a message in lists and quotes.
 * @param {{content?: Content, deleted?: boolean}|null|undefined} message
 */
export function preview(message) {
    if (!message) return "";
    if (message.deleted) return "Message deleted";
    const content = message.content;
    if (content?.type === "location") return content.location?.name || content.text || "A place";
    const sign = { image: "📷 ", video: "🎬 ", audio: "🎵 ", voice: "🎤 ", document: "📄 " }[content?.type ?? ""] ?? "";
    if (content?.type === "voice") return `${sign}Voice message`;
    return (sign + (content?.text ?? "") || "A message this page can’t show").replace(/\s+/g, " ").slice(0, 200);
}
