import GoCuaKit
import SwiftUI

/// The whole app: the screen that the core wants shown, in the colours of the hour, and a shade over it while the app
/// switcher looks at what is nobody else's business.
struct RootView: View {
    @Environment(Core.self) private var core
    @Environment(\.scenePhase) private var phase
    @Environment(\.accessibilityReduceMotion) private var still
    /// What stood at the top of each screen that was left by going deeper: coming back finds it as it was.
    @State private var places: [String: String] = [:]

    var body: some View {
        let view = core.view
        let screen = "\(view.depth) \(view.screen)"
        ZStack {
            ScreenView(view: view, place: $places[screen])
                .id(screen)
                .transition(still ? .opacity : slide)
            if view.sensitive, phase != .active { Shade() }
        }
        .animation(.easeOut(duration: 0.2), value: screen)
        .onChange(of: screen) { left, _ in
            if core.wentBack { places[left] = nil }
        }
        .foregroundStyle(Color.ink)
        .tint(.door)
        .background(Color.paper)
        .environment(\.locale, Locale(identifier: view.language))
        .onOpenURL { core.returned(to: $0) }
        .onChange(of: phase) { _, now in
            if now == .active { core.come(toFront: true) }
            if now == .background { core.come(toFront: false) }
        }
    }

    /// A screen slides forward when it lies deeper, back when it does not.
    private var slide: AnyTransition {
        let (from, to): (Edge, Edge) = core.wentBack ? (.leading, .trailing) : (.trailing, .leading)
        return .asymmetric(insertion: .move(edge: from), removal: .move(edge: to)).combined(with: .opacity)
    }
}

/// The closed door.
private struct Shade: View {
    var body: some View {
        ZStack {
            Color.paper
            Picture("door_front", size: 72).foregroundStyle(Color.door)
        }
        .ignoresSafeArea()
        .accessibilityIdentifier("shade")
    }
}
