import Foundation
import GoCuaCore

/// Everything that only the platform can do, one capability each. On a phone they are Apple's, in a test they are doubles.
@MainActor
public protocol Platform {
    var keys: any Keys { get }
    var browser: any Browser { get }
    var papers: any Papers { get }
    var pages: any Pages { get }
    var sharing: any Sharing { get }
    var speech: any Speech { get }
    var notices: any Notices { get }
    var clipboard: any Clipboard { get }
    var connectivity: any Connectivity { get }
    var announcer: any Announcer { get }
}

extension Platform {
    /// Asks the capability that can answer.
    func answer(_ request: PlatformRequest) async -> PlatformOutcome {
        switch request {
        case .createKey(let alias, let purpose): await keys.create(alias, for: purpose)
        case .mac(let alias, let input, let prompt): await keys.mac(input, with: alias, asking: prompt)
        case .sign(let alias, let input): await keys.sign(input, with: alias)
        case .publicKey(let alias): await keys.publicKey(of: alias)
        case .destroyKey(let alias): await keys.destroy(alias)
        case .openBrowser(let url, let prefix): await browser.open(url, returningTo: prefix)
        case .takePhoto(_, let most, let longest): await papers.photograph(most: most, longest: longest)
        case .pickFile(_, let accept, let most, let longest):
            await papers.pick(accept, most: most, longest: longest)
        case .scanQr: await papers.scanCode()
        case .showDocument(let document, let bytes): await pages.show(document, bytes)
        case .closeDocument(let document): pages.close(document)
        case .shareFile(let name, let type, let bytes): await sharing.share(bytes, as: name, type: type)
        case .speak(let text, let language, let pace): await speech.say(text, in: language, pace: pace)
        case .notify(let title, let text): await notices.show(title, text)
        case .remind(let id, let at, let title, let text):
            await notices.remind(id, at: Date(timeIntervalSince1970: TimeInterval(at)), title, text)
        case .forgetReminder(let id): notices.forget(id)
        case .copy(let text, let seconds): clipboard.copy(text, for: seconds)
        }
    }
}
