import Glibc

/// A certificate for `north.example`, signed by itself and good until 2120, with a key that protects nothing.
package enum TestCertificate {
    /// The name it is made out to.
    package static let name = "north.example"

    /// PEM.
    package static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBbjCCAROgAwIBAgIBATAKBggqhkjOPQQDAjAYMRYwFAYDVQQDDA1ub3J0aC5l
        eGFtcGxlMCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjAYMRYwFAYD
        VQQDDA1ub3J0aC5leGFtcGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE9grL
        LvNJe3gBHbrOOpvS0/YQvaJzeLym/BnUuUSNdpVqaJvPlR3jOVKDAzup5tZwCVjc
        54OP70zvVIbM0cdKEaNMMEowDwYDVR0TAQH/BAUwAwEB/zAYBgNVHREEETAPgg1u
        b3J0aC5leGFtcGxlMB0GA1UdDgQWBBTb3iBwfDown3nAFlpUcXM3jx6CPzAKBggq
        hkjOPQQDAgNJADBGAiEA+qPxDCwfuo/Yyzdn034FU0DlpX69MzWPJooVkODjTlIC
        IQC8Gh2i8fbfXUuR85IHznUSCA8NcsxPAhJM6R06NFsmlA==
        -----END CERTIFICATE-----
        """

    /// PEM.
    package static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgf0nqdg59agIaLPNq
        UQJmoe51aJu3t4hepRWxnhHPhDWhRANCAAT2Cssu80l7eAEdus46m9LT9hC9onN4
        vKb8GdS5RI12lWpom8+VHeM5UoMDO6nm1nAJWNzng4/vTO9UhszRx0oR
        -----END PRIVATE KEY-----
        """

    /// Writes both into a folder.
    /// - Returns: the paths of certificate and key.
    package static func write(to folder: TemporaryFolder) -> (certificate: String, key: String) {
        let paths = (certificate: folder.file("certificate.pem"), key: folder.file("key.pem"))
        for (path, text) in [(paths.certificate, certificate), (paths.key, key)] {
            guard let file = fopen(path, "w") else { preconditionFailure("cannot write \(path)") }
            fputs(text + "\n", file)
            fclose(file)
        }
        return paths
    }
}
