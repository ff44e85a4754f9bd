import Cryptography
import Testing

@Suite struct RSAKeyTests {
    @Test("The signature of RFC 7515, appendix A.2, comes out")
    func joseExample() throws {
        let signed =
            "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
        let signature = try RSAKey(pem: ExampleKeys.rsa).sign(Array(signed.utf8))
        #expect(
            Base64URL.encode(signature)
                == "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQ"
                + "jbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqt"
                + "FZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw")
    }

    @Test("A key of another kind or below 2048 bits is refused")
    func refused() {
        #expect(throws: KeyError.notThisKind(expected: "RSA")) { try RSAKey(pem: ExampleKeys.p256) }
        #expect(throws: KeyError.refused) { try RSAKey(pem: ExampleKeys.shortRSA) }
    }
}
