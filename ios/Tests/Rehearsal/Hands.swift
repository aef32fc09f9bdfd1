import GoCuaCore
import GoCuaKit

/// How a tap or a letter reaches the app. A nervous thumb touches the same thing more than once in one instant.
@MainActor
public protocol Hands {
    func press(_ element: Element, times: Int) throws
    func choose(_ option: String, in element: Element, times: Int) throws
    /// The parts of an answer: one for each box.
    func type(_ parts: [String], into element: Element) throws
    func enter(_ digits: [UInt8], on pad: Element) throws
    func back() throws
    func help() throws
    /// The app comes to the front, or leaves it.
    func front(comes: Bool) throws
}

/// Straight through the kit, as a view would.
@MainActor
public struct KitHands: Hands {
    let core: Core

    public init(_ core: Core) { self.core = core }
    public func press(_ element: Element, times: Int) {
        for _ in 0..<times { core.press(element.id, on: core.view.frame) }
    }
    public func choose(_ option: String, in element: Element, times: Int) {
        for _ in 0..<times { core.choose(option, in: element.id, on: core.view.frame) }
    }
    public func type(_ parts: [String], into element: Element) {
        let typing = core.typing(element, on: core.view.frame)
        typing.focus(true)
        if case .dateField = element.body {
            for (box, part) in parts.enumerated() { typing[part: box] = part }
        } else {
            typing.text = parts[0]
        }
        typing.focus(false)
    }
    public func enter(_ digits: [UInt8], on pad: Element) {
        let entry = core.pinEntry(pad, on: core.view.frame)
        for digit in digits { entry.type(digit) }
    }
    public func back() { core.back() }
    public func help() { core.help() }
    public func front(comes: Bool) { core.come(toFront: comes) }
}
