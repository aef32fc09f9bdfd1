import Foundation
import GoCuaCore
import GoCuaKit

/// What a person does, as a file: the same scenarios walk the bare core and every shell.
public struct Scenario: Decodable {
    let title: String
    let citizen: String
    /// Whether every tap lands twice.
    let doubled: Bool?
    let steps: [Step]

    /// All in the folder `GOCUA_SCENARIOS`.
    public static func names() throws -> [String] {
        let files = try FileManager.default.contentsOfDirectory(atPath: try Sandbox.given("GOCUA_SCENARIOS"))
        return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }

    /// One of them.
    public init(named name: String) throws {
        let folder = URL(fileURLWithPath: try Sandbox.given("GOCUA_SCENARIOS"))
        try self.init(json: try String(contentsOf: folder.appendingPathComponent("\(name).json"), encoding: .utf8))
    }

    /// As text.
    public init(json: String) throws {
        self = try JSONDecoder().decode(Scenario.self, from: Data(json.utf8))
    }
}

/// One thing that a person does, sees, or has happen. A key that nobody knows is an error.
enum Step: Decodable {
    case see(Seen)
    case press(String)
    case choose(Choice)
    case type(Typed)
    case pin(String)
    case note(String)
    case noted(Int)
    case back
    case help
    case browser(String)
    case citizen(String)
    case app(String)
    case rules(String)
    case camera(String)
    case network(String)
    case fault([String: JSON])
    case officer(String)
    case restart
    case portal(Portal)
    case shared(String)

    struct Seen: Decodable {
        var screen: String?
        var has: [String]?
        var lacks: [String]?
        var says: [String: String]?
    }

    struct Choice: Decodable {
        let `in`: String
        let option: String
    }

    struct Typed: Decodable {
        let `in`: String
        let text: String
    }

    struct Portal: Decodable {
        let dossiers: Int
    }

    private enum Key: String, CodingKey {
        case see, press, choose, type, pin, note, noted, back, help, browser, citizen, app, rules, camera, network
        case fault, officer, restart, portal, shared
    }

    init(from decoder: any Decoder) throws {
        let step = try decoder.container(keyedBy: Key.self)
        guard step.allKeys.count == 1, let key = step.allKeys.first else {
            throw Trouble("a step that this runner does not know: \(decoder.codingPath)")
        }
        self =
            switch key {
            case .see: .see(try step.decode(Seen.self, forKey: key))
            case .press: .press(try step.decode(String.self, forKey: key))
            case .choose: .choose(try step.decode(Choice.self, forKey: key))
            case .type: .type(try step.decode(Typed.self, forKey: key))
            case .pin: .pin(try step.decode(String.self, forKey: key))
            case .note: .note(try step.decode(String.self, forKey: key))
            case .noted: .noted(try step.decode(Int.self, forKey: key))
            case .back: .back
            case .help: .help
            case .browser: .browser(try step.decode(String.self, forKey: key))
            case .citizen: .citizen(try step.decode(String.self, forKey: key))
            case .app: .app(try step.decode(String.self, forKey: key))
            case .rules: .rules(try step.decode(String.self, forKey: key))
            case .camera: .camera(try step.decode(String.self, forKey: key))
            case .network: .network(try step.decode(String.self, forKey: key))
            case .fault: .fault(try step.decode([String: JSON].self, forKey: key))
            case .officer: .officer(try step.decode(String.self, forKey: key))
            case .restart: .restart
            case .portal: .portal(try step.decode(Portal.self, forKey: key))
            case .shared: .shared(try step.decode(String.self, forKey: key))
            }
    }
}

extension Step.Seen {
    /// Whether the screen is like this; `since` is the revision at the last thing done.
    func fits(_ view: ViewState, since: UInt64) -> Bool {
        if let screen, view.screen != screen, !view.screen.hasPrefix(screen + ".") { return false }
        return (has ?? []).allSatisfy { view.element($0) != nil }
            && (lacks ?? []).allSatisfy { view.element($0) == nil }
            && (says ?? [:]).allSatisfy { id, part in
                view.revision > since && view.element(id)?.readAloud.contains(part) == true
            }
    }
}

extension ViewState {
    /// The element itself, or for an id that ends in `*` the first one whose id begins so.
    public func element(_ wanted: String) -> Element? {
        guard wanted.hasSuffix("*") else { return elements.first { $0.id == wanted } }
        return elements.first { $0.id.hasPrefix(wanted.dropLast()) }
    }
}
