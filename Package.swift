// swift-tools-version: 6.2
import PackageDescription

/// What every Swift target is compiled with: Swift 6 language mode, the upcoming features that
/// keep library types out of our signatures, and no warning left standing.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "rookery",
    products: [
        .executable(name: "rookery", targets: ["Run"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    ],
    targets: [
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CArgon2", pkgConfig: "libargon2", providers: [.apt(["libargon2-dev"])]),

        // No pkgConfig: libcurl is opened when the first request leaves, not linked.
        .systemLibrary(name: "CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),

        // No pkgConfig and no headers of its own: libvips is opened by the process that decodes, where it is installed.
        .systemLibrary(name: "CVips"),

        .target(name: "CanonicalJSON", swiftSettings: strict),
        .target(name: "Cryptography", dependencies: ["COpenSSL", "CArgon2"], swiftSettings: strict),
        .target(name: "Chat", dependencies: ["CanonicalJSON"], swiftSettings: strict),
        .target(name: "OutboundHTTP", dependencies: ["CCurl"], swiftSettings: strict),
        .target(name: "Imaging", dependencies: ["CVips", "Chat", "CanonicalJSON"], swiftSettings: strict),
        .target(name: "SocketIO", dependencies: ["CanonicalJSON"], swiftSettings: strict),
        .target(
            name: "Storage",
            dependencies: ["CSQLite", "CanonicalJSON", "Chat", "Cryptography"],
            swiftSettings: strict),
        .target(
            name: "Workers",
            dependencies: [
                "CanonicalJSON", "Chat", "Storage", "Cryptography", "OutboundHTTP", .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .target(
            name: "Federation", dependencies: ["CanonicalJSON", "Chat", "Storage", "Cryptography", "OutboundHTTP"], swiftSettings: strict),
        .target(
            name: "Node",
            dependencies: [
                "CanonicalJSON", "Chat", "SocketIO", "Storage", "Federation", "Cryptography",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            resources: [.embedInCode("Web/Page")],
            swiftSettings: strict),
        .executableTarget(
            name: "Run",
            dependencies: [
                "CanonicalJSON", "Chat", "SocketIO", "Storage", "Federation", "Cryptography", "OutboundHTTP", "Imaging", "Node",
                "Workers",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),

        .target(
            name: "Cast",
            dependencies: [
                "CanonicalJSON", "Chat", "Cryptography", "Storage", "Node",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/Cast", swiftSettings: strict),
        .testTarget(
            name: "NodeTests",
            dependencies: [
                "Cast", "Node", "CanonicalJSON", "Chat", "Cryptography", "SocketIO", "Storage", "Federation", "OutboundHTTP",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .testTarget(name: "CanonicalJSONTests", dependencies: ["CanonicalJSON"], exclude: ["Vectors"], swiftSettings: strict),
        .testTarget(
            name: "ChatTests", dependencies: ["Chat", "CanonicalJSON", "Cryptography"], exclude: ["Vectors"], swiftSettings: strict),
        .testTarget(
            name: "WorkersTests",
            dependencies: [
                "Workers", "Storage", "OutboundHTTP", "Cryptography", "Chat", "CanonicalJSON", "Cast",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "FederationTests", dependencies: ["Federation", "Chat", "CanonicalJSON", "Cryptography", "OutboundHTTP"],
            exclude: ["Vectors"],
            swiftSettings: strict),
        .testTarget(name: "OutboundHTTPTests", dependencies: ["OutboundHTTP", "Cast"], swiftSettings: strict),
        .testTarget(name: "ArchitectureTests", exclude: ["Ratchet.txt"], swiftSettings: strict),
        .testTarget(
            name: "FuzzTests",
            dependencies: [
                "CanonicalJSON", "SocketIO", "Chat", "Cryptography", "Node", "Run",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
            ],
            exclude: ["Corpus", "Words"], swiftSettings: strict),
        .testTarget(name: "SocketIOTests", dependencies: ["SocketIO", "CanonicalJSON"], swiftSettings: strict),
        .executableTarget(
            name: "Conformance",
            dependencies: ["Node", "SocketIO", "CanonicalJSON", .product(name: "Logging", package: "swift-log")],
            path: "Tests/Conformance", exclude: ["run.py", "python_client.py", "javascript_client.cjs"], swiftSettings: strict),
        .executableTarget(
            name: "OracleAnswers", dependencies: ["Chat", "CanonicalJSON", "Cryptography"], path: "Tests/OracleAnswers",
            swiftSettings: strict),
        .executableTarget(
            name: "StorageBenchmark",
            dependencies: ["Storage", "Workers", "Chat", "CanonicalJSON", "Cryptography", .product(name: "Logging", package: "swift-log")],
            path: "Benchmarks/Storage",
            swiftSettings: strict),
        .executableTarget(
            name: "LinkedBenchmark",
            dependencies: ["Storage", "Federation", "OutboundHTTP", "Chat", "CanonicalJSON", "Cryptography"],
            path: "Benchmarks/LinkedRooms",
            swiftSettings: strict),
        .executableTarget(
            name: "StorageCrashChild", dependencies: ["Storage"], path: "Tests/StorageCrashChild", swiftSettings: strict),
        .testTarget(
            name: "StorageTests",
            dependencies: ["Storage", "StorageCrashChild", "CSQLite", "Cryptography", "CanonicalJSON", "Chat"], swiftSettings: strict),
        .testTarget(name: "CryptographyTests", dependencies: ["Cryptography"], swiftSettings: strict),
        .testTarget(
            name: "RunTests",
            dependencies: [
                "Run", "Node", "Workers", "Storage", "Chat", "CanonicalJSON", "Cryptography", "OutboundHTTP", "Cast",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
