extension NodeConfiguration {
    /// Where clients reach the node, without a slash at the end: what is configured, or made of listen address and port.
    package var reachableURL: String {
        if let publicURL = identity.publicURL { return publicURL }
        let scheme = listen.certificateFile == nil ? "http" : "https"
        let host = listen.address.utf8.contains(UInt8(ascii: ":")) ? "[\(listen.address)]" : listen.address
        return "\(scheme)://\(host):\(listen.port)"
    }
}
