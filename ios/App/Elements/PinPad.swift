import GoCuaCore
import GoCuaKit
import SwiftUI

/// Dots and a number pad. The digits are nowhere but in the entry, and never shown.
struct PinPadElement: View {
    let element: Element
    let length: Int
    let enabled: Bool
    let erase: String
    let entered: [String]
    let presence: String?
    @Environment(Core.self) private var core
    @Environment(\.frameNumber) private var frame

    var body: some View {
        let entry = core.pinEntry(element, on: frame)
        VStack(spacing: 24) {
            Dots(count: entry.count, length: length)
                .accessibilityElement(children: .ignore)
                .accessibilityLabel(entered.indices.contains(entry.count) ? entered[entry.count] : "")
            Grid(horizontalSpacing: 10, verticalSpacing: 10) {
                ForEach(0..<3, id: \.self) { row in
                    GridRow {
                        ForEach(1..<4, id: \.self) { column in digit(UInt8(row * 3 + column), entry) }
                    }
                }
                GridRow {
                    if let presence {
                        Key(
                            words: presence, action: { core.press(element.id, on: frame) },
                            label: { Picture("fingerprint") })
                    } else {
                        Color.clear.frame(height: 1)
                    }
                    digit(0, entry)
                    Key(words: erase, action: { entry.erase() }, label: { Picture("backspace") })
                }
            }
        }
        .frame(maxWidth: .infinity)
        .disabled(!enabled)
    }

    private func digit(_ digit: UInt8, _ entry: PinEntry) -> some View {
        Key(
            words: String(digit), action: { entry.type(digit) },
            label: { Text(String(digit)).font(.title.weight(.medium)) })
    }
}

private struct Dots: View {
    let count: Int
    let length: Int

    var body: some View {
        HStack(spacing: 16) {
            ForEach(0..<length, id: \.self) { place in
                Circle()
                    .fill(place < count ? Color.door : Color.clear)
                    .overlay { Circle().strokeBorder(Color.door, lineWidth: 2) }
                    .frame(width: 16, height: 16)
            }
        }
        .padding(.vertical, 8)
    }
}

private struct Key<Label: View>: View {
    let words: String
    let action: @MainActor () -> Void
    @ViewBuilder let label: Label

    var body: some View {
        Button(action: action) {
            label.frame(maxWidth: .infinity, minHeight: 64).card()
        }
        .buttonStyle(.plain)
        .accessibilityLabel(words)
        .accessibilityAddTraits(.isKeyboardKey)
    }
}
