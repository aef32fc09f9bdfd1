@_exported import Foundation

// Core Foundation's types are Swift's own here: casts between the two read the same.
public typealias CFString = String
public typealias CFData = Data
public typealias CFDictionary = [AnyHashable: Any]
public typealias CFTypeRef = AnyObject
public typealias OSStatus = Int32

public final class SecKey {}
public final class SecAccessControl {}
public struct SecAccessControlCreateFlags: OptionSet, Sendable {
    public let rawValue: UInt
    public init(rawValue: UInt) { self.rawValue = rawValue }
    public static let biometryCurrentSet = SecAccessControlCreateFlags(rawValue: 8)
    public static let privateKeyUsage = SecAccessControlCreateFlags(rawValue: 1 << 30)
}
public struct SecKeyAlgorithm: Sendable {
    public static let ecdhKeyExchangeStandardX963SHA256 = SecKeyAlgorithm()
    public static let ecdsaSignatureMessageX962SHA256 = SecKeyAlgorithm()
}
public struct SecKeyKeyExchangeParameter: Sendable {
    public let rawValue: CFString
    public static let requestedSize = SecKeyKeyExchangeParameter(rawValue: "size")
}

public let kSecAttrAccessControl: CFString = "access"
public let kSecAttrAccessibleWhenUnlockedThisDeviceOnly: CFString = "unlocked"
public let kSecAttrApplicationTag: CFString = "tag"
public let kSecAttrIsPermanent: CFString = "permanent"
public let kSecAttrKeySizeInBits: CFString = "bits"
public let kSecAttrKeyType: CFString = "type"
public let kSecAttrKeyTypeECSECPrimeRandom: CFString = "ec"
public let kSecAttrTokenID: CFString = "token"
public let kSecAttrTokenIDSecureEnclave: CFString = "enclave"
public let kSecClass: CFString = "class"
public let kSecClassKey: CFString = "key"
public let kSecPrivateKeyAttrs: CFString = "private"
public let kSecReturnRef: CFString = "ref"
public let kSecUseAuthenticationContext: CFString = "context"
public let errSecSuccess: OSStatus = 0
public let errSecItemNotFound: OSStatus = -25300

public func CFGetTypeID(_ cf: CFTypeRef) -> UInt { 0 }
public func SecKeyGetTypeID() -> UInt { 0 }
public func SecAccessControlCreateWithFlags(
    _ allocator: Never?, _ protection: Any, _ flags: SecAccessControlCreateFlags, _ error: UnsafeMutableRawPointer?
) -> SecAccessControl? { nil }
public func SecKeyCreateRandomKey(_ parameters: CFDictionary, _ error: UnsafeMutableRawPointer?) -> SecKey? { nil }
public func SecKeyCopyPublicKey(_ key: SecKey) -> SecKey? { nil }
public func SecKeyCopyExternalRepresentation(_ key: SecKey, _ error: UnsafeMutableRawPointer?) -> CFData? { nil }
public func SecKeyCreateSignature(
    _ key: SecKey, _ algorithm: SecKeyAlgorithm, _ dataToSign: CFData, _ error: UnsafeMutableRawPointer?
) -> CFData? { nil }
public func SecKeyCopyKeyExchangeResult(
    _ privateKey: SecKey, _ algorithm: SecKeyAlgorithm, _ publicKey: SecKey, _ parameters: CFDictionary,
    _ error: UnsafeMutableRawPointer?
) -> CFData? { nil }
@discardableResult
public func SecItemDelete(_ query: CFDictionary) -> OSStatus { errSecItemNotFound }
public func SecItemCopyMatching(_ query: CFDictionary, _ result: UnsafeMutablePointer<CFTypeRef?>?) -> OSStatus {
    errSecItemNotFound
}
