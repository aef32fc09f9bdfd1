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
            for await online in platform.connectivity.changes() {
                // Not by a name that would keep the app when this object goes.
                guard let core = self else { return }
                core.app.dispatch(action: .networkChanged(online: online))
            }
        }
    }

    /// Takes a view, unless a newer one is shown already.
    func show(_ next: ViewState) {
        guard next.revision > view.revision else { return }
        let moved = next.screen != view.screen || next.depth != view.depth
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

    private func leaveScreen(for next: ViewState) {
        wentBack = next.depth < view.depth
        flush()
        typings.values.forEach { $0.retire() }
        typings = [:]
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
    /// A row, a slot or a button was tapped.
    public func press(_ id: String) {
        flush()
        app.dispatch(action: .press(element: id))
    }

    /// An option of a choice was tapped.
    public func choose(_ option: String, in id: String) {
        flush()
        app.dispatch(action: .choose(element: id, option: option))
    }

    /// The enter key of a keyboard does what the primary button does.
    public func goOn() {
        if let primary = view.primary { press(primary) } else { flush() }
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
        if platform.speech.isSpeaking { return platform.speech.stop() }
        app.dispatch(action: .readAloud(element: nil))
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
    public func typing(_ element: Element) -> Typing {
        if let known = typings[element.id] { return known }
        // A view that slides away may still ask: what counts is the screen that is shown.
        let shown = view.elements.first { $0.id == element.id } ?? element
        let typing = Typing(shown) { [app] in app.dispatch(action: $0) }
        typings[element.id] = typing
        return typing
    }

    /// The digits of a PIN being entered.
    public func pinEntry(_ element: Element) -> PinEntry {
        if let known = pads[element.id] { return known }
        let entry = PinEntry(element) { [app] in app.dispatch(action: $0) }
        pads[element.id] = entry
        return entry
    }

    /// Sends what was typed and not sent yet, before anything else is said to the core.
    private func flush() {
        typings.values.forEach { $0.flush() }
    }
}
