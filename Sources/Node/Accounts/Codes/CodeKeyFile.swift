import Cryptography
import Storage

/// The file of the codes' secret: `codes.key` in the `keys` folder beside the database. Who loses it loses codes that are under way, nothing
/// else. Blocks: at start only.
enum CodeKeyFile {
    static func read(in folder: String, random: SecureRandom) throws -> CodeKey {
        try RandomKeyFile(
            "codes.key", in: folder, length: CodeKey.length, advice: "Remove it: codes that are under way are worth nothing then."
        ).readOrMake(random) { CodeKey($0) }
    }
}
