import AuthenticationServices
import GoCuaCore
import GoCuaKit

/// The system browser, private to this visit, so that nobody who holds the phone later is signed in there.
@MainActor
final class AuthenticationSession: NSObject, Browser, ASWebAuthenticationPresentationContextProviding {
    private var session: ASWebAuthenticationSession?
    private var done: CheckedContinuation<PlatformOutcome, Never>?

    func open(_ url: String, returningTo prefix: String) async -> PlatformOutcome {
        guard let url = URL(string: url), let back = URL(string: prefix), let host = back.host() else {
            return .unavailable(reason: "not an address")
        }
        session?.cancel()
        end(.cancelled)
        let session = ASWebAuthenticationSession(url: url, callback: .https(host: host, path: back.path())) {
            url, error in
            let closed = (error as? ASWebAuthenticationSessionError)?.code == .canceledLogin
            let otherwise = closed ? PlatformOutcome.cancelled : .unavailable(reason: "the browser did not open")
            let outcome = url.map { .returned(url: $0.absoluteString) } ?? otherwise
            Task { @MainActor [weak self] in self?.end(outcome) }
        }
        session.prefersEphemeralWebBrowserSession = true
        session.presentationContextProvider = self
        self.session = session
        return await withCheckedContinuation {
            done = $0
            session.start()
        }
    }

    private func end(_ outcome: PlatformOutcome) {
        done?.resume(returning: outcome)
        done = nil
    }

    func presentationAnchor(for session: ASWebAuthenticationSession) -> ASPresentationAnchor {
        Presenting.window ?? ASPresentationAnchor()
    }
}
