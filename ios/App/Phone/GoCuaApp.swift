import GoCuaCore
import GoCuaKit
import SwiftUI

/// The app on a phone: everything that is true only there.
@main
struct GoCuaApp: SwiftUI.App {
    private let phone: ThisPhone
    @State private var core: Core

    init() {
        let phone = ThisPhone()
        self.phone = phone
        _core = State(initialValue: Core(config: .onThisPhone, platform: phone))
    }

    var body: some Scene {
        WindowGroup {
            RootView()
                .environment(core)
                .environment(\.pageImages, phone.documents)
        }
    }
}

/// Apple's capabilities.
@MainActor
final class ThisPhone: Platform {
    let documents = Documents()
    let keys: any Keys = EnclaveKeys()
    let browser: any Browser = AuthenticationSession()
    let papers: any Papers = CameraAndFiles()
    let sharing: any Sharing = ShareSheet()
    let speech: any Speech = Voice()
    let notices: any Notices = Notifications()
    let clipboard: any Clipboard = Pasteboard()
    let connectivity: any Connectivity = Radio()
    let announcer: any Announcer = VoiceOver()
    var pages: any Pages { documents }
}
