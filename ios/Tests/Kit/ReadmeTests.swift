import Foundation
import Rehearsal
import Testing

/// The example of `bindings/README.md`, which `ios/test` puts beside this file: it compiles, and comes to its end.
struct ReadmeTests {
    @Test(.timeLimit(.minutes(1))) func theSmallestShellStartsDrawsAndIsAnswered() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        await walk(environment: try await Sandbox().environment(), folder: folder.path)
    }
}
