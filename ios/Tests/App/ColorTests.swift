import Foundation
import GoCuaCore
import SwiftUI
import Testing

@testable import GoCua

/// The colours of the catalogue, from the table that it is made of.
struct ColorTests {
    private let table: [String: [String]]

    init() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../App/Resources/colors.txt")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
        let rows = lines.map { $0.split(separator: " ").map(String.init) }
        table = Dictionary(uniqueKeysWithValues: rows.map { ($0[0], Array($0.dropFirst())) })
    }

    /// Words, and the ground that they stand on.
    private static let pairs: [(Color, Color)] =
        [Color.paper, .card].flatMap { ground in [Color.ink, .quiet, .door, .bad].map { ($0, ground) } }
        + [(.onDoor, .door), (.onBad, .bad), (.quiet, .line)] + [Tone.info, .good, .wait, .bad].map(\.colors)

    @Test(arguments: ["light", "dark", "strong light", "strong dark"].indices)
    func wordsStandOut(in hour: Int) throws {
        for (ink, ground) in Self.pairs where !(ground == .line && hour > 1) {
            let (words, under) = (try #require(table[ink.name]), try #require(table[ground.name]))
            let contrast = Self.contrast(words[hour], under[hour])
            #expect(contrast >= 4.5, "\(ink.name) on \(ground.name)")
        }
    }

    /// WCAG 2.2: the ratio of relative luminances.
    private static func contrast(_ one: String, _ other: String) -> Double {
        func light(_ hex: String) -> Double {
            let parts = stride(from: 16, through: 0, by: -8).map {
                Double((Int(hex, radix: 16) ?? 0) >> $0 & 0xFF) / 255
            }
            let linear = parts.map { $0 <= 0.04045 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4) }
            return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        }
        let (bright, dim) = (max(light(one), light(other)), min(light(one), light(other)))
        return (bright + 0.05) / (dim + 0.05)
    }
}
