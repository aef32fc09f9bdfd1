@_exported import UIKit

public enum PDFDisplayBox: Int, Sendable { case mediaBox }

public final class PDFPage: NSObject {
    public func bounds(for box: PDFDisplayBox) -> CGRect { .zero }
    public func thumbnail(of size: CGSize, for box: PDFDisplayBox) -> UIImage { UIImage() }
}

public final class PDFDocument: NSObject {
    public init?(data: Data) {}
    public var isLocked: Bool { false }
    public var pageCount: Int { 0 }
    public func page(at index: Int) -> PDFPage? { nil }
}
