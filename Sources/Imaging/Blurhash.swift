import Glibc

/// A picture in a few letters: an average and some waves, from which a blurred one is drawn until the real one is there. The format is
/// that of blurha.sh (woltapp/blurhash, Algorithm.md).
struct Blurhash {
    /// Waves across and down.
    static let across = 4
    static let down = 3

    private static let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~".utf8)

    private typealias Colour = (red: Double, green: Double, blue: Double)

    let text: String

    /// - Parameter pixels: red, green and blue of each pixel in sRGB, row after row.
    init?(pixels: UnsafeBufferPointer<UInt8>, width: Int, height: Int) {
        guard width > 0, height > 0, pixels.count == width * height * 3 else { return nil }
        let linear = (0..<256).map { Self.linear($0) }
        var waves: [Colour] = []
        for row in 0..<Self.down {
            for column in 0..<Self.across { waves.append(Self.wave(column, row, pixels, width, height, linear)) }
        }
        text = Self.text(of: waves)
    }

    private static func wave(
        _ column: Int, _ row: Int, _ pixels: UnsafeBufferPointer<UInt8>, _ width: Int, _ height: Int, _ linear: [Double]
    ) -> Colour {
        var sum: Colour = (0, 0, 0)
        for y in 0..<height {
            let down = cos(.pi * Double(row) * Double(y) / Double(height))
            for x in 0..<width {
                let weight = down * cos(.pi * Double(column) * Double(x) / Double(width))
                let at = (y * width + x) * 3
                sum.red += weight * linear[Int(pixels[at])]
                sum.green += weight * linear[Int(pixels[at + 1])]
                sum.blue += weight * linear[Int(pixels[at + 2])]
            }
        }
        let scale = (row == 0 && column == 0 ? 1.0 : 2.0) / Double(width * height)
        return (sum.red * scale, sum.green * scale, sum.blue * scale)
    }

    private static func text(of waves: [Colour]) -> String {
        let rest = waves.dropFirst()
        let highest = rest.map { max(abs($0.red), abs($0.green), abs($0.blue)) }.max() ?? 0
        let highestDigit = max(0, min(82, Int(highest * 166 - 0.5)))
        let scale = Double(highestDigit + 1) / 166
        var bytes = encode(across - 1 + (down - 1) * 9, digits: 1) + encode(highestDigit, digits: 1)
        let average = waves[0]
        bytes += encode(encoded(average.red) << 16 | encoded(average.green) << 8 | encoded(average.blue), digits: 4)
        for wave in rest { bytes += encode(quantised(wave, scale), digits: 2) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func quantised(_ wave: Colour, _ scale: Double) -> Int {
        let parts = [wave.red, wave.green, wave.blue].map { part in
            let value = part / scale
            return max(0, min(18, Int((value < 0 ? -1 : 1) * abs(value).squareRoot() * 9 + 9.5)))
        }
        return parts[0] * 19 * 19 + parts[1] * 19 + parts[2]
    }

    private static func encode(_ value: Int, digits count: Int) -> [UInt8] {
        var rest = value
        var text: [UInt8] = []
        for _ in 0..<count {
            text.insert(digits[rest % 83], at: 0)
            rest /= 83
        }
        return text
    }

    private static func linear(_ value: Int) -> Double {
        let part = Double(value) / 255
        return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
    }

    private static func encoded(_ linear: Double) -> Int {
        let part = max(0, min(1, linear))
        return Int((part <= 0.0031308 ? part * 12.92 : 1.055 * pow(part, 1 / 2.4) - 0.055) * 255 + 0.5)
    }
}
