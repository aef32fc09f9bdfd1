import GoCuaCore
import SwiftUI

/// A picture key: for the eye only, because the words beside it say the same. Grows with the letters.
struct Picture: View {
    let name: String
    let size: CGFloat
    @ScaledMetric private var scale: CGFloat = 1

    init(_ name: String, size: CGFloat = 24) {
        self.name = name
        self.size = size
    }

    var body: some View {
        Image(decorative: name)
            .resizable()
            .scaledToFit()
            .frame(width: size * scale, height: size * scale)
    }
}

/// A picture on a soft square, at the start of rows and choices.
struct PictureKey: View {
    let name: String
    var ink: Color
    var ground: Color

    var body: some View {
        Picture(name)
            .padding(10)
            .foregroundStyle(ink)
            .plate(ground, edge: .outline, radius: 12)
    }
}

/// Beside each other; under each other when letters are large, so that no line is squeezed to a few of them.
struct Reflow<Content: View>: View {
    var alignment = VerticalAlignment.center
    @ViewBuilder let content: Content
    @Environment(\.dynamicTypeSize) private var letters

    var body: some View {
        if letters.isAccessibilitySize {
            VStack(alignment: .leading, spacing: 10) { content }
        } else {
            HStack(alignment: alignment, spacing: 14) { content }
        }
    }
}

/// A short state: words on the colour that they mean.
struct TagView: View {
    let tag: Tag
    var picture: String?

    var body: some View {
        let colors = tag.tone.colors
        HStack(spacing: 4) {
            if let picture { Picture(picture, size: 18) }
            Text(tag.text).font(.footnote.weight(.medium))
        }
        .padding(.horizontal, 10)
        .padding(.vertical, 3)
        .foregroundStyle(colors.ink)
        .plate(colors.ground, edge: .outline)
    }
}

extension View {
    /// A ground with round corners and a line around it.
    func plate(_ ground: Color, edge: Color, radius: CGFloat = 14, width: CGFloat = 2) -> some View {
        background(ground, in: RoundedRectangle(cornerRadius: radius))
            .overlay { RoundedRectangle(cornerRadius: radius).strokeBorder(edge, lineWidth: width) }
    }

    /// The ground of things that belong together.
    func card() -> some View {
        plate(.card, edge: .line, width: 1)
    }
}
