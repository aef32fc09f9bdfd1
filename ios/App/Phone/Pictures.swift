import Foundation
import UIKit

/// Images as the core wants them: upright by their pixels, no longer than asked, as JPEG; what is very long and narrow keeps half of that
/// across. What is so already stays as it is, byte by byte, and so does what this phone cannot read: the core says what is wrong with it.
@MainActor
enum Pictures {
    /// Largest image, in bytes, that is read to be made smaller.
    static let most: UInt64 = 32 << 20
    private static let quality = 0.85
    private static let kept: [[UInt8]] = [[0xff, 0xd8, 0xff], [0x89, 0x50, 0x4e, 0x47]]

    static func fit(_ bytes: Data, longest: UInt32) -> Data {
        guard let image = UIImage(data: bytes) else { return bytes }
        let isKept = kept.contains { bytes.starts(with: $0) } && image.imageOrientation == .up
        if isKept && Self.scale(image.size, longest: longest) == 1 { return bytes }
        return jpeg(image, longest: longest)
    }

    private static func scale(_ size: CGSize, longest: UInt32) -> CGFloat {
        let (long, short) = (max(size.width, size.height, 1), max(min(size.width, size.height), 1))
        return min(1, max(CGFloat(longest) / long, CGFloat(longest) / 2 / short))
    }

    /// Drawing turns it: a photo of a page held upright lies on its side in memory. On white where it is transparent: paper is.
    static func jpeg(_ image: UIImage, longest: UInt32) -> Data {
        let scale = Self.scale(image.size, longest: longest)
        let size = CGSize(width: (image.size.width * scale).rounded(), height: (image.size.height * scale).rounded())
        let format = UIGraphicsImageRendererFormat()
        format.scale = 1
        format.opaque = true
        let renderer = UIGraphicsImageRenderer(size: size, format: format)
        return renderer.jpegData(withCompressionQuality: quality) { context in
            UIColor.white.setFill()
            context.fill(CGRect(origin: .zero, size: size))
            image.draw(in: CGRect(origin: .zero, size: size))
        }
    }
}
