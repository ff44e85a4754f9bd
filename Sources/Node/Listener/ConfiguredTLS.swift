extension ListenConfiguration {
    /// The certificate and key; nil when there are none, for plain HTTP.
    var tls: ListenerTLS? {
        guard let certificateFile, let keyFile else { return nil }
        return ListenerTLS(certificateFile: certificateFile, keyFile: keyFile)
    }
}
