import Foundation
import GoCuaCore
import Observation

/// The digits of a PIN while they are entered: bytes that are wiped, never text.
@MainActor @Observable
public final class PinEntry {
    /// How many digits are entered.
    public private(set) var count = 0

    @ObservationIgnored private var digits: [UInt8] = []
    @ObservationIgnored private var pad: Pad
    @ObservationIgnored private let id: String
    /// The number of the screen that the pad is on.
    @ObservationIgnored private let frame: UInt64
    @ObservationIgnored private let send: (Action) -> Void

    init(_ element: Element, on frame: UInt64, send: @escaping (Action) -> Void) {
        pad = Pad(element.body)
        id = element.id
        self.frame = frame
        self.send = send
    }

    /// A digit key was tapped. The last digit sends them all, and keeps none.
    public func type(_ digit: UInt8) {
        guard pad.enabled, count < pad.length else { return }
        digits.append(UInt8(ascii: "0") + digit)
        count = digits.count
        guard count == pad.length else { return }
        send(.pinEntered(element: id, digits: Self.once(&digits), frame: frame))
    }

    /// Takes the last digit back.
    public func erase() {
        guard !digits.isEmpty else { return }
        digits[digits.count - 1] = 0
        digits.removeLast()
        count = digits.count
    }

    /// A refusal, or a pad that takes digits again, empties the dots.
    func take(_ element: Element) {
        let next = Pad(element.body)
        if next.attempt != pad.attempt || (next.enabled && !pad.enabled) { forget() }
        pad = next
    }

    /// The digits entered so far are not wanted any more.
    func forget() {
        Self.wipe(&digits)
        count = 0
    }

    /// The digits as bytes that wipe themselves when the last holder lets go; the array is wiped now.
    private static func once(_ digits: inout [UInt8]) -> Data {
        let bytes = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: digits.count)
        _ = bytes.initialize(from: digits)
        wipe(&digits)
        let start = UnsafeMutableRawPointer(bytes.baseAddress.unsafelyUnwrapped)
        return Data(
            bytesNoCopy: start, count: bytes.count,
            deallocator: .custom { start, count in
                start.initializeMemory(as: UInt8.self, repeating: 0, count: count)
                start.deallocate()
            })
    }

    private static func wipe(_ digits: inout [UInt8]) {
        for place in digits.indices { digits[place] = 0 }
        digits.removeAll()
    }
}

/// What entry needs to know of a pad.
private struct Pad {
    var length = 0
    var enabled = false
    var attempt: UInt32 = 0

    init(_ body: Body) {
        guard case .pinPad(let length, let enabled, let attempt, _, _, _) = body else { return }
        self.length = Int(length)
        self.enabled = enabled
        self.attempt = attempt
    }
}
