import GoCuaCore
import GoCuaKit
import UIKit

/// The clipboard, of this phone only and for a while.
@MainActor
struct Pasteboard: Clipboard {
    func copy(_ text: String, for seconds: UInt32) -> PlatformOutcome {
        UIPasteboard.general.setItems(
            [[UIPasteboard.typeAutomatic: text]],
            options: [.localOnly: true, .expirationDate: Date(timeIntervalSinceNow: TimeInterval(seconds))])
        return .done
    }
}
