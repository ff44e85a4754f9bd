import Cast
import Foundation

/// Pictures, films and sounds for tests, made where they are needed: pictures byte by byte, the rest by `ffmpeg`.
enum SamplePictures {
    /// A PNG of red and blue stripes.
    static func png(_ width: Int, _ height: Int) -> [UInt8] {
        var rows: [UInt8] = []
        for row in 0..<height {
            rows.append(0)
            for column in 0..<width { rows += (row + column) / 16 % 2 == 0 ? [220, 30, 40] : [20, 40, 200] }
        }
        return png(width, height, data: stored(rows))
    }

    /// A PNG that says how large it is and holds next to nothing.
    static func bomb(_ width: Int, _ height: Int) -> [UInt8] { png(width, height, data: stored([0, 0, 0, 0])) }

    private static func png(_ width: Int, _ height: Int, data: [UInt8]) -> [UInt8] {
        let size = [width, height].flatMap { big(UInt32($0)) }
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", size + [8, 2, 0, 0, 0]) + chunk("IDAT", data)
            + chunk("IEND", [])
    }

    private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + data
        return big(UInt32(data.count)) + body + big(checksum(body))
    }

    private static func big(_ number: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) } }

    /// CRC-32 as PNG has it.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum = UInt32.max
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return ~sum
    }

    /// A zlib stream that compresses nothing.
    private static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = [0x78, 0x01]
        var (low, high) = (UInt32(1), UInt32(0))
        for byte in bytes {
            low = (low + UInt32(byte)) % 65521
            high = (high + low) % 65521
        }
        var rest = bytes[...]
        repeat {
            let part = rest.prefix(65535)
            rest = rest.dropFirst(part.count)
            let length = UInt16(part.count)
            stream += [rest.isEmpty ? 1 : 0, UInt8(length & 255), UInt8(length >> 8), UInt8(~length & 255), UInt8(~length >> 8)] + part
        } while !rest.isEmpty
        return stream + big(high << 16 | low)
    }

    /// What `ffmpeg` makes of a test picture or tone.
    static func made(_ arguments: String, ending: String) throws -> [UInt8] {
        let folder = TemporaryFolder()
        let file = folder.file("sample.\(ending)")
        let nothing = FileHandle.nullDevice.fileDescriptor
        let words = ["-v", "error", "-f", "lavfi", "-i"] + arguments.split(separator: " ").map(String.init) + [file]
        let program = try SpawnedProgram("ffmpeg", words, files: (nothing, nothing, nothing))
        guard program.wait() == 0 else { throw CocoaError(.fileReadUnknown) }
        return Array(try Data(contentsOf: URL(filePath: file)))
    }

    static func write(_ bytes: [UInt8], to path: String) throws { try Data(bytes).write(to: URL(filePath: path)) }

    /// A JPEG, lying on its side, that says where it was taken.
    static func jpeg() throws -> [UInt8] {
        let plain = try made("testsrc=size=320x200:rate=1 -frames:v 1 -q:v 3", ending: "jpg")
        // TIFF: orientation 6 (a quarter to the right) and a text that must not get out.
        let note = Array("SECRET PLACE 52.5N\0".utf8)
        let tiff: [UInt8] =
            Array("MM\0*".utf8) + [0, 0, 0, 8, 0, 2]
            + [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0]
            + [0x01, 0x0E, 0, 2, 0, 0, 0, UInt8(note.count), 0, 0, 0, 38] + [0, 0, 0, 0] + note
        let exif = Array("Exif\0\0".utf8) + tiff
        let length = exif.count + 2
        return plain.prefix(2) + [0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 255)] + exif + plain.dropFirst(2)
    }
}
