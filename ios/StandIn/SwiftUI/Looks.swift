// What only the eye sees: enough of it to type-check.

public protocol ShapeStyle: Sendable {}

public struct Color: ShapeStyle, Hashable {
    /// In the catalogue.
    public let name: String

    public init(_ name: String, bundle: Bundle? = nil) { self.name = name }
    public func opacity(_ opacity: Double) -> Color { self }
    public static let clear = Color("clear")
    public static let black = Color("black")
    public static let white = Color("white")
}

extension Color: View, Drawn {
    func draw(_ context: Context) -> [Node] { [] }
}

extension ShapeStyle where Self == Color {
    public static var black: Color { Color.black }
    public static var white: Color { Color.white }
}

public struct Font: Hashable, Sendable {
    public enum Weight: Hashable, Sendable { case medium, bold }
    public static let body = Font()
    public static let callout = Font()
    public static let footnote = Font()
    public static let headline = Font()
    public static let subheadline = Font()
    public static let title = Font()
    public static let title2 = Font()
    public static let title3 = Font()
    public func bold() -> Font { self }
    public func monospaced() -> Font { self }
    public func weight(_ weight: Weight) -> Font { self }
}

@MainActor @preconcurrency
public protocol Shape: View, Sendable {
    nonisolated func path(in rect: CGRect) -> Path
}

public protocol InsettableShape: Shape {}

/// A shape filled or stroked: nothing to read.
public struct Painted: View, Drawn {
    func draw(_ context: Context) -> [Node] { [] }
}

extension Shape {
    public func fill<S: ShapeStyle>(_ content: S) -> some View { Painted() }
    public var body: Painted { Painted() }
}

extension InsettableShape {
    public func strokeBorder<S: ShapeStyle>(_ content: S, lineWidth: CGFloat = 1, antialiased: Bool = true) -> some View
    {
        Painted()
    }
}

public struct Rectangle: InsettableShape {
    public init() {}
    public func path(in rect: CGRect) -> Path { Path { $0.addRect(rect) } }
}

public struct RoundedRectangle: InsettableShape {
    public init(cornerRadius: CGFloat) {}
    public func path(in rect: CGRect) -> Path { Path { $0.addRect(rect) } }
}

public struct Circle: InsettableShape {
    public init() {}
    public func path(in rect: CGRect) -> Path { Path { $0.addRect(rect) } }
}

public struct Capsule: InsettableShape {
    public init() {}
    public func path(in rect: CGRect) -> Path { Path { $0.addRect(rect) } }
}

public struct Path: Sendable {
    /// What was added.
    public private(set) var rects: [CGRect] = []
    public init(_ callback: (inout Path) -> Void) { callback(&self) }
    public mutating func addRect(_ rect: CGRect) { rects.append(rect) }
}

public enum HorizontalAlignment: Sendable { case leading, center, trailing }
public enum VerticalAlignment: Sendable { case top, center, bottom, firstTextBaseline }
public enum Alignment: Sendable { case leading, center, trailing, top, topLeading }
public enum TextAlignment: Sendable { case leading, center, trailing }
public enum ContentMode: Sendable { case fit, fill }

public enum Axis: Sendable {
    case horizontal, vertical
    public struct Set: OptionSet, Sendable {
        public let rawValue: Int
        public init(rawValue: Int) { self.rawValue = rawValue }
        public static let horizontal = Set(rawValue: 1)
        public static let vertical = Set(rawValue: 2)
    }
}

public enum Edge: Sendable {
    case top, leading, bottom, trailing
    public struct Set: OptionSet, Sendable {
        public let rawValue: Int
        public init(rawValue: Int) { self.rawValue = rawValue }
        public static let top = Set(rawValue: 1)
        public static let leading = Set(rawValue: 2)
        public static let bottom = Set(rawValue: 4)
        public static let trailing = Set(rawValue: 8)
        public static let all: Set = [.top, .leading, .bottom, .trailing]
        public static let horizontal: Set = [.leading, .trailing]
        public static let vertical: Set = [.top, .bottom]
    }
}

public struct Animation: Sendable {
    public static func easeOut(duration: TimeInterval) -> Animation { Animation() }
}

