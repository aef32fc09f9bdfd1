@_exported import Foundation

// What App/Phone uses of UIKit, with the signatures and actors of Apple's documentation.

@MainActor open class UIResponder: NSObject {}

@MainActor open class UIView: UIResponder {
    public var bounds: CGRect = .zero
    public let layer = CALayer()
}

@MainActor public final class UIWindow: UIView {
    public var rootViewController: UIViewController?
}

open class CALayer: NSObject {
    public var frame: CGRect = .zero
    public func addSublayer(_ layer: CALayer) {}
}

public enum UIModalPresentationStyle: Int, Sendable { case fullScreen }

@MainActor open class UIViewController: UIResponder {
    public init(nibName nibNameOrNil: String?, bundle nibBundleOrNil: Bundle?) {}
    public required init?(coder: NSCoder) {}
    public override convenience init() { self.init(nibName: nil, bundle: nil) }
    public var view = UIView()
    public var presentedViewController: UIViewController? { nil }
    public var popoverPresentationController: UIPopoverPresentationController? { nil }
    public var modalPresentationStyle = UIModalPresentationStyle.fullScreen
    open func viewDidLoad() {}
    open func viewDidDisappear(_ animated: Bool) {}
    public func present(_ screen: UIViewController, animated: Bool, completion: (() -> Void)? = nil) {}
    public func dismiss(animated: Bool, completion: (() -> Void)? = nil) {}
}

@MainActor public final class UIPopoverPresentationController: NSObject {
    public var sourceView: UIView?
}

@MainActor public final class UIApplication: UIResponder {
    public static let shared = UIApplication()
    public var connectedScenes: Set<UIScene> { [] }
}

@MainActor open class UIScene: UIResponder {}

@MainActor public final class UIWindowScene: UIScene {
    public var keyWindow: UIWindow? { nil }
}

public final class UIImage: NSObject, @unchecked Sendable {
    public enum Orientation: Int, Sendable {
        case up, down, left, right, upMirrored, downMirrored, leftMirrored, rightMirrored
    }
    public convenience init?(data: Data) { nil }
    public var size: CGSize { .zero }
    public var imageOrientation: Orientation { .up }
    public func draw(in rect: CGRect) {}
}

public final class UIColor: NSObject, @unchecked Sendable {
    public class var white: UIColor { UIColor() }
    public func setFill() {}
}

open class UIGraphicsRendererContext: NSObject {
    public func fill(_ rect: CGRect) {}
}

public final class UIGraphicsImageRendererContext: UIGraphicsRendererContext {}

public final class UIGraphicsImageRendererFormat: NSObject {
    public var scale: CGFloat = 1
    public var opaque = false
}

public final class UIGraphicsImageRenderer: NSObject {
    public typealias DrawingActions = (UIGraphicsImageRendererContext) -> Void
    public init(size: CGSize, format: UIGraphicsImageRendererFormat) {}
    public func jpegData(withCompressionQuality quality: CGFloat, actions: DrawingActions) -> Data { Data() }
}

@MainActor public protocol UINavigationControllerDelegate: NSObjectProtocol {}

@MainActor public protocol UIImagePickerControllerDelegate: NSObjectProtocol {
    func imagePickerController(
        _ picker: UIImagePickerController, didFinishPickingMediaWithInfo info: [UIImagePickerController.InfoKey: Any])
    func imagePickerControllerDidCancel(_ picker: UIImagePickerController)
}

@MainActor public final class UIImagePickerController: UIViewController {
    public struct InfoKey: Hashable, RawRepresentable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public static let originalImage = InfoKey(rawValue: "image")
    }
    public enum SourceType: Int, Sendable { case camera }
    public class func isSourceTypeAvailable(_ sourceType: SourceType) -> Bool { false }
    public var sourceType = SourceType.camera
    public weak var delegate: (any UIImagePickerControllerDelegate & UINavigationControllerDelegate)?
}

@MainActor public final class UIActivityViewController: UIViewController {
    public struct ActivityType: Sendable {}
    public typealias CompletionWithItemsHandler = (ActivityType?, Bool, [Any]?, (any Error)?) -> Void
    public var completionWithItemsHandler: CompletionWithItemsHandler?
    public convenience init(activityItems: [Any], applicationActivities: [Any]?) { self.init() }
}

public final class UIPasteboard: NSObject, @unchecked Sendable {
    public struct OptionsKey: Hashable, Sendable {
        let name: String
        public static let localOnly = OptionsKey(name: "local")
        public static let expirationDate = OptionsKey(name: "expires")
    }
    public static let general = UIPasteboard()
    public class var typeAutomatic: String { "automatic" }
    public func setItems(_ items: [[String: Any]], options: [OptionsKey: Any] = [:]) {}
}

@MainActor public enum UIAccessibility {
    public struct Notification: Sendable {
        public static let announcement = Notification()
        public static let screenChanged = Notification()
    }
    public static func post(notification: Notification, argument: Any?) {}
}

extension NSAttributedString.Key {
    public static let accessibilitySpeechLanguage = NSAttributedString.Key("language")
    public static let accessibilitySpeechQueueAnnouncement = NSAttributedString.Key("queue")
}
