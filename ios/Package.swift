// swift-tools-version: 6.0
import PackageDescription

// The Rust library: on Apple's platforms the framework that `xcframework` builds, elsewhere a header and a linker's flag.
// There too, SwiftUI is a stand-in of our own, so that the app's views are compiled and walked by tests.
#if canImport(Darwin)
    let library: [Target] = [.binaryTarget(name: "gocuaFFI", path: "Generated/GoCua.xcframework")]
    let beside: [Target] = []
#else
    let library: [Target] = [.systemLibrary(name: "gocuaFFI", path: "Generated/FFI")]
    let apple = [
        "AVFoundation", "AuthenticationServices", "CryptoKit", "LocalAuthentication", "Network", "PDFKit", "Security",
        "UIKit", "UniformTypeIdentifiers", "UserNotifications",
    ]
    let beside: [Target] =
        apple.map {
            .target(name: $0, dependencies: $0 == "UIKit" ? [] : ["UIKit"], path: "StandIn/Apple/\($0)")
        } + [
            .target(name: "SwiftUI", dependencies: ["UIKit"], path: "StandIn/SwiftUI", exclude: ["README.md"]),
            .executableTarget(
                name: "GoCua", dependencies: ["GoCuaKit", "GoCuaCore", "SwiftUI"] + apple.map { .byName(name: $0) },
                path: "App", exclude: ["Resources"]),
            .systemLibrary(name: "OpenSSL", path: "StandIn/OpenSSL"),
            .target(name: "Rehearsal", dependencies: ["GoCuaKit", "GoCuaCore", "OpenSSL"], path: "Tests/Rehearsal"),
            .testTarget(name: "KitTests", dependencies: ["GoCuaKit", "Rehearsal"], path: "Tests/Kit"),
            .testTarget(
                name: "AppTests", dependencies: ["GoCua", "GoCuaKit", "Rehearsal", "SwiftUI"], path: "Tests/App"),
        ]
#endif

let package = Package(
    name: "GoCua",
    platforms: [.iOS("17.4")],
    products: [.library(name: "GoCuaKit", targets: ["GoCuaKit", "GoCuaCore"])],
    targets: [
        .target(
            name: "GoCuaCore", dependencies: ["gocuaFFI"], path: "Generated/Core",
            linkerSettings: [
                // What the Rust library itself needs of the system.
                .linkedFramework("Security", .when(platforms: [.iOS])),
                .linkedFramework("SystemConfiguration", .when(platforms: [.iOS])),
                .linkedLibrary("gocua", .when(platforms: [.linux])),
                .linkedLibrary("m", .when(platforms: [.linux])),
            ]),
        .target(name: "GoCuaKit", dependencies: ["GoCuaCore"], path: "Kit"),
    ] + library + beside,
    swiftLanguageModes: [.v6]
)
