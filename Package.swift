// swift-tools-version: 6.2
import PackageDescription

// The rooms of the house, lowest first. A room may import only what its `dependencies` name; the build checks it
// (`--explicit-target-dependency-import-check error` in scripts/test) and docs/architecture.md draws it.

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]
let strictC: [CSetting] = [.enableWarning("all"), .treatAllWarnings(as: .error)]
let strictCXX: [CXXSetting] = [.enableWarning("all"), .treatAllWarnings(as: .error)]
/// Whatever the configuration; without the second thread the compiler refuses to index several files at once.
let kernels: [SwiftSetting] = [.unsafeFlags(["-Ounchecked", "-wmo", "-num-threads", "2"])]
/// lld links in 2 s what the default linker needs 10 s for.
let fastLink: [LinkerSetting] = [.unsafeFlags(["-use-ld=lld"], .when(platforms: [.linux]))]

let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")

let package = Package(
    name: "reader-study",
    products: [.executable(name: "reader-study", targets: ["reader-study"])],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        // Debian's C libraries.
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CCommonMark", pkgConfig: "libcmark", providers: [.apt(["libcmark-dev"])]),
        .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .systemLibrary(name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CXLSXWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
        .systemLibrary(name: "CRSVG", pkgConfig: "librsvg-2.0", providers: [.apt(["librsvg2-dev"])]),
        .target(name: "CPNGShim", dependencies: ["CDeflate", "CPNG"], cSettings: strictC + [.unsafeFlags(["-O2"])]),
        .target(name: "CResampling", cSettings: strictC + [.unsafeFlags(["-O2"])]),
        .target(name: "CRSVGShim", dependencies: ["CRSVG"], cSettings: strictC),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(name: "CMailShim", dependencies: ["CCurl"], cSettings: strictC),
        // Boost.Math, header only, behind plain C.
        .target(name: "CBoostMath", cxxSettings: strictCXX + [.unsafeFlags(["-O2"])]),
        .target(name: "Cryptography", dependencies: ["COpenSSL"], swiftSettings: strict),

        .target(name: "CChildProcess", cSettings: strictC),
        .target(name: "ChildProcess", dependencies: ["CChildProcess"], swiftSettings: strict),

        // The rooms.
        // Optimised in debug builds too, as the two networks' targets: tests compute whole studies and resample whole images.
        .target(
            name: "Statistics", dependencies: ["CBoostMath"], swiftSettings: strict + [.unsafeFlags(["-O"])]),
        .target(name: "Charts", swiftSettings: strict),
        .target(name: "Mail", dependencies: ["CMailShim"], swiftSettings: strict),
        .target(
            name: "Radiographs", dependencies: ["CDCMTKShim", "CIsolation", "CPNGShim", "CResampling"],
            swiftSettings: strict + [.unsafeFlags(["-O"])]),
        .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
        .systemLibrary(name: "CHDF5", pkgConfig: "hdf5", providers: [.apt(["libhdf5-dev"])]),
        // What reads files that may be hostile runs in a child process without rights.
        .target(name: "CIsolation", cSettings: strictC),
        .target(name: "CHDF5Shim", dependencies: ["CHDF5", "CIsolation"], cSettings: strictC),
        .systemLibrary(name: "COpenJPEG", pkgConfig: "libopenjp2", providers: [.apt(["libopenjp2-7-dev"])]),
        // DCMTK is C++, and its pkg-config file is broken on Debian 12.
        .target(
            name: "CDCMTKShim", dependencies: ["CIsolation", "COpenJPEG", "CZlib"],
            cSettings: strictC + [.unsafeFlags(["-O2"])], cxxSettings: strictCXX + [.unsafeFlags(["-O2"])],
            linkerSettings: ["dcmjpeg", "dcmjpls", "dcmdata", "oflog", "ofstd", "openjp2"].map { .linkedLibrary($0) }),
        .target(name: "CProcessor", cSettings: strictC),
        .target(name: "CPacedFile", dependencies: ["CSQLite"], cSettings: strictC),
        // The network's kernels, called only where CProcessor finds AVX2 and FMA, or AVX-512. They hold functions only
        // (see Maps), and share their sources by a link. Optimised in debug builds too: the tests run the whole network.
        .target(name: "DenseNetOperands", swiftSettings: strict),
        .target(
            name: "DenseNetAVX2", dependencies: ["DenseNetOperands"],
            swiftSettings: strict + kernels + [.unsafeFlags(["-Xcc", "-mavx2", "-Xcc", "-mfma"])]),
        .target(
            name: "DenseNetAVX512", dependencies: ["DenseNetOperands"],
            swiftSettings: strict + kernels + [.unsafeFlags(["-Xcc", "-mavx512f", "-Xcc", "-mfma"])]),
        // The same kernels for every processor: training only, as inference has OpenBLAS there.
        .target(name: "DenseNetPortable", dependencies: ["DenseNetOperands"], swiftSettings: strict + kernels),
        .target(
            name: "DenseNet",
            dependencies: [
                "CHDF5Shim", "CIsolation", "COpenBLAS", "CProcessor", "CZlib", "DenseNetAVX2", "DenseNetAVX512",
                "DenseNetOperands", "DenseNetPortable",
            ],
            swiftSettings: strict + [.unsafeFlags(["-O"])]),
        // DCMTK's network; its pkg-config file asks for packages that it does not need.
        .target(
            name: "CDIMSEShim", cxxSettings: strictCXX,
            linkerSettings: ["dcmnet", "dcmdata", "oflog", "ofstd"].map { .linkedLibrary($0) }),
        .target(
            name: "CResultObjects", cxxSettings: strictCXX,
            linkerSettings: ["dcmsr", "dcmdata", "oflog", "ofstd"].map { .linkedLibrary($0) }),
        .target(
            name: "PACS",
            dependencies: [
                "CDIMSEShim", "CResultObjects", "Cryptography",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Yams", package: "Yams"),
            ], swiftSettings: strict),
        .target(
            name: "Studies", dependencies: ["Cryptography", "Statistics", .product(name: "Yams", package: "Yams")],
            swiftSettings: strict),
        .target(
            name: "Training", dependencies: ["Cryptography", "DenseNet", "Radiographs", "Statistics", "Studies"],
            swiftSettings: strict + [.unsafeFlags(["-O"])]),
        .target(
            name: "Scoring", dependencies: ["Cryptography", "DenseNet", "Radiographs", "Studies"], swiftSettings: strict
        ),
        // The door of a hospital's files. Neither the store nor the site is built from it: they cannot open a link table.
        .target(name: "Intake", dependencies: ["Cryptography", "Radiographs", "Studies"], swiftSettings: strict),
        .target(
            name: "StudyStore",
            dependencies: ["CPacedFile", "CSQLite", "CXLSXWriter", "Cryptography", "Radiographs", "Studies", grdb],
            swiftSettings: strict),
        .target(
            name: "Reports", dependencies: ["CRSVGShim", "CXLSXWriter", "CZlib", "Charts", "Statistics", "Studies"],
            swiftSettings: strict),
        .target(
            name: "Site",
            dependencies: [
                "CCommonMark", "Charts", "CQREncode", "Cryptography", "DenseNet", "Mail", "Radiographs", "Reports",
                "Scoring", "Statistics", "Studies", "StudyStore", "Training",
                hummingbird, logging,
                .product(name: "HummingbirdHTTP2", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ], swiftSettings: strict),
        .executableTarget(
            name: "reader-study",
            dependencies: [
                "ChildProcess", "Cryptography", "DenseNet", "Intake", "Mail", "PACS", "Radiographs", "Reports",
                "Scoring",
                "Site", "Statistics", "Studies", "StudyStore", "Training", logging, hummingbird,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ], swiftSettings: strict, linkerSettings: fastLink),

        // The figures: readers by the hundred, crashes, and the yardstick they are measured with.
        .systemLibrary(name: "CEpoll", path: "Benchmarks/CEpoll"),
        .target(
            name: "LoadRig",
            dependencies: ["CEpoll", "CSQLite", "Cryptography", "Radiographs", "Studies", "StudyStore"],
            path: "Benchmarks/LoadRig", swiftSettings: strict),
        .executableTarget(
            name: "reading-load",
            dependencies: ["LoadRig", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            path: "Benchmarks/ReadingLoad", swiftSettings: strict, linkerSettings: fastLink),
        .executableTarget(
            name: "request-fuzz",
            dependencies: ["LoadRig", "Site", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            path: "Benchmarks/RequestFuzz", swiftSettings: strict, linkerSettings: fastLink),
        .executableTarget(
            name: "coordinator-load",
            dependencies: ["LoadRig", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            path: "Benchmarks/CoordinatorLoad", swiftSettings: strict, linkerSettings: fastLink),
        .executableTarget(
            name: "coverage",
            dependencies: ["Statistics", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            path: "Benchmarks/Coverage", swiftSettings: strict, linkerSettings: fastLink),
        .executableTarget(
            name: "scoring-rate",
            dependencies: [
                "DenseNet", "Radiographs", "Scoring", "Statistics", "Studies",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Benchmarks/ScoringRate", swiftSettings: strict, linkerSettings: fastLink),
        .executableTarget(
            name: "image-preparation",
            dependencies: ["Radiographs", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            path: "Benchmarks/Preparation", swiftSettings: strict, linkerSettings: fastLink),

        .executableTarget(
            name: "dicom-rate",
            dependencies: ["Radiographs", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            path: "Benchmarks/DICOM", swiftSettings: strict, linkerSettings: fastLink),

        .target(name: "CPeak", path: "Benchmarks/CPeak", cSettings: strictC),
        .executableTarget(
            name: "inference-benchmark",
            dependencies: [
                "CPeak", "DenseNet", "Radiographs", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Benchmarks/Inference", swiftSettings: strict, linkerSettings: fastLink),
        .executableTarget(
            name: "training-rate",
            dependencies: ["DenseNet", "Training", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            path: "Benchmarks/TrainingRate", swiftSettings: strict, linkerSettings: fastLink),
        .executableTarget(
            name: "statistics-benchmark",
            dependencies: [
                "Charts", "Reports", "Statistics", "Studies",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Benchmarks/Statistics", swiftSettings: strict, linkerSettings: fastLink),
        .target(
            name: "FuzzRig", dependencies: ["CZlib", "DenseNet", "Radiographs"], path: "Benchmarks/FuzzRig",
            swiftSettings: strict + [.unsafeFlags(["-O"])]),
        .executableTarget(
            name: "fuzz-weights",
            dependencies: ["DenseNet", "FuzzRig", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            path: "Benchmarks/Fuzz", swiftSettings: strict, linkerSettings: fastLink),

        // Tests.
        .testTarget(
            name: "RadiographsTests", dependencies: ["COpenSSL", "CZlib", "Radiographs"], exclude: ["Fixtures"],
            swiftSettings: strict, linkerSettings: fastLink),
        .testTarget(
            name: "StatisticsTests", dependencies: ["Statistics"], swiftSettings: strict, linkerSettings: fastLink),
        .testTarget(
            name: "DenseNetTests", dependencies: ["ChildProcess", "DenseNet", "FuzzRig", "Radiographs"],
            exclude: ["Fixtures"],
            // Optimised: the tests compare millions of numbers.
            swiftSettings: strict + [.unsafeFlags(["-O"])], linkerSettings: fastLink),
        .testTarget(
            name: "TrainingTests",
            dependencies: [
                "Cryptography", "DenseNet", "Radiographs", "Statistics", "Studies", "TestSupport", "Training",
            ],
            // Optimised: they hold the network against its definition written out.
            swiftSettings: strict + [.unsafeFlags(["-O"])], linkerSettings: fastLink),
        .testTarget(
            name: "StudiesTests", dependencies: ["Statistics", "Studies"], swiftSettings: strict,
            linkerSettings: fastLink),
        .testTarget(
            name: "ChartsTests", dependencies: ["Charts"], exclude: ["Snapshots"], swiftSettings: strict,
            linkerSettings: fastLink),
        .testTarget(
            name: "ReportsTests", dependencies: ["Charts", "Reports", "Statistics", "Studies"], swiftSettings: strict,
            linkerSettings: fastLink),
        .testTarget(
            name: "CryptographyTests", dependencies: ["Cryptography"], swiftSettings: strict, linkerSettings: fastLink),
        .target(
            name: "TestSupport",
            dependencies: [
                "ChildProcess", "Cryptography", "Radiographs", "Studies", "StudyStore",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
            ], path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(
            name: "MailTests",
            dependencies: [
                "ChildProcess", "Mail", "TestSupport", .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ], swiftSettings: strict, linkerSettings: fastLink),
        .testTarget(
            name: "IntakeTests",
            dependencies: ["Cryptography", "Intake", "Radiographs", "TestSupport"],
            swiftSettings: strict, linkerSettings: fastLink),
        .testTarget(
            name: "PACSTests",
            dependencies: [
                "PACS", "TestSupport",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ], swiftSettings: strict, linkerSettings: fastLink),
        .testTarget(
            name: "StudyStoreTests",
            dependencies: ["Cryptography", "CSQLite", "Radiographs", "Studies", "StudyStore", "TestSupport", grdb],
            swiftSettings: strict, linkerSettings: fastLink),
        .testTarget(
            name: "SiteTests",
            dependencies: [
                "CSQLite", "Cryptography", "DenseNet", "Mail", "Radiographs", "Reports", "Scoring", "Site", "Studies",
                "StudyStore",
                "TestSupport", "Training", hummingbird, logging,
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ], swiftSettings: strict, linkerSettings: fastLink),
        .testTarget(
            name: "ScoringTests",
            dependencies: ["Cryptography", "DenseNet", "Radiographs", "Scoring", "Studies", "TestSupport"],
            swiftSettings: strict, linkerSettings: fastLink),
        .testTarget(
            name: "CommandLineTests",
            dependencies: [
                "reader-study", "ChildProcess", "Cryptography", "Mail", "Radiographs", "Reports", "Site", "Studies",
                "StudyStore", "TestSupport",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: strict, linkerSettings: fastLink),
        .testTarget(
            name: "DurabilityTests", dependencies: ["LoadRig", "TestSupport"], swiftSettings: strict,
            linkerSettings: fastLink),
        .testTarget(name: "HouseTests", swiftSettings: strict, linkerSettings: fastLink),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
