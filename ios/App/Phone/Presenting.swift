import UIKit

/// Where the system's own screens appear.
@MainActor
enum Presenting {
    static var window: UIWindow? {
        UIApplication.shared.connectedScenes.compactMap { ($0 as? UIWindowScene)?.keyWindow }.first
    }

    /// Over everything that is shown now.
    static func show(_ screen: UIViewController) {
        var top = window?.rootViewController
        while let next = top?.presentedViewController { top = next }
        screen.popoverPresentationController?.sourceView = top?.view
        top?.present(screen, animated: true)
    }
}
