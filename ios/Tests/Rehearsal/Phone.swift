import Foundation
import GoCuaCore
import GoCuaKit

/// A phone made of doubles, in the hand of a test. It outlives the app on it, as a phone does.
@MainActor
public final class Phone: Platform {
    public let keys: any Keys = SoftKeys()
    public var browser: any Browser { self }
    public var papers: any Papers { self }
    public var pages: any Pages { self }
    public var sharing: any Sharing { self }
    public var speech: any Speech { self }
    public var notices: any Notices { self }
    public var clipboard: any Clipboard { self }
    public var connectivity: any Connectivity { self }
    public var announcer: any Announcer { self }

    /// Who acts in the browser, and how.
    public var citizen: String
    public var manner = "agrees"
    /// What camera and picker bring.
    public var camera = "paper"
    /// Names of the files that went to the share sheet.
    public var shared: [String] = []
    /// The copy that was handed over last.
    private var copy: Data?
    /// What was read aloud.
    public var spoken: [String] = []
    /// What the screen reader said by itself.
    public var announced: [String] = []
    /// What was notified or is to be, and reminders that are not wanted any more.
    public var noticed: [String] = []
    public var forgotten: [String] = []
    /// What is on the clipboard.
    public var copied: String?
    /// Whether something is being read.
    /// The code that the screen shows, to be compared in the browser.
    public var shownCode: @MainActor () -> String? = { nil }

    private let sandbox: Sandbox?
    private var reach = Reach(isThere: true, costs: false)
    private var listeners: [AsyncStream<Reach>.Continuation] = []

    /// Without a sandbox it has nobody to browse to.
    public init(_ sandbox: Sandbox? = nil, citizen: String = "lo-thi-u") {
        (self.sandbox, self.citizen) = (sandbox, citizen)
    }

    /// The network comes or goes; or it is there, and every byte costs something.
    public func network(_ online: Bool, costs: Bool = false) {
        reach = Reach(isThere: online, costs: costs)
        listeners.forEach { $0.yield(reach) }
    }
}

extension Phone: Browser {
    public func open(_ url: String, returningTo prefix: String) async -> PlatformOutcome {
        guard let sandbox, manner != "closes" else { return .cancelled }
        do {
            let code = shownCode()
            return .returned(
                url: try await sandbox.browse(url, to: prefix, citizen: citizen, code: code, manner: manner))
        } catch {
            return .unavailable(reason: "\(error)")
        }
    }
}

extension Phone: Papers {
    public func photograph(most bytes: UInt64, longest: UInt32) async -> PlatformOutcome { bring(most: bytes) }
    public func pick(_ accept: [String], most bytes: UInt64, longest: UInt32) async -> PlatformOutcome {
        bring(most: bytes)
    }
    public func scanCode() async -> PlatformOutcome { .cancelled }

    private func bring(most: UInt64) -> PlatformOutcome {
        let content: Data? =
            switch camera {
            case "paper": try? Data(contentsOf: URL(fileURLWithPath: Sandbox.given("GOCUA_PAPER")))
            case "empty": Data()
            case "huge": Data(repeating: 0xFF, count: 40 * 1024 * 1024)
            case "torn": Data([0x89]) + Data("PNG\r\n\u{1A}\n\0\0\0\rIHDR".utf8)
            case "copy": copy
            case "text": Data("<html>not a photo</html>".utf8)
            default: nil
            }
        guard let content else { return .cancelled }
        return content.count > most ? .tooLarge(bytes: UInt64(content.count)) : .file(name: "paper.png", bytes: content)
    }
}

extension Phone: Pages {
    public func show(_ document: String, _ bytes: Data) async -> PlatformOutcome {
        bytes.starts(with: Data("%PDF-".utf8)) ? .shown(pages: 1) : .unavailable(reason: "not a PDF")
    }
    public func close(_ document: String) -> PlatformOutcome { .done }
}

extension Phone: Sharing {
    public func share(_ bytes: Data, as name: String, type: String) async -> PlatformOutcome {
        shared.append(name)
        if name.hasPrefix("gocua") { copy = bytes }
        return .done
    }
}

extension Phone: Speech {
    public func say(_ words: String, in language: String, pace: UInt32) async -> PlatformOutcome {
        spoken.append(words)
        return .done
    }
}

extension Phone: Notices {
    public func show(_ title: String, _ text: String) async -> PlatformOutcome {
        noticed.append(title)
        return .done
    }
    public func remind(_ id: String, at time: Date, _ title: String, _ text: String) async -> PlatformOutcome {
        noticed.append("\(title) at \(Int(time.timeIntervalSince1970))")
        return .done
    }
    public func forget(_ id: String) -> PlatformOutcome {
        forgotten.append(id)
        return .done
    }
}

extension Phone: Clipboard {
    public func copy(_ text: String, for seconds: UInt32) -> PlatformOutcome {
        copied = text
        return .done
    }
}

extension Phone: Connectivity {
    public func changes() -> AsyncStream<Reach> {
        let (stream, continuation) = AsyncStream<Reach>.makeStream()
        listeners.append(continuation)
        continuation.yield(reach)
        return stream
    }
}

extension Phone: Announcer {
    public func screenChanged() {}
    public func announce(_ words: String, language: String) { announced.append(words) }
}
