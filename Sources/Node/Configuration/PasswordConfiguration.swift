import Glibc

/// The threads that hash passwords.
package struct PasswordConfiguration: Sendable, Equatable {
    /// Threads; 0: one per two cores. Each needs 19 MiB while it works.
    package var threads = 0
    /// Who may wait for a thread. At about 60 ms a hash, 32 wait two seconds for one thread; the next one hears `busy`.
    package var queue = 32

    /// The defaults.
    package init() {}

    /// `threads`, or what this machine's cores make of 0.
    package var threadCount: Int {
        threads > 0 ? threads : max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)) / 2)
    }
}
