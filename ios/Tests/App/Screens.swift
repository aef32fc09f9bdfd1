import GoCuaCore
import GoCuaKit
import Rehearsal
import SwiftUI

@testable import GoCua

extension Stage {
    /// The whole app over a core.
    @MainActor
    convenience init(_ core: Core) {
        self.init(RootView().environment(core).environment(\.pageImages, PaperPages()))
    }
}

/// Every document has pages that can be drawn.
private struct PaperPages: PageImages {
    func image(of document: String, page: Int, width: CGFloat) -> Image? {
        Image(decorative: "page \(page) of \(document)")
    }
}

extension Node {
    /// The first one with that identifier.
    func find(_ identifier: String) throws -> Node {
        guard let node = all.first(where: { $0.identifier == identifier }) else {
            throw Trouble("nothing is \(identifier)")
        }
        return node
    }

    /// The first button of that name, or with that identifier.
    func button(_ name: String) throws -> Node {
        let named = all.first {
            $0.kind == .button && ($0.identifier == name || $0.label == name || $0.written == [name])
        }
        guard let named else { throw Trouble("no button is called \(name)") }
        return named
    }

    var fields: [Node] { all.filter { $0.kind == .field } }

    /// All that can be read on it, in order.
    var written: [String] {
        all.filter { $0.kind == .text || $0.kind == .field }.map(\.words).filter { !$0.isEmpty }
    }

    /// Pictures that are drawn and stand in no catalogue.
    var missingPictures: Set<String> {
        let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let catalogue = here.appendingPathComponent("../../Generated/Pictures.xcassets")
        let names = all.filter { $0.kind == .image && !$0.words.hasPrefix("page ") }.map(\.words)
        return Set(names).filter {
            !FileManager.default.fileExists(atPath: catalogue.appendingPathComponent("\($0).imageset").path)
        }
    }

    /// What a screen reader meets, one after the other, as it says it.
    var heard: [String] {
        if hidden { return [] }
        let name = [label ?? "", value ?? ""].filter { !$0.isEmpty }
        switch (kind, behaviour) {
        case (_, .ignore): return name
        case (.button, _): return label == nil ? [children.flatMap(\.heard).joined(separator: ", ")] : name
        case (.text, _): return [label ?? words]
        case (.field, _): return [label ?? "", words].filter { !$0.isEmpty }
        default: return name + children.flatMap(\.heard)
        }
    }
}

/// Through what is drawn: a finger on a button, a cursor in a box.
@MainActor
struct ScreenHands: Hands {
    let stage: Stage

    init(_ core: Core) { stage = Stage(core) }

    func press(_ element: Element, times: Int) throws {
        try tap(element.id, times: times)
        guard case .button(_, _, _, _, _, let confirm?) = element.body else { return }
        // It asks first, in a layer over the screen; the person means it.
        guard let asking = stage.draw().all.first(where: { $0.kind == .layer }) else {
            throw Trouble("nothing is asked")
        }
        let yes = try asking.button(confirm.yes)
        for _ in 0..<times { stage.tap(yes) }
    }

    func choose(_ option: String, in element: Element, times: Int) throws {
        try tap("\(element.id) \(option)", times: times)
    }

    func type(_ parts: [String], into element: Element) throws {
        for (box, part) in parts.enumerated() {
            let field = try stage.draw().find(element.id).fields[box]
            stage.focus(field)
            stage.type(part, into: field)
        }
        stage.focus(nil)
    }

    func enter(_ digits: [UInt8], on pad: Element) throws {
        for digit in digits {
            guard stage.tap(try stage.draw().find(pad.id).button(String(digit))) else {
                throw Trouble("the pad is off")
            }
        }
    }

    func back() throws { try tap("back", times: 1) }
    func help() throws { try tap("help", times: 1) }

    func front(comes: Bool) {
        for phase in comes ? [ScenePhase.background, .active] : [.active, .background] {
            stage.environment.scenePhase = phase
            _ = stage.draw()
        }
    }

    private func tap(_ name: String, times: Int) throws {
        let drawn = stage.draw()
        guard drawn.missingPictures.isEmpty else { throw Trouble("no such picture: \(drawn.missingPictures)") }
        let button = try drawn.button(name)
        for _ in 0..<times {
            guard stage.tap(button) else { throw Trouble("\(name) cannot be tapped") }
        }
        _ = stage.draw()
    }
}
