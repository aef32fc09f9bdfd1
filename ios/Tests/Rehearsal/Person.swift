import Foundation
import GoCuaCore
import GoCuaKit

/// Somebody who walks a scenario: does what a step says, and waits for what it says next.
@MainActor
public final class Person {
    private let scenario: Scenario
    private let sandbox: Sandbox
    private let folder: URL
    private let phone: Phone
    private let hands: @MainActor (Core) -> any Hands
    /// None only while the phone is between two lives of the app.
    private var running: Core?
    /// The revision at the last thing done: words in it are about something before.
    private var since: UInt64 = 0
    /// The pad of the last PIN: another one, or another try at it, is waited for before the next.
    private var entered: PadTry?
    /// What was written down.
    private var paper: [String] = []

    /// With a new phone whose data are in a folder of its own.
    public init(walking scenario: Scenario, with hands: @escaping @MainActor (Core) -> any Hands) async throws {
        sandbox = try Sandbox()
        self.scenario = scenario
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("gocua-\(UUID().uuidString)")
        phone = Phone(sandbox, citizen: scenario.citizen)
        self.hands = hands
        try await start()
    }

    private func start() async throws {
        let environment = try await sandbox.environment()
        let config = Config(dataDir: folder.path, language: "vi", environment: environment)
        running = Core(config: config, platform: phone)
        since = 0
        entered = nil
    }

    private var core: Core {
        guard let running else { fatalError("the app does not run") }
        return running
    }

    /// From the first step to the last.
    public func walk() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try await sandbox.tell("clear", [:])
        try await sandbox.tell("rules", ["does": .text("restore")])
        phone.shownCode = { [weak self] in self?.running?.view.checkCode }
        let dossiers = try await sandbox.dossiers()
        for (number, step) in scenario.steps.enumerated() {
            do {
                try await take(step, dossiersBefore: dossiers)
            } catch {
                throw Trouble("step \(number + 1), \(step): \(error)")
            }
        }
        try await sandbox.tell("clear", [:])
    }

    private func take(_ step: Step, dossiersBefore: Int) async throws {
        if case .restart = step {
            // The app goes with its last holder, without a word.
            running = nil
            return try await start()
        }
        let hands = hands(core)
        let times = scenario.doubled == true ? 2 : 1
        switch step {
        case .see(let seen): try await wait { seen.fits($0, since: since) }
        case .press(let id): try hands.press(act(try await reach(id)), times: times)
        case .choose(let choice):
            // Of many, a second tap would take the first one back.
            let element = act(try await reach(choice.in))
            try hands.choose(choice.option, in: element, times: element.takesMany ? 1 : times)
        case .type(let typed):
            let element = act(try await reach(typed.in))
            try hands.type(typed.text.boxes(of: element), into: element)
            try await wait { $0.keeps(typed.text, in: element.id) }
        case .pin(let digits): try await enter(digits, with: hands, times: times)
        case .note(let id):
            guard case .checkCode(_, let groups) = try await reach(id).body else { throw Trouble("\(id) is no code") }
            paper = groups
        case .noted(let number):
            guard paper.indices.contains(number - 1) else { throw Trouble("no such group was written down") }
            try await enter(paper[number - 1], with: hands, times: times)
        case .back:
            since = core.view.revision
            try hands.back()
        case .help:
            since = core.view.revision
            try hands.help()
        case .browser(let manner): phone.manner = manner
        case .citizen(let citizen): phone.citizen = citizen
        case .app(let does):
            since = core.view.revision
            try hands.front(comes: does == "comes")
        case .rules(let does): try await sandbox.tell("rules", ["does": .text(does)])
        case .camera(let camera): phone.camera = camera
        case .network(let state):
            if state == "off" {
                let silence: [String: JSON] = [
                    "endpoint": .text("*"), "fault": .text("drop"), "times": .number(1_000_000),
                ]
                try await sandbox.tell("fault", silence)
            } else {
                try await sandbox.tell("clear", [:])
            }
            since = core.view.revision
            phone.network(state != "off", costs: state == "metered")
        case .fault(let fault): try await sandbox.tell("fault", fault)
        case .officer(let does): try await sandbox.tell("officer", ["does": .text(does)])
        case .restart: break
        case .portal(let portal):
            let now = try await sandbox.dossiers() - dossiersBefore
            guard now == portal.dossiers else { throw Trouble("the portal has \(now) new dossier(s)") }
        case .shared(let name): try await wait { _ in phone.shared.contains { $0.hasPrefix(name) } }
        }
    }

    /// Enters digits on a pad, when there is another one, or another try at it, than the last time.
    private func enter(_ digits: String, with hands: any Hands, times: Int) async throws {
        try await wait { $0.openPad.map { $0.tried != entered } ?? false }
        guard let (pad, tried) = core.view.openPad else { throw Trouble("no pad") }
        entered = tried
        let digits = digits.utf8.map { $0 - UInt8(ascii: "0") }
        try hands.enter(times == 1 ? digits : digits + digits, on: act(pad))
    }

    /// Marks the moment at which something is done.
    private func act(_ element: Element) -> Element {
        since = core.view.revision
        return element
    }

    /// Waits until something can be touched.
    private func reach(_ id: String) async throws -> Element {
        try await wait { $0.element(id)?.isEnabled == true }
        guard let element = core.view.element(id) else { throw Trouble("no \(id)") }
        return element
    }

    private func wait(until wanted: (ViewState) -> Bool) async throws {
        let patience = ContinuousClock.now + .seconds(60)
        while !wanted(core.view) {
            guard ContinuousClock.now < patience else {
                throw Trouble("waited in vain; on screen \(core.view.screen):\n\(core.view.readAloud)")
            }
            try await Task.sleep(for: .milliseconds(3))
        }
    }
}

/// One try at one pad.
private struct PadTry: Equatable {
    let frame: UInt64
    let attempt: UInt32
}

extension ViewState {
    fileprivate var checkCode: String? {
        for case .checkCode(_, let groups) in elements.map(\.body) { return groups.joined() }
        return nil
    }

    /// The pad that takes digits now.
    fileprivate var openPad: (pad: Element, tried: PadTry)? {
        for element in elements {
            guard case .pinPad(_, true, let attempt, _, _, _) = element.body else { continue }
            return (element, PadTry(frame: frame, attempt: attempt))
        }
        return nil
    }

    fileprivate func keeps(_ text: String, in id: String) -> Bool {
        let saving = elements.contains { if case .saved(_, .saving) = $0.body { true } else { false } }
        return switch element(id)?.body {
        case .textField(_, let value, _, _, _, _, _, _, _, _), .dateField(_, let value, _, _, _, _, _),
            .searchField(_, let value, _, _):
            value == text && !saving
        default: false
        }
    }
}

extension String {
    /// What goes into each box of an element: a date that is only a year goes into the last one.
    fileprivate func boxes(of element: GoCuaCore.Element) -> [String] {
        guard case .dateField(_, _, _, _, let parts, _, _) = element.body else { return [self] }
        let pieces = components(separatedBy: "/")
        return Array(repeating: "", count: max(0, parts.count - pieces.count)) + pieces
    }
}

extension Element {
    fileprivate var takesMany: Bool {
        if case .choice(_, _, true, _, _) = body { true } else { false }
    }

    fileprivate var isEnabled: Bool {
        if case .button(_, _, _, false, _, _) = body { false } else { true }
    }
}
