import Foundation
import GoCuaCore
import SwiftUI

/// One view for each element of the vocabulary. There is no default: a new element does not compile before it is drawn.
struct ElementView: View {
    let element: Element

    @ViewBuilder var body: some View {
        if let language = element.language {
            content.accessibilityIdentifier(element.id).environment(\.locale, Locale(identifier: language))
        } else {
            content.accessibilityIdentifier(element.id)
        }
    }

    @ViewBuilder
    private var content: some View {
        switch element.body {
        case .heading(let text, let level):
            HeadingElement(text: text, level: level).heard(element)
        case .text(let text, let weight, let icon):
            TextElement(text: text, weight: weight, icon: icon).heard(element)
        case .notice(let tone, let icon, let text):
            NoticeElement(tone: tone, icon: icon, text: text).heard(element)
        case .textField(let label, _, _, let hint, let example, let keyboard, let multiline, _, let fault, _):
            FieldFrame(label: label, hint: hint, example: example, fault: fault) {
                TextBox(element: element, keyboard: keyboard, multiline: multiline, wrong: fault != nil)
            }
        case .dateField(let label, _, _, let hint, let parts, let fault, _):
            FieldFrame(label: label, hint: hint, example: nil, fault: fault) {
                DateBoxes(element: element, parts: parts, wrong: fault != nil)
            }
        case .searchField(let label, _, _, let clear):
            FieldFrame(label: label, hint: nil, example: nil, fault: nil) {
                SearchBox(element: element, clear: clear)
            }
        case .pinPad(let length, let enabled, _, let erase, let entered, let presence):
            PinPadElement(
                element: element, length: Int(length), enabled: enabled, erase: erase, entered: entered,
                presence: presence
            ).heard(element)
        case .choice(let label, let options, let many, let fault, _):
            FieldFrame(label: label, hint: nil, example: nil, fault: fault) {
                ChoiceOptions(id: element.id, options: options, many: many).heard(element)
            }
        case .row(let icon, let tone, let title, let detail, let tag, let opens):
            RowElement(id: element.id, icon: icon, tone: tone, title: title, detail: detail, tag: tag, opens: opens)
                .heard(element)
        case .keyValue(let label, let value, let note):
            KeyValueElement(label: label, value: value, note: note).heard(element)
        case .feeCard(let label, let amount, let because, let source):
            FeeElement(label: label, amount: amount, because: because, source: source).heard(element)
        case .paperSlot(let title, let detail, _, let icon, let tag, let state, let fault):
            PaperElement(title: title, detail: detail, icon: icon, tag: tag, state: state, fault: fault).heard(element)
        case .document(let document, let title, let pages, let enlarge, let close):
            DocumentElement(document: document, title: title, pages: pages, enlarge: enlarge, close: close)
                .heard(element)
        case .timeline(let entries):
            TimelineElement(entries: entries).heard(element)
        case .progress(let label, let done, let total, let share):
            ProgressElement(label: label, done: done, total: total, share: share).heard(element)
        case .checkCode(let label, let groups):
            CheckCodeElement(label: label, groups: groups).heard(element)
        case .bigValue(let label, let value):
            BigValueElement(label: label, value: value).heard(element)
        case .qrCode(let label, let side, let modules):
            QrElement(label: label, side: Int(side), modules: modules).heard(element)
        case .saved(let text, let state):
            SavedElement(text: text, state: state).heard(element)
        case .waiting(let text):
            WaitingElement(text: text).heard(element)
        case .button(let label, let icon, let weight, let enabled, _, let confirm):
            ButtonElement(
                id: element.id, label: label, icon: icon, weight: weight, enabled: enabled, confirm: confirm
            ).heard(element)
        }
    }
}
