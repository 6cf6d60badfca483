import Catalog
import CatalogMongo
import CatalogSQLite
import FoundationEssentials
import Logging
import TestSupport
import Testing

/// The stores that pass the suite, each in the forms that people run it in.
enum StoreKind: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case sqlite
    case mongo
    case mongoReplicaSet

    /// Those that can run on this machine.
    static let available = allCases.filter { $0 == .sqlite || MongoServer.isAvailable }

    var testDescription: String { rawValue }
}

/// Calls `body` with an empty, prepared store, which is closed and forgotten afterwards.
func withStore<Value>(_ kind: StoreKind, _ body: (any CatalogStore) async throws -> Value) async throws -> Value {
    try await withStores(kind) { open in
        let store = try await open()
        do {
            let value = try await body(store)
            await store.close()
            return value
        } catch {
            await store.close()
            throw error
        }
    }
}

/// Calls `body` with a function that opens one and the same database, as another process would.
func withStores<Value>(_ kind: StoreKind, _ body: (_ open: @escaping @Sendable () async throws -> any CatalogStore) async throws -> Value)
    async throws
    -> Value
{
    switch kind {
    case .sqlite:
        return try await withFolder { folder in
            try await body {
                let store = try CatalogSQLite(path: folder + "/catalog.sqlite", logger: .none)
                try await store.prepare()
                return store
            }
        }
    case .mongo, .mongoReplicaSet:
        let server = try await MongoServer.shared(kind == .mongo ? .standalone : .replicaSet)
        let url = server.url(database: "test-" + Identifier.make())
        return try await MongoGate.shared.enter {
            try await body {
                let store = try CatalogMongo(url: url, logger: .none)
                try await store.prepare()
                return store
            }
        }
    }
}

/// Calls `body` with an empty folder, which is removed afterwards.
func withFolder<Value>(_ body: (String) async throws -> Value) async throws -> Value {
    let folder = "/tmp/semblance-catalog-" + Identifier.make()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try await body(folder)
}

/// Lets a few tests at a time use the servers, so that all of them together do not need hundreds of connections.
private actor MongoGate {
    static let shared = MongoGate(places: 6)
    private var places: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(places: Int) { self.places = places }

    nonisolated func enter<Value>(_ body: () async throws -> Value) async throws -> Value {
        await take()
        do {
            let value = try await body()
            await leave()
            return value
        } catch {
            await leave()
            throw error
        }
    }

    private func take() async {
        if places > 0 {
            places -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    private func leave() {
        if waiting.isEmpty { places += 1 } else { waiting.removeFirst().resume() }
    }
}
