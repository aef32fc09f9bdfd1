import Foundation
import GoCuaCore
import GoCuaKit
import OpenSSL

/// A phone's key store in memory. Proves nothing about hardware; keeps the one promise that the core builds on: a key that
/// was destroyed never comes back.
actor SoftKeys: Keys {
    private var secrets: [String: Data] = [:]
    private var signers: [String: Signer] = [:]

    func create(_ alias: String, for purpose: KeyPurpose) -> PlatformOutcome {
        switch purpose {
        case .sign:
            guard let signer = Signer() else { return .unavailable(reason: "no key") }
            signers[alias] = signer
            return .keyCreated(publicKey: signer.point)
        case .mac, .presenceMac:
            secrets[alias] = Data((0..<32).map { _ in UInt8.random(in: 0...255) })
            return .done
        }
    }

    func mac(_ input: Data, with alias: String, asking prompt: Prompt?) -> PlatformOutcome {
        guard let secret = secrets[alias] else { return .lost }
        var tag = [UInt8](repeating: 0, count: 32)
        let bytes = [UInt8](input)
        let key = [UInt8](secret)
        HMAC(EVP_sha256(), key, Int32(key.count), bytes, bytes.count, &tag, nil)
        return .bytes(bytes: Data(tag))
    }

    func sign(_ input: Data, with alias: String) -> PlatformOutcome {
        guard let signature = signers[alias]?.sign([UInt8](input)) else { return .lost }
        return .bytes(bytes: signature)
    }

    func publicKey(of alias: String) -> PlatformOutcome {
        signers[alias].map { .keyCreated(publicKey: $0.point) } ?? .lost
    }

    func destroy(_ alias: String) -> PlatformOutcome {
        secrets[alias] = nil
        signers[alias] = nil
        return .done
    }
}

/// A P-256 key of OpenSSL.
private final class Signer {
    private let key: OpaquePointer
    let point: Data

    init?() {
        let context = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, nil)
        defer { EVP_PKEY_CTX_free(context) }
        var made: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1,
            EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, NID_X9_62_prime256v1) == 1,
            EVP_PKEY_keygen(context, &made) == 1, let made
        else { return nil }
        var bytes: UnsafeMutablePointer<UInt8>?
        let length = EVP_PKEY_get1_encoded_public_key(made, &bytes)
        guard let bytes, length == 65 else { return nil }
        point = Data(bytes: bytes, count: length)
        CRYPTO_free(bytes, nil, 0)
        key = made
    }

    deinit { EVP_PKEY_free(key) }

    func sign(_ input: [UInt8]) -> Data? {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        var length = 80
        var signature = [UInt8](repeating: 0, count: length)
        guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, key) == 1,
            EVP_DigestSign(context, &signature, &length, input, input.count) == 1
        else { return nil }
        return Data(signature.prefix(length))
    }
}
