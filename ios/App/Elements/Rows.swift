import GoCuaCore
import GoCuaKit
import SwiftUI

/// A row of a list that may open something. One of tone good that opens nothing is a quiet tick.
struct RowElement: View {
    let id: String
    let icon: String
    let tone: Tone?
    let title: String
    let detail: String?
    let tag: Tag?
    let opens: Bool
    @Environment(Core.self) private var core
    @Environment(\.frameNumber) private var frame

    var body: some View {
        if opens {
            Button(action: { core.press(id, on: frame) }, label: { row }).buttonStyle(.plain)
        } else {
            row
        }
    }

    private var row: some View {
        let colors = (tone ?? .good).colors
        return HStack(spacing: 14) {
            Reflow {
                if tone == .good, !opens {
                    Picture(icon).foregroundStyle(colors.ink)
                } else {
                    PictureKey(name: icon, ink: colors.ink, ground: colors.ground)
                }
                VStack(alignment: .leading, spacing: 4) {
                    Text(title).font(.body.weight(.medium))
                    if let detail { Text(detail).font(.subheadline).foregroundStyle(Color.quiet) }
                    if let tag { TagView(tag: tag) }
                }
            }
            .frame(maxWidth: .infinity, alignment: .leading)
            if opens { Picture("chevron_right").foregroundStyle(Color.quiet) }
        }
        .padding(.horizontal, 14)
        .padding(.vertical, 12)
        .frame(minHeight: 68)
    }
}

/// A fact: beside each other while both fit, under each other when they do not.
struct KeyValueElement: View {
    let label: String
    let value: String
    let note: String?

    var body: some View {
        ViewThatFits(in: .horizontal) {
            HStack(alignment: .firstTextBaseline, spacing: 16) {
                name
                Spacer(minLength: 0)
                VStack(alignment: .trailing, spacing: 2) { content }
            }
            VStack(alignment: .leading, spacing: 2) {
                name
                content
            }
            .frame(maxWidth: .infinity, alignment: .leading)
        }
        .padding(14)
    }

    private var name: some View {
        Text(label).font(.callout).foregroundStyle(Color.quiet)
    }

    @ViewBuilder
    private var content: some View {
        Text(value).font(.body.weight(.medium))
        if let note { Text(note).font(.subheadline).foregroundStyle(Color.quiet) }
    }
}

/// A paper that the dossier needs, with its state in words, colour and picture.
struct PaperElement: View {
    let title: String
    let detail: String?
    let icon: String
    let tag: Tag
    let state: PaperState
    let fault: String?

    var body: some View {
        Reflow(alignment: .top) {
            PictureKey(name: icon, ink: .door, ground: .doorSoft)
            VStack(alignment: .leading, spacing: 4) {
                Text(title).font(.body.weight(.medium))
                if let detail { Text(detail).font(.subheadline).foregroundStyle(Color.quiet) }
                if let fault { Text(fault).font(.callout.weight(.medium)).foregroundStyle(Color.bad) }
                HStack(spacing: 8) {
                    if state == .working { ProgressView() }
                    TagView(tag: tag, picture: state == .filled || state == .notNeeded ? "check" : nil)
                }
            }
        }
        .padding(14)
        .frame(maxWidth: .infinity, alignment: .leading)
        .card()
    }
}
