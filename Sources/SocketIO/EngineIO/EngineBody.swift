/// Collects a POST's body as it arrives and stops at the limit, while it is read and not after.
package struct EngineBody: Sendable {
    private let limit: Int
    private var bytes: [UInt8] = []

    /// - Parameters:
    ///   - limit: most bytes of a body.
    ///   - announced: the request's Content-Length, when it gave one.
    /// - Throws: `tooLong` when the announced length is already over the limit.
    package init(limit: Int, announced: Int?) throws(EngineSyntaxError) {
        guard announced ?? 0 <= limit else { throw .tooLong }
        self.limit = limit
        if let announced, announced > 0 { bytes.reserveCapacity(min(announced, 65_536)) }
    }

    /// Takes the next piece, of any length.
    package mutating func append(_ piece: some Collection<UInt8>) throws(EngineSyntaxError) {
        guard bytes.count + piece.count <= limit else { throw .tooLong }
        bytes.append(contentsOf: piece)
    }

    /// The packets of the whole body.
    package func packets(atMost maxPackets: Int) throws(EngineSyntaxError) -> [EnginePacket] {
        try EnginePayload.decode(bytes, maxPackets: maxPackets)
    }
}
