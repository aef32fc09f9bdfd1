import GoCuaCore
import SwiftUI

/// The question or title of the screen, or of a part of it.
struct HeadingElement: View {
    let text: String
    let level: UInt8

    var body: some View {
        Text(text)
            .font(level == 1 ? .title2.bold() : .title3.bold())
            .padding(.top, level == 1 ? 0 : 8)
    }
}

/// Running words, with a picture above them where a screen would be empty without.
struct TextElement: View {
    let text: String
    let weight: TextWeight
    let icon: String?

    var body: some View {
        if let icon {
            VStack(spacing: 16) {
                PictureKey(name: icon, ink: .door, ground: .doorSoft)
                words.multilineTextAlignment(.center)
            }
            .padding(24)
            .frame(maxWidth: .infinity)
            .card()
        } else {
            words
        }
    }

    private var words: some View {
        Text(text)
            .font(font)
            .foregroundStyle(weight == .quiet ? Color.quiet : Color.ink)
    }

    private var font: Font {
        switch weight {
        case .quiet: .subheadline
        case .strong: .headline
        case .plain: .body
        }
    }
}

/// A calm box that says something about the state of things.
struct NoticeElement: View {
    let tone: Tone
    let icon: String
    let text: String

    var body: some View {
        Box(tone: tone, text: text) { Picture(icon) }
    }
}

/// Something else has to happen first.
struct WaitingElement: View {
    let text: String

    var body: some View {
        Box(tone: .wait, text: text) { ProgressView().tint(Tone.wait.colors.ink) }
    }
}

/// The mark that answers are kept.
struct SavedElement: View {
    let text: String
    let state: SaveState

    var body: some View {
        HStack(spacing: 6) {
            switch state {
            case .empty: EmptyView()
            case .saving: ProgressView()
            case .saved: Picture("check_circle", size: 20)
            case .failed: Picture("error", size: 20)
            }
            Text(text).font(.subheadline.weight(.medium))
        }
        .foregroundStyle(color)
    }

    private var color: Color {
        switch state {
        case .failed: .bad
        case .saved: .door
        case .saving, .empty: .quiet
        }
    }
}

/// A picture and words on the soft ground of a tone.
private struct Box<Mark: View>: View {
    let tone: Tone
    let text: String
    @ViewBuilder let mark: Mark

    var body: some View {
        Reflow(alignment: .top) {
            mark
            Text(text).font(.callout)
        }
        .padding(.horizontal, 14)
        .padding(.vertical, 12)
        .frame(maxWidth: .infinity, alignment: .leading)
        .foregroundStyle(tone.colors.ink)
        .plate(tone.colors.ground, edge: .outline)
    }
}
