import Cryptography

/// Private keys that protect nothing, as PEM texts.
enum ExampleKeys {
    /// The RSA key of RFC 7515, appendix A.2.
    static let rsa = secret(
        """
        -----BEGIN PRIVATE KEY-----
        MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCh+BYK4uPJtGXO
        jS1lYmM2K5J9vinh8CR3/BYlzJChNuOL2TSXxbbqY913EeZ8dCn5VrD7io8ImtxL
        aYk8wTM/U+3QGbh3hCUv7JFP5IV3aVlL6kKA0ywPVb9ilE8TA5a8bpvfbr3SvaNn
        juygxmj3AbONv/s4yDQs4v5tJ/reSlpIdJed1LnPmt7Ex1sFhSwsD174pcF1A5L5
        ROjtZMEQxrZHYJqkeDrrnGya11UxMFBji4NmXG9veoKjlnAqH2QbgtPr8jkiGUkf
        toaHLFcW9Qr4NY2ai50Xw0Byj3+H2JoY2PyrZ62EWQwuz3WTOTY8BwNNb2BvniHg
        VFbK5emhAgMBAAECggEAEq5xpGnNCivDflJsRQBXHx1hdR1k6Ulwe2JZD50LpXyW
        PEAeP88vLNO97IjlA7/GQ5sLKMgvfTeXZx9SE+7YwVol2NXOoAJe46sui395IW/G
        O+pWJ1O0BkTGoVEn2bKVRUCgu+GjBVaYLU6f3l9kJfFNS3E0QbVdxzubSu3Mkqzj
        kn439X0M/V51gfpRLI9JYanrC4D4qAdGcopV/0ZHHzQlBjudU2QvXt4ehNYTCBr6
        XCLQUShb1juUO1ZdiYoFaFQT5Tw8bGUl/x/jTj3ccPDVZFD9pIuhLhBOneufuBiB
        4cS98l2SR/RQyGWSeWjnczT0QU91p1DhOVRuOopznQKBgQDgHMQQ60imZV1URk0K
        pLttoLhyt3SmqdEf/kgHePDdtzEafpAu+cS191R2JiuoF2yzWXnwFDcqGigp5BNr
        0AHQfD8/Lk8l1Mk09jxxCfui5nYooNyac8YFjm3vItzVCVDnEd3BbVWG8qf6deqE
        lMGAg+C2V0L4oNXnP7LZcPAZRwKBgQC5A8R+CZW2MvRTLLHzwZkUXV866cff7tx6
        kqa0finGG0KgeqlaZPxgCZnFp7AeAcCMtiynVlJ7vMVgePsLq6XtON4tB5kP9jAP
        rq3rbAOal78eUH5OcED6eNuCV8ixEu1eWcPNCS/l1OW1EnXUEoEHKl54Xrrz2uNw
        kgMTP1FZ1wKBgAcCn1dwJKufzBWQxWQp1vsM5fggqPN1qGb5y0MAk3g7/Ls5bkUp
        5u9SN0Ai3Ya6hNnvWJMb7sXQX6U/zyO2M/hTip7tUeh7CXgwo59dkpN75gJLVds2
        9+DAncu3KXU4f2Fa+7bLNrur53k8KwPOq2bbuTG69QtV7Jr5MR0AHWKNAoGBAIf/
        evpitUf+4JYbLpvNXWcY052Mpz22aR84mY3nh3F2LF2mjMJDpTg7FmuyPcVw6EcG
        yoAe9fa65iNqCq+jdw6PVNGo2hxfjSiZ8IIzHdsPXI89//pMjZcQK9r+CCoRjaZj
        OYiIDktVWZzmevJuv6WywUqd57LE3Zar3dLSIkx1AoGAIYd7DHOhrWvxkwPQsRM2
        tOgrjbcrfvtQJipd+DlcxyVuuM9sQLdgjVk2oy26F0EmpScGLq2MowX7fhd/QJQ3
        ydy5cY7YIBi87w93IKLEdfnbJtoOPLUW0ITrJReOgo1cq9SbsxYawBgfp/gh6A56
        03k2+ZQwVK0JKSHuLFkuQ3U=
        -----END PRIVATE KEY-----
        """)

    /// The P-256 key of RFC 7515, appendix A.3.
    static let p256 = secret(
        """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgjpsQnnGQmL+YBIff
        H1136cspYG6+0iY7X1fCE9+E9LKhRANCAAR/zc4ncPbEXUGDy+5v20t7WAczNXvp
        7xO6z248e9FURcfxRM0bvZt+hyzf7bnuufSzaV1uqQskrYpGIyiFiOWt
        -----END PRIVATE KEY-----
        """)

