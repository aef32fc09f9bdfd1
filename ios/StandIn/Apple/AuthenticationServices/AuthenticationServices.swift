@_exported import UIKit

public typealias ASPresentationAnchor = UIWindow

public struct ASWebAuthenticationSessionError: Error {
    public enum Code: Int, Sendable { case canceledLogin = 1 }
    public let code: Code
}

@MainActor public protocol ASWebAuthenticationPresentationContextProviding: NSObjectProtocol {
    func presentationAnchor(for session: ASWebAuthenticationSession) -> ASPresentationAnchor
}

public final class ASWebAuthenticationSession: NSObject {
    public final class Callback: NSObject {
        public class func https(host: String, path: String) -> Callback { Callback() }
    }
    public typealias CompletionHandler = @Sendable (URL?, (any Error)?) -> Void
    public init(url: URL, callback: Callback, completionHandler: @escaping CompletionHandler) {}
    public var prefersEphemeralWebBrowserSession = false
    public weak var presentationContextProvider: (any ASWebAuthenticationPresentationContextProviding)?
    @discardableResult
    public func start() -> Bool { false }
    public func cancel() {}
}
