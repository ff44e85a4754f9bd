import Cryptography
import Testing

@Suite struct AES128GCMTests {
    private struct Example {
        let key = Hex.decode("feffe9928665731c6d6a8f9467308308") ?? []
        let nonce = Hex.decode("cafebabefacedbaddecaf888") ?? []
        let bound = Hex.decode("feedfacedeadbeeffeedfacedeadbeefabaddad2") ?? []
        let message =
            Hex.decode(
                "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39")
            ?? []
        let sealed =
            Hex.decode(
                "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091"
                    + "5bc94fbc3221a5db94fae95ae7121a47") ?? []
    }

    @Test("Test case 4 of the mode's specification comes out, and opens again")
    func specification() {
        let example = Example()
        #expect(AES128GCM.seal(example.message, key: example.key, nonce: example.nonce, bound: example.bound) == example.sealed)
        #expect(AES128GCM.open(example.sealed, key: example.key, nonce: example.nonce, bound: example.bound) == example.message)
    }

    @Test("A changed byte anywhere opens nothing")
    func changed() {
        let example = Example()
        for index in example.sealed.indices {
            var sealed = example.sealed
            sealed[index] ^= 0x80
            #expect(AES128GCM.open(sealed, key: example.key, nonce: example.nonce, bound: example.bound) == nil)
        }
        #expect(AES128GCM.open(example.sealed, key: example.key, nonce: example.nonce) == nil)
        #expect(AES128GCM.open([1, 2, 3], key: example.key, nonce: example.nonce) == nil)
    }

    @Test("An empty message is a tag alone: test case 1 of the specification")
    func empty() {
        let zeros = [UInt8](repeating: 0, count: 16)
        let sealed = AES128GCM.seal([], key: zeros, nonce: Array(zeros[..<12]))
        #expect(Hex.encode(sealed) == "58e2fccefa7e3061367f1d57a4e7455a")
        #expect(AES128GCM.open(sealed, key: zeros, nonce: Array(zeros[..<12])) == [])
    }
}
