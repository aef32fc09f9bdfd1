import GoCuaCore
import GoCuaKit
import SwiftUI

/// What is asked, help, and what is wrong, above the boxes of an answer. The box itself speaks the question and the
/// fault, so these two are for the eye only.
struct FieldFrame<Boxes: View>: View {
    let label: String
    let hint: String?
    let example: String?
    let fault: String?
    @ViewBuilder let boxes: Boxes

    var body: some View {
        VStack(alignment: .leading, spacing: 8) {
            if !label.isEmpty { Text(label).font(.body.weight(.medium)).accessibilityHidden(true) }
            if let hint { Text(hint).font(.subheadline).foregroundStyle(Color.quiet) }
            if let example { Text(example).font(.subheadline).foregroundStyle(Color.quiet) }
            if let fault {
                HStack(alignment: .top, spacing: 8) {
                    Picture("error", size: 22)
                    Text(fault).font(.callout.weight(.medium))
                }
                .foregroundStyle(Color.bad)
                .accessibilityHidden(true)
            }
            boxes
        }
    }
}

/// A line, or some lines, of text to type.
struct TextBox: View {
    let element: Element
    let keyboard: Keyboard
    let multiline: Bool
    let wrong: Bool
    @Environment(Core.self) private var core
    @Environment(\.frameNumber) private var frame
    @FocusState private var focused: Bool

    var body: some View {
        @Bindable var typing = core.typing(element, on: frame)
        TextField("", text: $typing.text, axis: multiline ? .vertical : .horizontal)
            .focused($focused)
            .keyboard(keyboard)
            .submitLabel(.done)
            .onSubmit { core.goOn(on: frame) }
            .box(focused: focused, wrong: wrong, tall: multiline)
            .privacySensitive(element.sensitive)
            .heard(element)
            .onChange(of: focused) { _, now in typing.focus(now) }
    }
}

/// A search box; what is found follows as rows.
struct SearchBox: View {
    let element: Element
    let clear: String
    @Environment(Core.self) private var core
    @Environment(\.frameNumber) private var frame
    @FocusState private var focused: Bool

    var body: some View {
        @Bindable var typing = core.typing(element, on: frame)
        HStack(spacing: 8) {
            Picture("search").foregroundStyle(Color.quiet)
            TextField("", text: $typing.text)
                .focused($focused)
                .keyboard(.text)
                .submitLabel(.search)
                .accessibilityAddTraits(.isSearchField)
                .heard(element)
            if !typing.text.isEmpty {
                Button {
                    typing.clear()
                    focused = true
                } label: {
                    Picture("close").frame(minWidth: 48, minHeight: 48)
                }
                .buttonStyle(.plain)
                .accessibilityLabel(clear)
            }
        }
        .box(focused: focused, wrong: false, tall: false)
        .onChange(of: focused) { _, now in typing.focus(now) }
    }
}

/// A date: one box for each part, the next one following a full one.
struct DateBoxes: View {
    let element: Element
    let parts: [DatePart]
    let wrong: Bool
    @Environment(Core.self) private var core
    @Environment(\.frameNumber) private var frame
    @FocusState private var place: Int?

    var body: some View {
        @Bindable var typing = core.typing(element, on: frame)
        Reflow(alignment: .bottom) {
            ForEach(parts.indices, id: \.self) { box in
                VStack(alignment: .leading, spacing: 4) {
                    Text(parts[box].label)
                        .font(.subheadline)
                        .foregroundStyle(Color.quiet)
                        .accessibilityHidden(true)
                    TextField("", text: $typing[part: box])
                        .focused($place, equals: box)
                        .keyboard(.digits)
                        .multilineTextAlignment(.center)
                        .box(focused: place == box, wrong: wrong, tall: false)
                        .accessibilityLabel(parts[box].label)
                }
            }
        }
        .heard(element)
        .onChange(of: place) { _, now in typing.focus(now != nil) }
        .onChange(of: typing.text) { _, _ in
            if let box = place, box + 1 < parts.count, typing.isFull(part: box) { place = box + 1 }
        }
    }
}

extension View {
    /// The keyboard that suits an answer; nothing that is typed is corrected or learnt.
    @ViewBuilder
    fileprivate func keyboard(_ keyboard: Keyboard) -> some View {
        switch keyboard {
        case .text: autocorrectionDisabled(true).textInputAutocapitalization(.sentences)
        case .name: autocorrectionDisabled(true).textInputAutocapitalization(.words)
        case .digits: keyboardType(.numberPad)
        case .phone: keyboardType(.phonePad)
        case .email: keyboardType(.emailAddress).autocorrectionDisabled(true).textInputAutocapitalization(.never)
        }
    }

    /// The frame of a box to type in.
    fileprivate func box(focused: Bool, wrong: Bool, tall: Bool) -> some View {
        let calm: Color = wrong ? .bad : .edge
        return padding(.horizontal, 14)
            .padding(.vertical, 8)
            .frame(minHeight: tall ? 112 : 56, alignment: tall ? .topLeading : .leading)
            .plate(.card, edge: focused ? .focus : calm, radius: 12, width: focused ? 3 : 2)
    }
}
