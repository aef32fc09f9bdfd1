import GoCuaCore
import SwiftUI

// The binding has an `Environment` too; in views the word means SwiftUI's.
typealias Environment = SwiftUI.Environment

/// Colours by role; the catalogue knows them for light, dark and strong contrast (`Resources/colors.txt`).
extension Color {
    static let paper = Color("paper")
    static let card = Color("card")
    static let ink = Color("ink")
    static let quiet = Color("quiet")
    static let line = Color("line")
    static let edge = Color("edge")
    static let outline = Color("outline")
    static let focus = Color("focus")
    static let door = Color("door")
    static let onDoor = Color("onDoor")
    static let doorSoft = Color("doorSoft")
    static let bad = Color("bad")
    static let onBad = Color("onBad")
}

extension Tone {
    /// Words and ground of what a state means.
    var colors: (ink: Color, ground: Color) {
        switch self {
        case .info: (Color("info"), Color("infoSoft"))
        case .good: (.door, .doorSoft)
        case .wait: (Color("wait"), Color("waitSoft"))
        case .bad: (.bad, Color("badSoft"))
        }
    }
}

extension DynamicTypeSize {
    /// The letters that the person chose in the app, on top of what the system is set to: two of its steps for each
    /// third that they are larger.
    func grown(to percent: UInt32) -> DynamicTypeSize {
        let sizes = DynamicTypeSize.allCases
        let steps = percent <= 100 ? 0 : Int(percent - 100) / 30 * 2
        return sizes[min((sizes.firstIndex(of: self) ?? 0) + steps, sizes.count - 1)]
    }
}
