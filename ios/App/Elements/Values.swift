import GoCuaKit
import SwiftUI

/// What it costs, and why.
struct FeeElement: View {
    let label: String
    let amount: String
    let because: String?
    let source: String?

    var body: some View {
        VStack(alignment: .leading, spacing: 4) {
            Text(label).font(.callout).foregroundStyle(Color.quiet)
            Text(amount).font(.title.bold())
            if let because { Text(because).font(.callout.weight(.medium)).foregroundStyle(Color.door) }
            if let source { Text(source).font(.subheadline).foregroundStyle(Color.quiet) }
        }
        .padding(14)
        .frame(maxWidth: .infinity, alignment: .leading)
        .card()
    }
}

/// A number that people act on, big.
struct BigValueElement: View {
    let label: String
    let value: String

    var body: some View {
        VStack(alignment: .leading, spacing: 2) {
            Text(label).font(.subheadline).foregroundStyle(Color.quiet)
            Text(value).font(.title.bold()).minimumScaleFactor(0.75).textSelection(.enabled)
        }
    }
}

/// A code to compare with another screen, in groups.
struct CheckCodeElement: View {
    let label: String
    let groups: [String]

    var body: some View {
        VStack(alignment: .leading, spacing: 6) {
            Text(label).font(.body.weight(.medium))
            HStack(spacing: 20) {
                ForEach(groups.indices, id: \.self) { place in
                    Text(groups[place]).font(.title.bold().monospaced()).minimumScaleFactor(0.5).lineLimit(1)
                }
            }
            .padding(10)
            .frame(maxWidth: .infinity)
            .plate(.card, edge: .edge, radius: 12)
        }
    }
}

/// A QR code to show to another phone: dark on white whatever the hour, with its quiet zone.
struct QrElement: View {
    let label: String
    let side: Int
    let modules: Data

    var body: some View {
        VStack(alignment: .leading, spacing: 8) {
            Text(label).font(.body.weight(.medium))
            QrShape(side: side, modules: modules)
                .fill(.black)
                .background(.white)
                .aspectRatio(1, contentMode: .fit)
                .frame(maxWidth: 320)
                .frame(maxWidth: .infinity)
        }
    }
}

/// The dark modules of a code, four light ones around them (ISO/IEC 18004).
struct QrShape: Shape {
    let side: Int
    let modules: Data

    func path(in rect: CGRect) -> Path {
        let module = min(rect.width, rect.height) / CGFloat(side + 8)
        return Path { path in
            for (place, dark) in modules.prefix(side * side).enumerated() where dark == 1 {
                let (row, column) = place.quotientAndRemainder(dividingBy: side)
                path.addRect(
                    CGRect(
                        x: rect.minX + CGFloat(column + 4) * module, y: rect.minY + CGFloat(row + 4) * module,
                        width: module, height: module))
            }
        }
    }
}

/// Long work: what is done and what is left.
struct ProgressElement: View {
    let label: String
    let done: UInt64
    let total: UInt64
    let share: String?

    var body: some View {
        VStack(alignment: .leading, spacing: 8) {
            HStack(spacing: 12) {
                Text(label)
                    .font(.body.weight(.medium))
                    .frame(maxWidth: .infinity, alignment: .leading)
                if let share { Text(share).monospacedDigit() }
            }
            if total > 0 {
                ProgressView(value: Double(min(done, total)), total: Double(total))
            } else {
                ProgressView()
            }
        }
    }
}
