import GoCuaKit
import SwiftUI

/// Draws pages of the documents that the core handed over.
@MainActor
protocol PageImages {
    /// A page, from 0, about so many points wide.
    func image(of document: String, page: Int, width: CGFloat) -> Image?
}

/// The pages of a document, one under the other; a tap opens one large.
struct DocumentElement: View {
    let document: String
    let title: String
    let pages: [String]?
    let enlarge: String
    let close: String
    @Environment(\.pageImages) private var images
    @State private var large: Large?

    private struct Large: Identifiable {
        let id: Int
    }

    var body: some View {
        VStack(alignment: .leading, spacing: 8) {
            Text(title).font(.body.weight(.medium)).accessibilityHidden(true)
            if let pages {
                ForEach(pages.indices, id: \.self) { page in
                    Button(action: { large = Large(id: page) }, label: { sheet(page, pages[page]) })
                        .buttonStyle(.plain)
                        .accessibilityLabel("\(title). \(pages[page])")
                        .accessibilityHint(enlarge)
                }
            } else {
                ProgressView()
                    .frame(maxWidth: .infinity, minHeight: 240)
                    .card()
            }
        }
        .fullScreenCover(item: $large) { page in
            LargePage(image: images?.image(of: document, page: page.id, width: 900), close: close) { large = nil }
        }
    }

    private func sheet(_ page: Int, _ words: String) -> some View {
        VStack(spacing: 8) {
            images?.image(of: document, page: page, width: 400)?
                .resizable()
                .scaledToFit()
                .border(Color.line)
            HStack(spacing: 6) {
                Picture("zoom_in", size: 20)
                Text(words).font(.subheadline)
            }
            .foregroundStyle(Color.quiet)
            .frame(maxWidth: .infinity)
        }
    }
}

/// One page, more than twice as wide as the screen, to be moved about.
private struct LargePage: View {
    let image: Image?
    let close: String
    let leave: @MainActor () -> Void

    var body: some View {
        VStack(spacing: 0) {
            ScrollView([.horizontal, .vertical]) {
                image?
                    .resizable()
                    .scaledToFit()
                    .frame(width: 900)
            }
            Button(action: leave) {
                Text(close)
                    .font(.body.weight(.medium))
                    .frame(maxWidth: .infinity, minHeight: 56)
            }
            .buttonStyle(.plain)
            .foregroundStyle(Color.door)
        }
        .background(Color.paper)
        .accessibilityAction(.escape) { leave() }
    }
}

private struct PageImagesKey: EnvironmentKey {
    static var defaultValue: (any PageImages)? { nil }
}

extension EnvironmentValues {
    /// Where pages are drawn.
    var pageImages: (any PageImages)? {
        get { self[PageImagesKey.self] }
        set { self[PageImagesKey.self] = newValue }
    }
}
