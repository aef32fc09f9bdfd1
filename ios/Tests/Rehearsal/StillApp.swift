import Foundation
import GoCuaCore

@testable import GoCuaKit

/// An app that shows what a test gives it and remembers what it was told.
public final class StillApp: AppProtocol, @unchecked Sendable {
    private let lock = NSLock()
    private var told: [Action] = []
    private var answers: [UInt64: PlatformOutcome] = [:]

    public init() {}

    /// What it was told, in order.
    public var actions: [Action] { lock.withLock { told } }

    /// What the platform answered.
    public func answer(to id: UInt64) -> PlatformOutcome? { lock.withLock { answers[id] } }

    public func dispatch(action: Action) { lock.withLock { told.append(action) } }
    public func resolve(id: UInt64, outcome: PlatformOutcome) { lock.withLock { answers[id] = outcome } }
    public func view() -> ViewState { ViewState(showing: [], revision: 0) }
}

extension Core {
    /// A core over an app that stands still, which shows these elements.
    public static func still(_ app: StillApp, on phone: Phone? = nil, showing elements: [Element] = []) -> Core {
        let core = Core(app, calls: AsyncStream { $0.finish() }, platform: phone ?? Phone())
        core.show(ViewState(showing: elements, revision: 1))
        return core
    }

    /// What the library's render does.
    public func receive(_ view: ViewState) { show(view) }
}

extension ViewState {
    /// A screen with these elements.
    public init(
        showing elements: [Element], revision: UInt64, frame: UInt64 = 1, screen: String = "test", depth: UInt32 = 0,
        back: String? = nil, sensitive: Bool = false, steps: Steps? = nil
    ) {
        self.init(
            revision: revision, frame: frame, language: "vi", screen: screen, depth: depth, place: "Place",
            steps: steps, back: back, listen: "Listen", help: "Help", letters: 100, attention: nil,
            sensitive: sensitive, readAloud: "All of it", elements: elements)
    }
}
