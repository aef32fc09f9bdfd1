import CryptoKit
import Foundation
import GoCuaCore
import GoCuaKit
import LocalAuthentication
import Security

/// Keys in the Secure Enclave: P-256, never outside it, gone with this phone.
///
/// The Enclave has no HMAC. A MAC key is a key for key agreement: what it agrees on with its own public half is known to
/// nobody else and needs the Enclave each time; that is the key of the HMAC, for the moment of one call.
struct EnclaveKeys: Keys {
    func create(_ alias: String, for purpose: KeyPurpose) async -> PlatformOutcome {
        var flags: SecAccessControlCreateFlags = .privateKeyUsage
        if purpose == .presenceMac {
            guard LAContext().canEvaluatePolicy(.deviceOwnerAuthenticationWithBiometrics, error: nil) else {
                return .unavailable(reason: "no finger or face is enrolled")
            }
            flags.insert(.biometryCurrentSet)
        }
        let access = SecAccessControlCreateWithFlags(nil, kSecAttrAccessibleWhenUnlockedThisDeviceOnly, flags, nil)
        guard let access else { return .unavailable(reason: "the key store cannot be used") }
        SecItemDelete(query(alias))
        var attributes: [CFString: Any] = [
            kSecAttrKeyType: kSecAttrKeyTypeECSECPrimeRandom, kSecAttrKeySizeInBits: 256,
            kSecPrivateKeyAttrs: [
                kSecAttrIsPermanent: true, kSecAttrApplicationTag: Data(alias.utf8), kSecAttrAccessControl: access,
            ] as [CFString: Any],
        ]
        #if !targetEnvironment(simulator)
            attributes[kSecAttrTokenID] = kSecAttrTokenIDSecureEnclave
        #endif
        guard let key = SecKeyCreateRandomKey(attributes as CFDictionary, nil) else {
            return .unavailable(reason: "the key was not made")
        }
        return purpose == .sign ? publicHalf(of: key) : .done
    }

    func mac(_ input: Data, with alias: String, asking prompt: Prompt?) async -> PlatformOutcome {
        let context = LAContext()
        if let prompt {
            context.localizedCancelTitle = prompt.cancel
            context.localizedFallbackTitle = ""
            do {
                let policy = LAPolicy.deviceOwnerAuthenticationWithBiometrics
                guard try await context.evaluatePolicy(policy, localizedReason: prompt.title) else { return .cancelled }
            } catch {
                return outcome(of: error)
            }
        }
        return use(alias, context) { key in
            let shape = [SecKeyKeyExchangeParameter.requestedSize.rawValue: 32] as CFDictionary
            let algorithm = SecKeyAlgorithm.ecdhKeyExchangeStandardX963SHA256
            guard let own = SecKeyCopyPublicKey(key),
                var secret = SecKeyCopyKeyExchangeResult(key, algorithm, own, shape, nil) as Data?
            else {
                // A presence key that is silent after the person was seen belongs to other fingers or faces.
                return prompt == nil ? .unavailable(reason: "the key did not answer") : .lost
            }
            defer { secret.resetBytes(in: secret.indices) }
            let tag = HMAC<SHA256>.authenticationCode(for: input, using: SymmetricKey(data: secret))
            return .bytes(bytes: Data(tag))
        }
    }

    func sign(_ input: Data, with alias: String) async -> PlatformOutcome {
        use(alias) { key in
            let signature = SecKeyCreateSignature(key, .ecdsaSignatureMessageX962SHA256, input as CFData, nil)
            guard let signature else { return .unavailable(reason: "the key did not sign") }
            return .bytes(bytes: signature as Data)
        }
    }

    func publicKey(of alias: String) async -> PlatformOutcome {
        use(alias, then: publicHalf)
    }

    func destroy(_ alias: String) async -> PlatformOutcome {
        let status = SecItemDelete(query(alias))
        return status == errSecSuccess || status == errSecItemNotFound
            ? .done : .unavailable(reason: "status \(status)")
    }

    private func query(_ alias: String) -> CFDictionary {
        [kSecClass: kSecClassKey, kSecAttrApplicationTag: Data(alias.utf8)] as CFDictionary
    }

    /// Finds a key for something. Lost is only what is not there: a locked phone, say, has its keys again later.
    private func use(
        _ alias: String, _ context: LAContext? = nil, then answer: (SecKey) -> PlatformOutcome
    ) -> PlatformOutcome {
        var query: [CFString: Any] = [
            kSecClass: kSecClassKey, kSecAttrApplicationTag: Data(alias.utf8), kSecReturnRef: true,
        ]
        if let context { query[kSecUseAuthenticationContext] = context }
        var found: CFTypeRef?
        let status = SecItemCopyMatching(query as CFDictionary, &found)
        guard status == errSecSuccess, let found, CFGetTypeID(found) == SecKeyGetTypeID() else {
            return status == errSecItemNotFound ? .lost : .unavailable(reason: "status \(status)")
        }
        return answer(unsafeDowncast(found, to: SecKey.self))
    }

    private func publicHalf(of key: SecKey) -> PlatformOutcome {
        guard let half = SecKeyCopyPublicKey(key), let point = SecKeyCopyExternalRepresentation(half, nil) else {
            return .unavailable(reason: "the key has no public half")
        }
        return .keyCreated(publicKey: point as Data)
    }

    private func outcome(of error: any Error) -> PlatformOutcome {
        switch (error as? LAError)?.code {
        case .userCancel, .systemCancel, .appCancel, .userFallback: .cancelled
        case .biometryNotEnrolled: .lost
        case let code: .unavailable(reason: "biometrics: \(code?.rawValue ?? 0)")
        }
    }
}
