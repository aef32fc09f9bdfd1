import GoCuaCore
import GoCuaKit

/// How a tap or a letter reaches the app.
@MainActor
public protocol Hands {
    func press(_ element: Element) throws
    func choose(_ option: String, in element: Element) throws
    /// The parts of an answer: one for each box.
    func type(_ parts: [String], into element: Element) throws
    func enter(_ digits: [UInt8], on pad: Element) throws
    func back() throws
}

/// Straight through the kit, as a view would.
@MainActor
public struct KitHands: Hands {
    let core: Core

    public init(_ core: Core) { self.core = core }
    public func press(_ element: Element) { core.press(element.id) }
    public func choose(_ option: String, in element: Element) { core.choose(option, in: element.id) }
    public func type(_ parts: [String], into element: Element) {
        let typing = core.typing(element)
        typing.focus(true)
        if case .dateField = element.body {
            for (box, part) in parts.enumerated() { typing[part: box] = part }
        } else {
            typing.text = parts[0]
        }
        typing.focus(false)
    }
    public func enter(_ digits: [UInt8], on pad: Element) {
        let entry = core.pinEntry(pad)
        for digit in digits { entry.type(digit) }
    }
    public func back() { core.back() }
}
