extension ListenConfiguration {
    /// The certificate and key; nil when there are none, for plain HTTP.
    var tls: ListenerTLS? { ListenerTLS.configured(certificateFile: certificateFile, keyFile: keyFile) }
}

extension ListenerTLS {
    /// What two settings say together; nil unless both are there.
    static func configured(certificateFile: String?, keyFile: String?) -> ListenerTLS? {
        guard let certificateFile, let keyFile else { return nil }
        return ListenerTLS(certificateFile: certificateFile, keyFile: keyFile)
    }
}
