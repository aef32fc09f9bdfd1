import GoCuaCore
import GoCuaKit
import SwiftUI

/// Pick one option, or several.
struct ChoiceOptions: View {
    let id: String
    let options: [ChoiceOption]
    let many: Bool
    @Environment(Core.self) private var core
    @Environment(\.frameNumber) private var frame

    var body: some View {
        VStack(spacing: 12) {
            ForEach(options, id: \.id) { option in
                Button(action: { core.choose(option.id, in: id, on: frame) }, label: { row(option) })
                    .buttonStyle(.plain)
                    .accessibilityIdentifier("\(id) \(option.id)")
                    .accessibilityAddTraits(option.selected ? .isSelected : [])
            }
        }
    }

    private func row(_ option: ChoiceOption) -> some View {
        Reflow {
            HStack(spacing: 14) {
                Mark(selected: option.selected, many: many)
                if let icon = option.icon { PictureKey(name: icon, ink: .door, ground: .doorSoft) }
            }
            VStack(alignment: .leading, spacing: 2) {
                Text(option.label).font(option.selected ? .body.weight(.medium) : .body)
                if let detail = option.detail { Text(detail).font(.subheadline).foregroundStyle(Color.quiet) }
            }
        }
        .padding(.horizontal, 14)
        .padding(.vertical, 10)
        .frame(maxWidth: .infinity, minHeight: 60, alignment: .leading)
        .plate(option.selected ? .doorSoft : .card, edge: option.selected ? .door : .line)
    }
}

/// A ring for one of many, a box for many of many; for the eye only.
private struct Mark: View {
    let selected: Bool
    let many: Bool

    var body: some View {
        ZStack {
            if many {
                RoundedRectangle(cornerRadius: 7).fill(selected ? Color.door : Color.clear)
                RoundedRectangle(cornerRadius: 7).strokeBorder(selected ? Color.door : Color.edge, lineWidth: 2)
                if selected { Picture("check", size: 18).foregroundStyle(Color.onDoor) }
            } else {
                Circle().strokeBorder(selected ? Color.door : Color.edge, lineWidth: 2)
                if selected { Circle().fill(Color.door).padding(6) }
            }
        }
        .frame(width: 26, height: 26)
    }
}
