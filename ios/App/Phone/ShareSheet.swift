import GoCuaCore
import GoCuaKit
import UIKit

/// The system's sheet. The file is in the clear only while the sheet is open.
@MainActor
struct ShareSheet: Sharing {
    func share(_ bytes: Data, as name: String, type: String) async -> PlatformOutcome {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        let file = folder.appending(path: URL(filePath: name).lastPathComponent)
        defer { try? FileManager.default.removeItem(at: folder) }
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try bytes.write(to: file, options: .completeFileProtection)
        } catch {
            return .unavailable(reason: "no room for the file")
        }
        return await withCheckedContinuation { done in
            let sheet = UIActivityViewController(activityItems: [file], applicationActivities: nil)
            sheet.completionWithItemsHandler = { _, completed, _, _ in
                done.resume(returning: completed ? .done : .cancelled)
            }
            Presenting.show(sheet)
        }
    }
}
