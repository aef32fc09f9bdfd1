import Foundation
import GoCuaCore
import Rehearsal
import Testing

@testable import GoCuaKit

/// Every request reaches the capability that can answer it, whole.
@MainActor
struct PlatformTests {
    private let phone = Phone()

    @Test func keysAreMadeUsedAndDestroyed() async {
        #expect(await phone.answer(.createKey(alias: "pin", purpose: .mac)) == .done)
        let tag = await phone.answer(.mac(alias: "pin", input: Data(repeating: 7, count: 32), prompt: nil))
        guard case .bytes(let bytes) = tag else { return #expect(Bool(false), "no tag: \(tag)") }
        #expect(bytes.count == 32)
        #expect(await phone.answer(.destroyKey(alias: "pin")) == .done)
        #expect(await phone.answer(.mac(alias: "pin", input: bytes, prompt: nil)) == .lost)
    }

    @Test func aSigningKeyShowsItsPublicHalf() async {
        let made = await phone.answer(.createKey(alias: "dpop", purpose: .sign))
        guard case .keyCreated(let point) = made else { return #expect(Bool(false), "no key: \(made)") }
        #expect(point.count == 65 && point.first == 4)
        #expect(await phone.answer(.publicKey(alias: "dpop")) == made)
        guard case .bytes = await phone.answer(.sign(alias: "dpop", input: Data("x".utf8))) else {
            return #expect(Bool(false), "no signature")
        }
    }

    @Test func papersComeAsLongAsTheyAreNotTooLarge() async {
        phone.camera = "text"
        let text = Data("<html>not a photo</html>".utf8)
        let file = PlatformOutcome.file(name: "paper.png", bytes: text)
        let photo = { PlatformRequest.takePhoto(ticket: "t", maxBytes: $0, longestSide: 2340) }
        let picked = PlatformRequest.pickFile(
            ticket: "t", accept: ["image/png"], maxBytes: 100, longestSide: 2340)
        #expect(await phone.answer(photo(100)) == file)
        #expect(await phone.answer(picked) == file)
        #expect(await phone.answer(photo(10)) == .tooLarge(bytes: UInt64(text.count)))
        #expect(await phone.answer(.scanQr) == .cancelled)
    }

    @Test func documentsAreShownSharedAndClosed() async {
        let pdf = Data("%PDF-1.7".utf8)
        #expect(await phone.answer(.showDocument(document: "form", bytes: pdf)) == .shown(pages: 1))
        #expect(await phone.answer(.closeDocument(document: "form")) == .done)
        #expect(await phone.answer(.shareFile(name: "form.pdf", mediaType: "application/pdf", bytes: pdf)) == .done)
        #expect(phone.shared == ["form.pdf"])
    }

    @Test func wordsAreReadShownAndCopied() async {
        #expect(await phone.answer(.speak(text: "Chào bà", language: "vi", pace: 100)) == .done)
        #expect(phone.spoken == ["Chào bà"])
        #expect(await phone.answer(.notify(title: "Now", text: "x")) == .done)
        #expect(await phone.answer(.remind(id: "r", at: 1_795_600_000, title: "Later", text: "y")) == .done)
        #expect(phone.noticed == ["Now", "Later at 1795600000"])
        #expect(await phone.answer(.forgetReminder(id: "r")) == .done)
        #expect(phone.forgotten == ["r"])
        #expect(await phone.answer(.copy(text: "BN-1", seconds: 60)) == .done)
        #expect(phone.copied == "BN-1")
    }
}
