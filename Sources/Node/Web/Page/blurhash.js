/** Draws the few letters that stand for a picture until it is there (the format of blurha.sh). */
const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~";

/** @param {string} text */
const decode = (text) => [...text].reduce((value, digit) => value * 83 + Math.max(0, digits.indexOf(digit)), 0);

/** @param {number} value */
const linear = (value) => (value <= 10.31475 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4);

/** @param {number} value */
const encoded = (value) => {
    const part = Math.min(1, Math.max(0, value));
    return Math.round((part <= 0.0031308 ? part * 12.92 : 1.055 * part ** (1 / 2.4) - 0.055) * 255);
};

/** @param {number} value */
const wave = (value) => Math.sign(value) * value * value;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {string} hash
 */
export function drawBlurhash(canvas, hash) {
    const flag = decode(hash[0] ?? "");
    const [across, down] = [(flag % 9) + 1, Math.floor(flag / 9) + 1];
    const context = canvas.getContext("2d");
    if (!context || hash.length !== 4 + 2 * across * down) return;
    const waves = wavesOf(hash, across * down);
    const { width, height } = canvas;
    const image = context.createImageData(width, height);
    for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
            const colour = [0, 0, 0];
            for (let row = 0; row < down; row++) {
                for (let column = 0; column < across; column++) {
                    const weight = Math.cos((Math.PI * x * column) / width) * Math.cos((Math.PI * y * row) / height);
                    for (let part = 0; part < 3; part++) colour[part] += waves[row * across + column][part] * weight;
                }
            }
            image.data.set([...colour.map(encoded), 255], (y * width + x) * 4);
        }
    }
    context.putImageData(image, 0, 0);
}

/**
 * @param {string} hash
 * @param {number} count
 */
function wavesOf(hash, count) {
    const highest = (decode(hash[1]) + 1) / 166;
    const average = decode(hash.slice(2, 6));
    const waves = [[average >> 16, (average >> 8) & 255, average & 255].map(linear)];
    for (let index = 1; index < count; index++) {
        const value = decode(hash.slice(4 + index * 2, 6 + index * 2));
        waves.push([Math.floor(value / 361), Math.floor(value / 19) % 19, value % 19].map((part) => wave((part - 9) / 9) * highest));
    }
    return waves;
}
