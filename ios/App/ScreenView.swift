import GoCuaCore
import GoCuaKit
import SwiftUI

/// One screen: the three anchors at the top, what scrolls, and the actions within reach of the thumb.
struct ScreenView: View {
    let view: ViewState
    /// What stands at the top of what scrolls.
    @Binding var place: String?
    @Environment(Core.self) private var core
    @Environment(\.dynamicTypeSize) private var letters

    var body: some View {
        let arrangement = Arrangement(view.elements, largeLetters: letters.isAccessibilitySize)
        VStack(spacing: 0) {
            Bar(view: view)
            ScrollView {
                VStack(alignment: .leading, spacing: 16) {
                    ForEach(arrangement.groups) { GroupView(group: $0) }
                }
                .scrollTargetLayout()
                .padding(.horizontal, 16)
                .padding(.vertical, 12)
                .frame(maxWidth: .infinity, alignment: .leading)
            }
            .scrollPosition(id: $place)
            .scrollDismissesKeyboard(.interactively)
            if !arrangement.footer.isEmpty { Footer(elements: arrangement.footer) }
        }
        .accessibilityAction(.escape) { core.back() }
        .simultaneousGesture(backSwipe)
        .environment(\.frameNumber, view.frame)
        .onChange(of: view.attention) { _, now in
            guard let now else { return }
            place = arrangement.groups.first { $0.elements.contains { $0.id == now.element } }?.id
        }
    }

    /// The way back by a swipe from the edge, as everywhere on this platform.
    private var backSwipe: some Gesture {
        DragGesture(minimumDistance: 24).onEnded { drag in
            if drag.startLocation.x < 24, drag.translation.width > 80 { core.back() }
        }
    }
}

private struct FrameNumberKey: EnvironmentKey {
    static var defaultValue: UInt64 { 0 }
}

extension EnvironmentValues {
    /// The number of the screen on which something is drawn: what is done there goes back with it, also while that screen
    /// slides away.
    var frameNumber: UInt64 {
        get { self[FrameNumberKey.self] }
        set { self[FrameNumberKey.self] = newValue }
    }
}

/// Back, where am I, help, and read aloud; under them the steps of a row of screens.
private struct Bar: View {
    let view: ViewState
    @Environment(Core.self) private var core

    var body: some View {
        VStack(spacing: 4) {
            HStack(spacing: 4) {
                if let back = view.back {
                    RoundButton(picture: "arrow_back", words: back) { core.back() }
                        .accessibilityIdentifier("back")
                }
                Text(view.place)
                    .font(.subheadline)
                    .foregroundStyle(Color.quiet)
                    .padding(.leading, view.back == nil ? 12 : 0)
                    .frame(maxWidth: .infinity, alignment: .leading)
                if let help = view.help {
                    RoundButton(picture: "help", words: help) { core.help() }
                        .accessibilityIdentifier("help")
                }
                RoundButton(picture: "volume_up", words: view.listen) { core.readAloud() }
                    .foregroundStyle(Color.door)
                    .plate(.doorSoft, edge: .outline, radius: 24)
                    .accessibilityIdentifier("read-aloud")
            }
            if let steps = view.steps { StepMarks(steps: steps) }
        }
        .padding(.horizontal, 8)
        .padding(.vertical, 4)
    }
}

private struct RoundButton: View {
    let picture: String
    let words: String
    let action: @MainActor () -> Void

    var body: some View {
        Button(action: action) {
            Picture(picture).frame(minWidth: 48, minHeight: 48)
        }
        .buttonStyle(.plain)
        .accessibilityLabel(words)
    }
}

/// For the eye only: the place says the same in words.
private struct StepMarks: View {
    let steps: Steps

    var body: some View {
        HStack(spacing: 4) {
            ForEach(0..<Int(steps.total), id: \.self) { step in
                Capsule().fill(step < Int(steps.current) ? Color.door : Color.line).frame(height: 4)
            }
        }
        .padding(.horizontal, 8)
        .accessibilityHidden(true)
    }
}

private struct Footer: View {
    let elements: [Element]

    var body: some View {
        VStack(spacing: 8) {
            ForEach(elements, id: \.id) { ElementView(element: $0) }
        }
        .padding(.horizontal, 16)
        .padding(.vertical, 12)
        .background(Color.paper)
        .overlay(alignment: .top) { Rectangle().fill(Color.line).frame(height: 1) }
    }
}

/// Neighbours that share a card, or one element by itself.
private struct GroupView: View {
    let group: Arrangement.Group

    var body: some View {
        if group.card {
            VStack(alignment: .leading, spacing: 0) {
                ForEach(group.elements, id: \.id) { element in
                    if element.id != group.id { Rectangle().fill(Color.line).frame(height: 1) }
                    ElementView(element: element)
                }
            }
            .card()
        } else {
            ElementView(element: group.elements[0])
        }
    }
}
