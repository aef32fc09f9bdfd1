import GoCuaCore
import GoCuaKit
import Rehearsal
import Testing

struct AccessibleTests {
    @Test func everyElementHasASample() {
        #expect(Set(Sample.all.map(\.element.body.name)).count == Body.kinds)
    }

    @Test(arguments: Sample.all)
    func aReaderMeets(_ sample: Sample) {
        let accessible = Accessible(sample.element)
        #expect(accessible.label == sample.element.readAloud)
        let met: Sample.Met =
            switch accessible.kind {
            case .words: .words
            case .heading(let level): .heading(level)
            case .button(let enabled): enabled ? .button : .dimmedButton
            case .field: .field
            case .group: .group
            }
        #expect(met == sample.met)
    }

    @Test func progressHasAValueOfItsOwn() {
        let body = Body.progress(label: "Sending", done: 45, total: 100, share: "45 %")
        let element = Element(id: "p", readAloud: "Sending", sensitive: false, live: false, language: nil, body: body)
        #expect(Accessible(element).value == "45 %")
    }
}
