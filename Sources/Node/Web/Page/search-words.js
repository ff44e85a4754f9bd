/** Finds the words of a query in a text as the node finds them: without regard to case and accents, the last one as a beginning. */

/**
 * The words somebody looks for.
 * @param {string} query
 */
export const searchWords = (query) => query.split(/\s+/u).map(plain).filter(Boolean);

/**
 * A text in pieces, those that were looked for marked.
 * @param {string} text
 * @param {string[]} words from `searchWords`
 * @returns {{text: string, marked: boolean}[]}
 */
export function markedPieces(text, words) {
    const { folded, places } = foldedWithPlaces(text);
    const marks = new Uint8Array(text.length);
    words.forEach((word, index) => mark(marks, folded, places, word, index === words.length - 1));
    /** @type {{text: string, marked: boolean}[]} */
    const pieces = [];
    let start = 0;
    for (let at = 1; at <= text.length; at += 1) {
        if (at < text.length && marks[at] === marks[start]) continue;
        pieces.push({ text: text.slice(start, at), marked: marks[start] === 1 });
        start = at;
    }
    return pieces;
}

/**
 * The part of a text that shows what was found, not much longer than `length`.
 * @param {string} text
 * @param {string[]} words
 * @param {number} length
 */
export function excerpt(text, words, length) {
    if (text.length <= length) return text;
    let at = 0;
    for (const piece of markedPieces(text, words)) {
        if (piece.marked) break;
        at += piece.text.length;
    }
    const start = at >= text.length ? 0 : Math.max(0, text.lastIndexOf(" ", Math.max(0, at - length / 4)));
    const cut = text.slice(start, start + length);
    return `${start > 0 ? "…" : ""}${cut.trim()}${start + length < text.length ? "…" : ""}`;
}

/**
 * @param {Uint8Array} marks
 * @param {string} folded
 * @param {number[]} places
 * @param {string} word
 * @param {boolean} isBeginning
 */
function mark(marks, folded, places, word, isBeginning) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1)) {
        const end = at + word.length;
        if (isLetter(folded, at - 1) && isLetter(folded, at)) continue;
        if (!isBeginning && isLetter(folded, end - 1) && isLetter(folded, end)) continue;
        marks.fill(1, places[at], places[end]);
    }
}

/** Letters of scripts that part words by spaces. */
const letter = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Devanagari}\p{N}]/u;

/**
 * @param {string} text
 * @param {number} at
 */
const isLetter = (text, at) => letter.test(text[at] ?? " ");

/** @param {string} text */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/**
 * The text without case and accents, and for each of its units the place in the original; one more for the end.
 * @param {string} text
 */
function foldedWithPlaces(text) {
    let folded = "";
    /** @type {number[]} */
    const places = [];
    let at = 0;
    for (const character of text) {
        const part = plain(character);
        for (let unit = 0; unit < part.length; unit += 1) places.push(at);
        folded += part;
        at += character.length;
    }
    places.push(at);
    return { folded, places };
}
