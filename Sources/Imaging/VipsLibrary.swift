import CVips

/// libvips, opened once, in the process that decodes.
struct VipsLibrary {
    /// The ABI of 8.x has kept this name since 2015.
    private static let name = "libvips.so.42"

    let table: UnsafeMutablePointer<rookery_vips>

    /// Nil when it is not installed or too old.
    init?() {
        table = .allocate(capacity: 1)
        table.initialize(to: rookery_vips())
        guard rookery_vips_open(table, Self.name) == 0 else { return nil }
    }

    /// Starts it with one thread, without a cache, and without the loaders that were never made for strangers' files.
    func start() -> Bool {
        guard table.pointee.`init`("rookery") == 0 else { return false }
        table.pointee.block_untrusted_set(1)
        table.pointee.concurrency_set(1)
        table.pointee.cache_set_max(0)
        return true
    }

    /// A picture, let go with its object.
    final class Picture {
        let pointer: OpaquePointer
        private let vips: VipsLibrary

        init(_ pointer: OpaquePointer, _ vips: VipsLibrary) {
            self.pointer = pointer
            self.vips = vips
        }

        deinit { vips.table.pointee.unref(UnsafeMutableRawPointer(pointer)) }
    }
}
