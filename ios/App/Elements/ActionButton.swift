import GoCuaCore
import GoCuaKit
import SwiftUI

/// A button whose words say what happens; some ask again first.
struct ButtonElement: View {
    let id: String
    let label: String
    let icon: String?
    let weight: ButtonWeight
    let enabled: Bool
    let confirm: Confirm?
    @Environment(Core.self) private var core
    @Environment(\.frameNumber) private var frame
    @State private var asking = false

    var body: some View {
        Button {
            if confirm == nil { core.press(id, on: frame) } else { asking = true }
        } label: {
            HStack(spacing: 10) {
                if let icon { Picture(icon) }
                Text(label).multilineTextAlignment(.center)
            }
            .loud(weight, enabled: enabled)
        }
        .buttonStyle(.plain)
        .disabled(!enabled)
        .alert(confirm?.question ?? "", isPresented: $asking) {
            if let confirm {
                Button(confirm.yes, role: weight == .danger ? .destructive : nil) { core.press(id, on: frame) }
                Button(confirm.no, role: .cancel) {}
            }
        }
    }
}

extension View {
    /// How loud a button looks.
    fileprivate func loud(_ weight: ButtonWeight, enabled: Bool) -> some View {
        let (ink, ground, edge): (Color, Color, Color) =
            switch weight {
            case _ where !enabled: (.quiet, .line.opacity(0.5), .outline)
            case .primary: (.onDoor, .door, .clear)
            case .secondary: (.door, .card, .door)
            case .quiet: (.door, .clear, .clear)
            case .danger: (.bad, .clear, .clear)
            }
        let strong = weight == .primary || weight == .secondary
        return font(strong ? .body.bold() : .body.weight(.medium))
            .padding(.horizontal, 16)
            .padding(.vertical, 8)
            .frame(maxWidth: .infinity, minHeight: strong ? 56 : 48)
            .foregroundStyle(ink)
            .plate(ground, edge: edge)
            .contentShape(Rectangle())
    }
}
