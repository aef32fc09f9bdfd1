import Foundation
import GoCuaCore

/// Keys that never leave the phone. Off the main actor: hardware takes its time.
public protocol Keys: Sendable {
    /// Makes a key: done, a public key, or unavailable.
    func create(_ alias: String, for purpose: KeyPurpose) async -> PlatformOutcome
    /// HMAC-SHA-256; with a prompt only after the person's finger or face.
    func mac(_ input: Data, with alias: String, asking prompt: Prompt?) async -> PlatformOutcome
    /// ECDSA P-256 with SHA-256.
    func sign(_ input: Data, with alias: String) async -> PlatformOutcome
    /// The public half of a signing key.
    func publicKey(of alias: String) async -> PlatformOutcome
    /// Ends a key for good.
    func destroy(_ alias: String) async -> PlatformOutcome
}

/// The system's browser, never a web view.
@MainActor public protocol Browser {
    /// Opens a page and waits until it leads to an address that starts with the prefix.
    func open(_ url: String, returningTo prefix: String) async -> PlatformOutcome
}

/// Papers and codes from outside: the camera and the document picker.
@MainActor public protocol Papers {
    /// A photo of a paper, upright by its pixels, its longer side of so many.
    func photograph(most bytes: UInt64, longest pixels: UInt32) async -> PlatformOutcome
    /// A file of one of the media types; an image as a photo is.
    func pick(_ accept: [String], most bytes: UInt64, longest pixels: UInt32) async -> PlatformOutcome
    /// What a QR code says.
    func scanCode() async -> PlatformOutcome
}

/// Documents handed over once, in memory, to be drawn.
@MainActor public protocol Pages {
    /// Shown, once every page can be seen.
    func show(_ document: String, _ bytes: Data) async -> PlatformOutcome
    /// Forgets the document.
    func close(_ document: String) -> PlatformOutcome
}

/// The platform's sheet to keep or pass on a file.
@MainActor public protocol Sharing {
    /// Done or cancelled.
    func share(_ bytes: Data, as name: String, type: String) async -> PlatformOutcome
}

/// Reading aloud.
@MainActor public protocol Speech {
    /// Reads words instead of what was being read, so fast in percent, and waits until they are read or stopped; empty
    /// words only stop.
    func say(_ words: String, in language: String, pace: UInt32) async -> PlatformOutcome
}

/// Notifications, at once and later.
@MainActor public protocol Notices {
    /// Shows one now.
    func show(_ title: String, _ text: String) async -> PlatformOutcome
    /// Shows one at about that time, instead of an earlier one of the same id.
    func remind(_ id: String, at time: Date, _ title: String, _ text: String) async -> PlatformOutcome
    /// That reminder is not wanted any more.
    func forget(_ id: String) -> PlatformOutcome
}

/// The clipboard.
@MainActor public protocol Clipboard {
    /// Keeps words there, on this phone only, for so many seconds.
    func copy(_ text: String, for seconds: UInt32) -> PlatformOutcome
}

/// What is known of the network.
public struct Reach: Sendable, Equatable {
    /// Whether there is one.
    public let isThere: Bool
    /// Whether every byte on it may cost something.
    public let costs: Bool

    public init(isThere: Bool, costs: Bool) {
        (self.isThere, self.costs) = (isThere, costs)
    }
}

/// Whether there is a network.
@MainActor public protocol Connectivity {
    /// As it is now, and at each change.
    func changes() -> AsyncStream<Reach>
}

/// The screen reader.
@MainActor public protocol Announcer {
    /// Another screen: reading starts at its top.
    func screenChanged()
    /// Says words by themselves, after what is being said.
    func announce(_ words: String, language: String)
}