public struct AnyTransition {
    public static var opacity: AnyTransition { AnyTransition() }
    public static func move(edge: Edge) -> AnyTransition { AnyTransition() }
    public static func asymmetric(insertion: AnyTransition, removal: AnyTransition) -> AnyTransition { AnyTransition() }
    public func combined(with other: AnyTransition) -> AnyTransition { self }
}

public protocol PrimitiveButtonStyle {}
public struct PlainButtonStyle: PrimitiveButtonStyle {}
extension PrimitiveButtonStyle where Self == PlainButtonStyle {
    public static var plain: PlainButtonStyle { PlainButtonStyle() }
}

public protocol TextSelectability {}
public struct EnabledTextSelectability: TextSelectability {}
extension TextSelectability where Self == EnabledTextSelectability {
    public static var enabled: EnabledTextSelectability { EnabledTextSelectability() }
}

public enum UIKeyboardType: Sendable { case numberPad, phonePad, emailAddress }
public struct TextInputAutocapitalization: Sendable {
    public static var never: TextInputAutocapitalization { TextInputAutocapitalization() }
    public static var words: TextInputAutocapitalization { TextInputAutocapitalization() }
    public static var sentences: TextInputAutocapitalization { TextInputAutocapitalization() }
}
public struct SubmitLabel: Sendable {
    public static let done = SubmitLabel()
    public static let search = SubmitLabel()
}
public struct ScrollDismissesKeyboardMode: Sendable {
    public static let interactively = ScrollDismissesKeyboardMode()
}

extension View {
    public func font(_ font: Font?) -> some View { self }
    public func monospacedDigit() -> some View { self }
    public func lineLimit(_ number: Int?) -> some View { self }
    public func minimumScaleFactor(_ factor: CGFloat) -> some View { self }
    public func multilineTextAlignment(_ alignment: TextAlignment) -> some View { self }
    public func textSelection<S: TextSelectability>(_ selectability: S) -> some View { self }
    public func foregroundStyle<S: ShapeStyle>(_ style: S) -> some View { self }
    public func tint(_ tint: Color?) -> some View { self }
    public func background<S: ShapeStyle>(_ style: S, ignoresSafeAreaEdges edges: Edge.Set = .all) -> some View { self }
    public func background<S: ShapeStyle, T: InsettableShape>(_ style: S, in shape: T) -> some View { self }
    public func overlay<V: View>(alignment: Alignment = .center, @ViewBuilder content: () -> V) -> some View { self }
    public func border<S: ShapeStyle>(_ content: S, width: CGFloat = 1) -> some View { self }
    public func padding(_ length: CGFloat) -> some View { self }
    public func padding(_ edges: Edge.Set = .all, _ length: CGFloat? = nil) -> some View { self }
    public func frame(width: CGFloat? = nil, height: CGFloat? = nil, alignment: Alignment = .center) -> some View {
        self
    }
    public func frame(
        minWidth: CGFloat? = nil, idealWidth: CGFloat? = nil, maxWidth: CGFloat? = nil, minHeight: CGFloat? = nil,
        idealHeight: CGFloat? = nil, maxHeight: CGFloat? = nil, alignment: Alignment = .center
    ) -> some View { self }
    public func scaledToFit() -> some View { self }
    public func aspectRatio(_ aspectRatio: CGFloat? = nil, contentMode: ContentMode) -> some View { self }
    public func ignoresSafeArea() -> some View { self }
    public func contentShape<S: Shape>(_ shape: S) -> some View { self }
    public func buttonStyle<S: PrimitiveButtonStyle>(_ style: S) -> some View { self }
    public func animation<V: Equatable>(_ animation: Animation?, value: V) -> some View { self }
    public func transition(_ transition: AnyTransition) -> some View { self }
    public func keyboardType(_ type: UIKeyboardType) -> some View { self }
    public func autocorrectionDisabled(_ disable: Bool = true) -> some View { self }
    public func textInputAutocapitalization(_ autocapitalization: TextInputAutocapitalization?) -> some View { self }
    public func submitLabel(_ submitLabel: SubmitLabel) -> some View { self }
    public func scrollDismissesKeyboard(_ mode: ScrollDismissesKeyboardMode) -> some View { self }
    public func scrollTargetLayout(isEnabled: Bool = true) -> some View { self }
    public func privacySensitive(_ sensitive: Bool = true) -> some View { self }
}
