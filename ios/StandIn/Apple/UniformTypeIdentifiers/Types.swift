@_exported import UIKit

public struct UTType: Hashable, Sendable {
    public init?(mimeType: String) {}
    private init() {}
    public static let data = UTType()
}

@MainActor public protocol UIDocumentPickerDelegate: NSObjectProtocol {
    func documentPicker(_ controller: UIDocumentPickerViewController, didPickDocumentsAt urls: [URL])
    func documentPickerWasCancelled(_ controller: UIDocumentPickerViewController)
}

// In UIKit on a phone; here it needs the types above.
@MainActor public final class UIDocumentPickerViewController: UIViewController {
    public weak var delegate: (any UIDocumentPickerDelegate)?
    public convenience init(forOpeningContentTypes contentTypes: [UTType], asCopy: Bool) { self.init() }
}
