@_exported import Foundation

public enum LAPolicy: Int, Sendable { case deviceOwnerAuthenticationWithBiometrics = 1 }

public struct LAError: Error {
    public enum Code: Int, Sendable {
        case appCancel = -9
        case biometryLockout = -8
        case biometryNotEnrolled = -7
        case systemCancel = -4
        case userFallback = -3
        case userCancel = -2
    }
    public let code: Code
}

public final class LAContext: NSObject {
    public var localizedCancelTitle: String?
    public var localizedFallbackTitle: String?
    public func canEvaluatePolicy(_ policy: LAPolicy, error: UnsafeMutableRawPointer?) -> Bool { false }
    public func evaluatePolicy(_ policy: LAPolicy, localizedReason: String) async throws -> Bool { false }
}
