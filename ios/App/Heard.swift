import GoCuaCore
import GoCuaKit
import SwiftUI

extension View {
    /// How a screen reader meets the element that this view draws.
    @ViewBuilder
    func heard(_ element: Element) -> some View {
        let heard = Accessible(element)
        switch heard.kind {
        case .words:
            accessibilityElement(children: .ignore)
                .accessibilityLabel(heard.label)
                .accessibilityValue(heard.value ?? "")
        case .heading(let level):
            accessibilityElement(children: .ignore)
                .accessibilityLabel(heard.label)
                .accessibilityAddTraits(.isHeader)
                .accessibilityHeading(level == 1 ? .h1 : .h2)
        case .button, .field:
            accessibilityLabel(heard.label)
        case .group:
            accessibilityElement(children: .contain)
                .accessibilityLabel(heard.label)
        }
    }
}
