import GoCuaCore
import GoCuaKit
import SwiftUI

/// The whole app: the screen that the core wants shown, in the colours of the hour, and a shade over it while the app
/// switcher looks at what is nobody else's business.
struct RootView: View {
    @Environment(Core.self) private var core
    @Environment(\.scenePhase) private var phase
    @Environment(\.accessibilityReduceMotion) private var still
    @Environment(\.dynamicTypeSize) private var letters
    /// What stands at the top of the screen that is shown, and of each that was left by going deeper.
    @State private var places: [String: String] = [:]

    var body: some View {
        let view = core.view
        let visit = Visit(view, back: core.wentBack)
        ZStack {
            ScreenView(view: view, place: $places[visit.key])
                .id(view.frame)
                .transition(still ? .opacity : slide)
            if view.sensitive, phase != .active { Shade() }
        }
        .animation(.easeOut(duration: 0.2), value: view.frame)
        .onChange(of: visit) { left, now in
            let place = places.removeValue(forKey: left.key)
            if !now.back { places[left.name] = place }
        }
        .foregroundStyle(Color.ink)
        .tint(.door)
        .background(Color.paper)
        .environment(\.locale, Locale(identifier: view.language))
        .environment(\.dynamicTypeSize, letters.grown(to: view.letters))
        .onOpenURL { core.returned(to: $0) }
        .onChange(of: phase) { _, now in
            if now == .active { core.come(toFront: true) }
            if now == .background { core.come(toFront: false) }
        }
    }

    /// A screen slides forward when it lies deeper, back when it does not.
    private var slide: AnyTransition {
        let from: Edge = core.wentBack ? .leading : .trailing
        let to: Edge = core.wentBack ? .trailing : .leading
        return .asymmetric(insertion: .move(edge: from), removal: .move(edge: to)).combined(with: .opacity)
    }
}

/// One time that a screen is entered. Coming back finds it as it was left; any other way it starts at its top.
private struct Visit: Equatable {
    let name: String
    let frame: UInt64
    let back: Bool

    init(_ view: ViewState, back: Bool) {
        name = "\(view.depth) \(view.screen)"
        frame = view.frame
        self.back = back
    }

    /// Under which its place is kept while it is shown.
    var key: String { back ? name : "visit \(frame)" }
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
