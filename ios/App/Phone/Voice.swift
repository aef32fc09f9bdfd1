import AVFoundation
import GoCuaCore
import GoCuaKit
import UIKit

/// Reading aloud, for those who cannot read.
@MainActor
final class Voice: Speech {
    private let synthesizer = AVSpeechSynthesizer()
    var isSpeaking: Bool { synthesizer.isSpeaking }

    func say(_ words: String, in language: String) -> PlatformOutcome {
        stop()
        guard !words.isEmpty else { return .done }
        let utterance = AVSpeechUtterance(string: words)
        utterance.voice = AVSpeechSynthesisVoice.speechVoices().first { $0.language.hasPrefix(language) }
        synthesizer.speak(utterance)
        return .done
    }

    func stop() {
        synthesizer.stopSpeaking(at: .immediate)
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
