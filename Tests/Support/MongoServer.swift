internal import BSON
internal import FoundationEssentials
internal import Glibc
internal import Synchronization

/// A real mongod of its own, with authentication, a free port and a temporary folder. It dies with the test process.
///
/// The program is found through the environment variable `MONGOD`, or as `.cache/mongod/mongod` below the package's root.
package final class MongoServer: Sendable {
    package enum Topology: Sendable { case standalone, replicaSet }

    /// What a server is asked to do failed.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String

        init(_ description: String) { self.description = description }
    }

    package let topology: Topology
    package let port: Int
    private let executable: String
    private let folder: String
    private let state = Mutex(State())

    private struct State {
        var process: WatchedProcess?
        var isSetUp = false
    }

    private static let username = "root"
    private static let password = "not a secret"

    /// Whether there is a mongod on this machine; prints once why tests that need it are skipped.
    package static let isAvailable: Bool = {
        if locate() != nil { return true }
        print("Tests with MongoDB are skipped: no mongod in $MONGOD or .cache/mongod/mongod.")
        return false
    }()

    /// The server of that kind that all tests of this process share; started by the first who asks. Use a database of your own.
    package static func shared(_ topology: Topology = .standalone) async throws -> MongoServer {
        try await SharedServers.all.server(topology)
    }

    /// A server for one test, not yet started.
    package init(topology: Topology = .standalone) throws {
        guard let executable = Self.locate() else { throw Failure("There is no mongod.") }
        self.executable = executable
        self.topology = topology
        port = try Self.freePort()
        var template = Array("\(Self.temporaryFolder)/semblance-mongod-\(String(repeating: "X", count: 6))".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure("A temporary folder cannot be made.") }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        if topology == .replicaSet { try Self.writePrivate("c2VtYmxhbmNl", to: folder + "/key") }
    }

    deinit {
        state.withLock { $0.process }?.end(keepingFolder: false)
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Starts it, on the data of the last time if any, and waits until it answers.
    package func start() async throws {
        var arguments = [
            executable, "--dbpath", folder, "--port", String(port), "--bind_ip", "127.0.0.1", "--nounixsocket", "--auth",
            "--wiredTigerCacheSizeGB", "0.25", "--setParameter", "diagnosticDataCollectionEnabled=false",
        ]
        if topology == .replicaSet { arguments += ["--replSet", "rs0", "--keyFile", folder + "/key", "--oplogSize", "64"] }
        let process = try WatchedProcess(arguments, folder: folder)
        let isSetUp = state.withLock { state in
            state.process = process
            return state.isSetUp
        }
        let hello: BSONDocument = ["hello": 1, "$db": "admin"]
        try await wait("answer") { _ = try MongoWire.run(hello, port: self.port) }
        if topology == .replicaSet {
            if !isSetUp {
                let member: BSONValue = ["_id": 0, "host": .string("127.0.0.1:\(port)")]
                try MongoWire.run(["replSetInitiate": ["_id": "rs0", "members": [member]], "$db": "admin"], port: port)
            }
            try await wait("become primary") {
                let reply = try MongoWire.run(hello, port: self.port)
                guard reply["isWritablePrimary"] == true else { throw Failure("not primary") }
            }
        }
        if !isSetUp {
            // As long as there is no account, a server trusts whoever comes from its own machine.
            try MongoWire.run(
                ["createUser": .string(Self.username), "pwd": .string(Self.password), "roles": ["root"], "$db": "admin"], port: port)
            state.withLock { $0.isSetUp = true }
        }
    }

    /// Ends it at once (SIGKILL); its data stay for the next `start()`.
    package func kill() {
        let process = state.withLock { state in
            defer { state.process = nil }
            return state.process
        }
        process?.end(keepingFolder: true)
    }

    /// The connection string for a database of that name.
    package func url(database: String) -> String {
        let password = Self.password.split(separator: " ").joined(separator: "%20")
        let replicaSet = topology == .replicaSet ? "&replicaSet=rs0" : ""
        return "mongodb://\(Self.username):\(password)@127.0.0.1:\(port)/\(database)?authSource=admin\(replicaSet)"
    }

    private func wait(_ what: String, _ body: @Sendable () throws -> Void) async throws {
        var last: (any Error)?
        for _ in 0..<600 {
            do { return try body() } catch { last = error }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw Failure("mongod on port \(port) did not \(what) within a minute: \(last.map { "\($0)" } ?? "")")
    }

    private static func locate() -> String? {
        if let given = getenv("MONGOD"), given.pointee != 0 { return String(cString: given) }
        // This file lies at Tests/Support/MongoServer.swift.
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
        return [root + "/.cache/mongod/mongod", ".cache/mongod/mongod"].first { access($0, X_OK) == 0 }
    }

    /// Memory where there is plenty: these servers sync to the disk all the time. The data survive the death of the server either way.
    private static let temporaryFolder: String = {
        var status = statvfs()
        guard statvfs("/dev/shm", &status) == 0, UInt(status.f_bavail) * UInt(status.f_frsize) > 6 << 30 else { return "/tmp" }
        return "/dev/shm"
    }()

    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = MongoWire.loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutableBytes(of: &address) { bytes -> Int32 in
            guard let pointer = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return -1 }
            return bind(descriptor, pointer, length) | getsockname(descriptor, pointer, &length)
        }
        guard code == 0 else { throw Failure("No port is free.") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    private static func writePrivate(_ text: String, to path: String) throws {
        let descriptor = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0o400)
        defer { close(descriptor) }
        guard write(descriptor, text, text.utf8.count) == text.utf8.count else { throw Failure("\(path) cannot be written.") }
    }
}

/// The servers that tests share.
private actor SharedServers {
    static let all = SharedServers()
    private var servers: [MongoServer.Topology: Task<MongoServer, any Error>] = [:]

    func server(_ topology: MongoServer.Topology) async throws -> MongoServer {
        let task =
            servers[topology]
            ?? Task {
                let server = try MongoServer(topology: topology)
                try await server.start()
                return server
            }
        servers[topology] = task
        return try await task.value
    }
}
