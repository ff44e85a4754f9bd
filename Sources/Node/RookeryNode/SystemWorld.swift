import Cryptography
import Glibc

extension World {
    /// The machine's clock and OpenSSL's generator.
    package static let system = World(
        now: {
            var time = timespec()
            clock_gettime(CLOCK_REALTIME, &time)
            return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
        },
        random: { SecureRandom.system.bytes($0) })
}