    /// A key of P-384.
    static let p384 = secret(
        """
        -----BEGIN PRIVATE KEY-----
        MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDC7oyPOQklyIOCWHO3k
        sMbK7BCASmH5IBxpTow8KoEPX/lGrgJ1yjtkN/tu9muvwJqhZANiAARy6fUHhFt8
        jU6A6MvW5YBwxsunO6DUuwH9EqLktleJltpo0KlGdw227EWq7gvtvzvLGC25Eco6
        C9JNzEtyUb9ObNsWOU/d1OH5c016tt/P6fzYtl3nDxiMlWtpRcNVXyc=
        -----END PRIVATE KEY-----
        """)

    /// A key of a curve with numbers as long as those of P-256.
    static let secp256k1 = secret(
        """
        -----BEGIN PRIVATE KEY-----
        MIGEAgEAMBAGByqGSM49AgEGBSuBBAAKBG0wawIBAQQgf1O4CJzpL2Nwzv4tf/+1
        mkxiAPjiQghZ70R0H3DDM8OhRANCAAQoH9Q5jqQ2Ns/tvgkTH81M71ol2UChWRI/
        gDwPDFtdjujF0uZXrf3GsT+BDw2DpBQ6oDxN1bt3K8xzgM4XtyUq
        -----END PRIVATE KEY-----
        """)

    /// An RSA key of 1024 bits.
    static let shortRSA = secret(
        """
        -----BEGIN PRIVATE KEY-----
        MIICeAIBADANBgkqhkiG9w0BAQEFAASCAmIwggJeAgEAAoGBAL6pEcbJiWE1YPqv
        Jh1T0LUZ1vAXzNWw+OSMouG9nIZqdBqS0KIHC48zX8+FZ09/XkCxzILrtSVZ3m/1
        6aXoEmg12WId+OYV2qHgBYQTpory8qRQN4AmpSM0gg1GztDcC9CLQfcXgzyXhZCU
        moLQ+ZIvDOCXSBmqStHUTYE5LgXrAgMBAAECgYEApN1Rj9Fpx/L+XwbhMG7vhApJ
        /+a0qvuS3R53IjhxhxG6P9hALDtnVXaZHLtAcE+00sBsFbF4PEoPvESqu1mHv7G8
        iahA6S0+jTllliwlvjRNIHN782+1I/UJjf5HvH3x8bMazUToYlRD3wtR7VCFql1U
        BV+DEwv0GTwB9JB0ujECQQDvCv/CG4+4PuKV6cf2Swo3dwyyW7CiA7TF1vRKut84
        9V6bLxPRlyfwtmg+zQPnL147lrRoaM40iqLbOMLX3e89AkEAzC9yiVogye+5JWV8
        zy4VYZAUZuqa+4Q0l0gk65vXX9uoUDOOSNCcAeozpCzGA8mX9htn/H4NFE49oHsT
        7a4cRwJBAOuLiQ16HxpMTPWv0Wwt8TlKQ+aUVu6ufDjeYQYqMb9sePatYvgJ3D9j
        XkFTv17U3CQXklm3vEkluugNfGE9vXkCQDxwYv/jLMd5bR1zsAEHjA6n/lIEacG/
        fW22Ti9rntHiDC1JRXmqPjOW5phXJHnkh1WzARHNIgP7sOQ66kg1fGsCQQDZdxVC
        q6TwWEnXxKtCOweg6MK/sicOpvfu2fjQU/6F7gsiAlbaS60lZR8VarS1ztK64WBd
        s5vP+QyA42OiamrM
        -----END PRIVATE KEY-----
        """)

    /// The P-256 key behind a password.
    static let locked = secret(
        """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIH0MF8GCSqGSIb3DQEFDTBSMDEGCSqGSIb3DQEFDDAkBBDDiizYqn7KP0XfQTA6
        q7SYAgIIADAMBggqhkiG9w0CCQUAMB0GCWCGSAFlAwQBKgQQKmGCjjNi3QaRFiia
        HKaYMwSBkC61C2L7LN/cAeJB60FZtU8TjwYFMsTjuCJBVsATkWq8+D/Oa8aFwIOA
        sK8eFhqizI072eqEfxtwQ2FB9U8ZfRcdfEnbFCMeqkStAY5w8ZafX70XjoCsUlmP
        C8gBP/4xrDkpWhrbYn+20WrtZyga0jLZK/9mrCD/Ildcfz5tauplane8RuCrx9rd
        MaUvhffdzw==
        -----END ENCRYPTED PRIVATE KEY-----
        """)

    private static func secret(_ text: String) -> SecureBytes { SecureBytes(copying: Array(text.utf8)) }
}
