/**
 * Elements by function calls. Text only ever becomes text nodes: there is no way in here for markup in data.
 */

/** @typedef {Node|string|number|null|undefined|false|Child[]} Child */

/**
 * Makes an element.
 * @param {string} tag
 * @param {Record<string, any>} [properties] `on…` are listeners, the rest attributes; false, null and undefined leave one out
 * @param {...Child} children
 * @returns {any}
 */
export function h(tag, properties = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) set(element, name, value);
    append(element, children);
    return element;
}

/**
 * @param {HTMLElement} element
 * @param {string} name
 * @param {any} value
 */
function set(element, name, value) {
    if (value === false || value === null || value === undefined) return;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") /** @type {any} */ (element).value = value;
    else element.setAttribute(name, value === true ? "" : String(value));
}

/**
 * @param {Node} parent
 * @param {Child[]} children
 */
export function append(parent, children) {
    for (const child of children) {
        if (Array.isArray(child)) append(parent, child);
        else if (child instanceof Node) parent.appendChild(child);
        else if (child !== null && child !== undefined && child !== false) parent.appendChild(document.createTextNode(String(child)));
    }
}

/**
 * Puts `children` in the place of everything in `parent`.
 * @param {Element} parent
 * @param {...Child} children
 */
export function fill(parent, ...children) {
    parent.replaceChildren();
    append(parent, children);
}

/**
 * Whether an element already shows this. What did not change is not drawn anew, so that no click falls between two drawings.
 * @param {HTMLElement} element
 * @param {...any} shown what the drawing depends on
 */
export function shows(element, ...shown) {
    const version = JSON.stringify(shown);
    if (element.dataset.version === version) return true;
    element.dataset.version = version;
    return false;
}

/**
 * Makes `parent` show exactly `rows` in their order. A row that did not change keeps its element, and with it focus,
 * selection and scroll position; one that did is made anew and gets the focus its predecessor had.
 * @param {Element} parent
 * @param {{key: string, version: string, make: () => HTMLElement}[]} rows
 */
export function reconcile(parent, rows) {
    const before = new Map([...parent.children].map((each) => [/** @type {HTMLElement} */ (each).dataset.key, /** @type {HTMLElement} */ (each)]));
    /** @type {ChildNode|null} */
    let place = parent.firstChild;
    for (const row of rows) {
        let element = before.get(row.key);
        before.delete(row.key);
        if (!element || element.dataset.version !== row.version) {
            const fresh = row.make();
            fresh.dataset.key = row.key;
            fresh.dataset.version = row.version;
            if (element) {
                if (place === element) place = fresh;
                takeOver(element, fresh);
            }
            element = fresh;
        }
        if (element === place) place = place.nextSibling;
        else parent.insertBefore(element, place);
    }
    for (const gone of before.values()) gone.remove();
}

/**
 * @param {HTMLElement} old
 * @param {HTMLElement} fresh
 */
function takeOver(old, fresh) {
    const focused = old.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement) : null;
    const name = focused?.dataset.focus;
    old.replaceWith(fresh);
    if (!focused) return;
    const heir = name ? fresh.querySelector(`[data-focus="${CSS.escape(name)}"]`) : null;
    /** @type {HTMLElement} */ (heir ?? fresh).focus({ preventScroll: true });
}

let labels = 0;
/**
 * An id for an element that another one refers to.
 * @param {string} stem
 */
export const uniqueId = (stem) => `${stem}-${++labels}`;
