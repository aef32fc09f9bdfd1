import Foundation
import GoCuaCore
import Observation

/// The one owner of the app: what it wants shown, brought to the main actor in order; what a person does, brought to it;
/// what it asks of the platform, answered.
@MainActor @Observable
public final class Core {
    /// What is to be shown. Only ever replaced by a newer one.
    public private(set) var view: ViewState
    /// Whether the last change of screen went back, so that it slides the other way.
    public private(set) var wentBack = false

    private let app: any AppProtocol
    private let platform: any Platform
    @ObservationIgnored private var typings: [String: Typing] = [:]
    @ObservationIgnored private var pads: [String: PinEntry] = [:]

    /// Starts the app; it runs until this object goes.
    public convenience init(config: Config, platform: any Platform) {
        let door = Door()
        self.init(App(config: config, shell: door), calls: door.calls, platform: platform)
    }

    init(_ app: any AppProtocol, calls: AsyncStream<Door.Call>, platform: any Platform) {
        self.app = app
        view = app.view()
        self.platform = platform
        Task { [weak self] in
            for await call in calls {
                guard let self else { return }
                switch call {
                case .render(let view): show(view)
                case .request(let id, let request): serve(id, request)
                }
            }
        }
        Task { [weak self] in
            for await network in platform.connectivity.changes() {
                // Not by a name that would keep the app when this object goes.
                guard let core = self else { return }
                core.app.dispatch(action: .networkChanged(online: network.isThere, metered: network.costs))
            }
        }
    }

    /// Takes a view, unless a newer one is shown already.
    func show(_ next: ViewState) {
        guard next.revision > view.revision else { return }
        let moved = next.frame != view.frame
        if moved { leaveScreen(for: next) }
        let news = Accessible.news(from: view, to: next)
        view = next
        for element in next.elements {
            typings[element.id]?.take(element)
            pads[element.id]?.take(element)
        }
        if moved { platform.announcer.screenChanged() }
        for words in news { platform.announcer.announce(words, language: next.language) }
    }

    /// What was typed is told, as typed on the screen that goes; all else that it held is dropped.
    private func leaveScreen(for next: ViewState) {
        wentBack = next.depth < view.depth
        flush()
        typings.values.forEach { $0.retire() }
        typings = [:]
        pads.values.forEach { $0.forget() }
        pads = [:]
    }

    private func serve(_ id: UInt64, _ request: PlatformRequest) {
        Task { [app, platform] in
            app.resolve(id: id, outcome: await platform.answer(request))
        }
    }
}

// MARK: - What a person does

extension Core {
    /// A row, a slot or a button was tapped, as drawn on the screen with that number.
    public func press(_ id: String, on frame: UInt64) {
        flush()
        app.dispatch(action: .press(element: id, frame: frame))
    }

    /// An option of a choice was tapped.
    public func choose(_ option: String, in id: String, on frame: UInt64) {
        flush()
        app.dispatch(action: .choose(element: id, option: option, frame: frame))
    }

    /// The enter key of a keyboard does what the primary button of its screen does.
    public func goOn(on frame: UInt64) {
        if frame == view.frame, let primary = view.primary { press(primary, on: frame) } else { flush() }
    }

    /// The way back, when the core says that there is one.
    public func back() {
        guard view.back != nil else { return }
        flush()
        app.dispatch(action: .back)
    }

    /// Reads the screen aloud; while it is being read, stops.
    public func readAloud() {
        flush()
        app.dispatch(action: .readAloud(element: nil))
    }

    /// Help, another language, larger letters.
    public func help() {
        flush()
        app.dispatch(action: .help)
    }

    /// The app came to the front or left it.
    public func come(toFront: Bool) {
        flush()
        app.dispatch(action: toFront ? .foreground : .background)
    }

    /// A link that belongs to the app was opened.
    public func returned(to url: URL) {
        app.dispatch(action: .returned(url: url.absoluteString))
    }

    /// The text of a field, which the shell owns while it is being typed.
    public func typing(_ element: Element, on frame: UInt64) -> Typing {
        if frame == view.frame, let known = typings[element.id] { return known }
        let typing = Typing(element, on: frame) { [app] in app.dispatch(action: $0) }
        // A screen that slides away may still ask: what it gets is not the field of the screen that is shown.
        if frame == view.frame { typings[element.id] = typing }
        return typing
    }

    /// The digits of a PIN being entered.
    public func pinEntry(_ element: Element, on frame: UInt64) -> PinEntry {
        if frame == view.frame, let known = pads[element.id] { return known }
        let entry = PinEntry(element, on: frame) { [app] in app.dispatch(action: $0) }
        if frame == view.frame { pads[element.id] = entry }
        return entry
    }

    /// Sends what was typed and not sent yet, before anything else is said to the core.
    private func flush() {
        typings.values.forEach { $0.flush() }
    }
}
