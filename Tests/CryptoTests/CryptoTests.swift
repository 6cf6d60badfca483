import Crypto
import Testing

@Suite("Cryptography")
struct CryptoTests {
    @Test(
        "SHA-256 gives the published values (FIPS 180-4)",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func sha256Vectors(text: String, hash: String) {
        #expect(sha256Hex(Array(text.utf8)) == hash)
    }

    @Test("A hasher gives the same for pieces as for the whole, and a copy goes on by itself")
    func hasherPieces() {
        let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var hasher = SHA256Hasher()
        hasher.update(bytes[..<3_000])
        var copy = hasher

        hasher.update(bytes[3_000...].lazy.map { $0 })
        copy.update([1, 2, 3])

        #expect(hexEncode(hasher.finalize()) == sha256Hex(bytes))
        #expect(hexEncode(hasher.finalize()) == sha256Hex(bytes))
        #expect(hexEncode(copy.finalize()) == sha256Hex(Array(bytes[..<3_000]) + [1, 2, 3]))
    }

    @Test(
        "scrypt gives the published values (RFC 7914 section 12)",
        arguments: [
            (
                "", "", 16, 1, 1,
                "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"
            ),
            (
                "password", "NaCl", 1_024, 8, 16,
                "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"
            ),
            (
                "pleaseletmein", "SodiumChloride", 16_384, 8, 1,
                "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
            ),
        ])
    func scryptVectors(password: String, salt: String, n: Int, r: Int, p: Int, hash: String) throws {
        let found = try PasswordHash.scrypt(Array(password.utf8), salt: Array(salt.utf8), n: n, r: r, p: p, length: 64)
        #expect(hexEncode(found) == hash)
    }

    @Test("A password verifies against its own hash only, and two hashes of it differ")
    func passwordHashes() throws {
        let hash = try PasswordHash.make("correct horse battery staple")

        #expect(hash.hasPrefix("scrypt$32768$8$1$"))
        #expect(PasswordHash.verify("correct horse battery staple", against: hash))
        #expect(!PasswordHash.verify("correct horse battery stapler", against: hash))
        #expect(!PasswordHash.verify("", against: hash))
        #expect(try PasswordHash.make("correct horse battery staple") != hash)
    }

    @Test(
        "A damaged hash verifies nothing",
        arguments: [
            "", "scrypt", "scrypt$0$8$1$AAAA$AAAA", "scrypt$32767$8$1$AAAA$AAAA", "scrypt$1024$8$1$AAAA$AAAA", "bcrypt$16$1$1$a$b",
            "scrypt$16$1$1$*$*",
        ])
    func damagedHashes(hash: String) {
        #expect(!PasswordHash.verify("password", against: hash))
    }

    @Test(
        "HMAC-SHA-256 gives the published values (RFC 4231)",
        arguments: [
            (
                String(repeating: "0b", count: 20), "4869205468657265",
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                "4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                String(repeating: "aa", count: 131),
                "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579204669727374",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
        ])
    func hmacVectors(key: String, message: String, code: String) throws {
        #expect(hexEncode(hmacSHA256(key: try #require(hexDecode(key)), message: try #require(hexDecode(message)))) == code)
    }

    @Test("HMAC with an empty key is that of an empty key, whatever was computed before")
    func hmacEmptyKey() {
        _ = hmacSHA256(key: [1, 2, 3], message: [4])
        #expect(hexEncode(hmacSHA256(key: [], message: [])) == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
    }

    @Test("Hexadecimal and base64url give back what was written, and refuse other text")
    func codings() {
        for count in 0..<70 {
            let bytes = randomBytes(count)
            #expect(hexDecode(hexEncode(bytes)) == bytes)
            #expect(base64URLDecode(base64URLEncode(bytes)) == bytes)
        }
        #expect(base64URLEncode([0xFB, 0xFF, 0xFE]) == "-__-")
        #expect(base64URLDecode("-__-") == [0xFB, 0xFF, 0xFE])
        #expect(base64URLDecode("Zg==") == [0x66])
        for text in ["+/==", "A", "Zh", "Z g"] { #expect(base64URLDecode(text) == nil) }
        for text in ["a", "0g", " 0"] { #expect(hexDecode(text) == nil) }
    }

    @Test("Tokens have 43 characters and do not repeat")
    func tokens() {
        let tokens = Set((0..<1_000).map { _ in randomToken() })

        #expect(tokens.count == 1_000)
        #expect(tokens.allSatisfy { $0.count == 43 && base64URLDecode($0)?.count == 32 })
    }

    @Test("Equality in constant time is equality")
    func constantTime() {
        #expect(constantTimeEquals("same", "same"))
        #expect(constantTimeEquals([], []))
        #expect(!constantTimeEquals("same", "samE"))
        #expect(!constantTimeEquals("same", "same!"))
    }
}
