/// Who may read `/metrics`.
package struct MetricsConfiguration: Sendable, Equatable {
    /// Addresses and blocks, beside this machine itself, which always may.
    package var addresses: [String] = []

    /// The defaults.
    package init() {}

    /// `addresses`, read. Texts that are no address were refused at start.
    package var ranges: [AddressRange] { addresses.compactMap { AddressRange($0) } }
}
