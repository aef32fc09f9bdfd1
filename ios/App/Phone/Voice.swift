import AVFoundation
import GoCuaCore
import GoCuaKit
import UIKit

/// Reading aloud, for those who cannot read.
@MainActor
final class Voice: NSObject, Speech, AVSpeechSynthesizerDelegate {
    private let synthesizer = AVSpeechSynthesizer()
    /// Whoever waits until it is read.
    private var over: CheckedContinuation<Void, Never>?

    override init() {
        super.init()
        synthesizer.delegate = self
    }

    func say(_ words: String, in language: String, pace: UInt32) async -> PlatformOutcome {
        synthesizer.stopSpeaking(at: .immediate)
        finish()
        guard !words.isEmpty else { return .done }
        let voices = AVSpeechSynthesisVoice.speechVoices()
        guard let voice = voices.first(where: { $0.language.hasPrefix(language) }) else {
            return .unavailable(reason: "no voice for \(language)")
        }
        let utterance = AVSpeechUtterance(string: words)
        utterance.voice = voice
        utterance.rate = AVSpeechUtteranceDefaultSpeechRate * Float(pace) / 100
        await withCheckedContinuation { continuation in
            over = continuation
            synthesizer.speak(utterance)
        }
        return .done
    }

    private func finish() {
        over?.resume()
        over = nil
    }

    nonisolated func speechSynthesizer(_: AVSpeechSynthesizer, didFinish _: AVSpeechUtterance) {
        Task { @MainActor in finish() }
    }
}

/// VoiceOver, for those who cannot see.
@MainActor
struct VoiceOver: Announcer {
    func screenChanged() {
        UIAccessibility.post(notification: .screenChanged, argument: nil)
    }

    func announce(_ words: String, language: String) {
        let polite: [NSAttributedString.Key: Any] = [
            .accessibilitySpeechLanguage: language, .accessibilitySpeechQueueAnnouncement: true,
        ]
        UIAccessibility.post(
            notification: .announcement, argument: NSAttributedString(string: words, attributes: polite))
    }
}
