import GoCuaCore
import GoCuaKit
import PDFKit
import SwiftUI

/// Documents that the core handed over, in memory only, and their pages drawn when they are looked at.
@MainActor
final class Documents: Pages, PageImages {
    private var open: [String: PDFDocument] = [:]

    func show(_ document: String, _ bytes: Data) async -> PlatformOutcome {
        guard let pdf = PDFDocument(data: bytes), !pdf.isLocked, pdf.pageCount > 0 else {
            return .unavailable(reason: "not a PDF")
        }
        open[document] = pdf
        let all = (0..<pdf.pageCount).allSatisfy { image(of: document, page: $0, width: 40) != nil }
        return all ? .shown(pages: UInt32(pdf.pageCount)) : .unavailable(reason: "a page cannot be drawn")
    }

    func close(_ document: String) -> PlatformOutcome {
        open[document] = nil
        return .done
    }

    func image(of document: String, page: Int, width: CGFloat) -> Image? {
        guard let page = open[document]?.page(at: page) else { return nil }
        let size = page.bounds(for: .mediaBox).size
        guard size.width > 0, size.height > 0 else { return nil }
        // Two dots a point are sharp enough to read, and a large page still fits into memory.
        let scale = 2 * width / size.width
        let dots = CGSize(width: size.width * scale, height: size.height * scale)
        return Image(uiImage: page.thumbnail(of: dots, for: .mediaBox))
    }
}
