import Glibc
import OutboundHTTP
import Synchronization

/// A resolver on loopback, on a thread of its own: UDP and TCP at the same port, each answering as told. Ends with its last reference.
final class ResolverStandIn: Sendable {
    /// No port is to be had.
    struct Failure: Error {}

    let port: Int
    private let datagram: Int32
    private let stream: Int32
    private let threads: [pthread_t]
    private let record = Record()

    private final class Record: Sendable {
        let questions = Mutex<[[UInt8]]>([])
    }

    /// What came over UDP.
    var asked: [[UInt8]] { record.questions.withLock { $0 } }
    var place: Resolvers.Place? { IPAddress(bytes: [127, 0, 0, 1]).map { Resolvers.Place(address: $0, port: port) } }

    /// - Parameter overUDP: the datagrams that follow a question.
    /// - Parameter overTCP: the bytes that follow one, its length in front; the connection ends then.
    init(overUDP: @escaping @Sendable ([UInt8]) -> [[UInt8]], overTCP: @escaping @Sendable ([UInt8]) -> [UInt8] = { _ in [] }) throws {
        var port: UInt16 = 0
        guard let stream = Self.bound(SOCK_STREAM, &port), let datagram = Self.bound(SOCK_DGRAM, &port), listen(stream, 8) == 0 else {
            throw Failure()
        }
        (self.stream, self.datagram, self.port) = (stream, datagram, Int(port))
        let packets = Self.thread { [record] in
            while let (question, from) = Self.receive(datagram) {
                record.questions.withLock { $0.append(question) }
                for answer in overUDP(question) { Self.send(answer, to: from, datagram) }
            }
        }
        let streams = Self.thread {
            while true {
                let caller = accept(stream, nil, nil)
                guard caller >= 0 else { return }
                var question = [UInt8](repeating: 0, count: 4096)
                let count = recv(caller, &question, question.count, 0)
                let answer = overTCP(Array(question.prefix(max(0, count))))
                _ = Glibc.send(caller, answer, answer.count, Int32(MSG_NOSIGNAL))
                close(caller)
            }
        }
        threads = [packets, streams]
    }

    /// Waits for its threads: a late one would read from whoever is given the same descriptor next.
    deinit {
        shutdown(stream, Int32(SHUT_RDWR))
        shutdown(datagram, Int32(SHUT_RDWR))
        for thread in threads { pthread_join(thread, nil) }
        close(stream)
        close(datagram)
    }

    private static func bound(_ kind: __socket_type, _ port: inout UInt16) -> Int32? {
        let descriptor = socket(AF_INET, Int32(kind.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        port = UInt16(bigEndian: address.sin_port)
        return isBound ? descriptor : nil
    }

    private static func receive(_ descriptor: Int32) -> ([UInt8], sockaddr_in)? {
        var bytes = [UInt8](repeating: 0, count: 4096)
        var from = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let count = withUnsafeMutablePointer(to: &from) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { recvfrom(descriptor, &bytes, bytes.count, 0, $0, &length) }
        }
        return count > 0 ? (Array(bytes.prefix(count)), from) : nil
    }

    private static func send(_ bytes: [UInt8], to place: sockaddr_in, _ descriptor: Int32) {
        var place = place
        _ = withUnsafePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(descriptor, bytes, bytes.count, 0, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    private static func thread(_ body: @escaping @Sendable () -> Void) -> pthread_t {
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { argument in
                argument.map { Unmanaged<Body>.fromOpaque($0).takeRetainedValue().run() }
                return nil
            }, Unmanaged.passRetained(Body(body)).toOpaque())
        return thread
    }
}
