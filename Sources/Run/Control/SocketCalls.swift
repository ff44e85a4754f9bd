import Glibc

/// Calls that every kind of socket makes in the same way.
enum SocketCalls {
    /// The next caller at a listening socket, closed in programs that this one starts; nil once the socket was shut down. Blocks.
    static func accept(at descriptor: Int32) -> Int32? {
        while true {
            let caller = Glibc.accept(descriptor, nil, nil)
            if caller >= 0 {
                _ = fcntl(caller, F_SETFD, FD_CLOEXEC)
                return caller
            }
            switch errno {
            case EINTR, ECONNABORTED: continue
            case EMFILE, ENFILE:
                // Nothing to do but to wait until the node has closed something.
                usleep(100_000)
            default: return nil
            }
        }
    }

    /// What `call` answers once no signal interrupts it.
    static func uninterrupted(_ call: () -> Int) -> Int {
        while true {
            let result = call()
            if result >= 0 || errno != EINTR { return result }
        }
    }
}
