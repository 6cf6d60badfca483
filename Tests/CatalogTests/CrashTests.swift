import Catalog
import CatalogSQLite
import Contracts
import FoundationEssentials
import Glibc
import Logging
import Testing

/// Kills a process that works with a SQLite store, again and again, and looks at what it has left.
///
/// One round at a time: each has a process of its own that works as fast as it can.
@Suite(.serialized) struct CrashTests {
    /// Tells the process that is to be killed which folder to work in.
    private static let variable = "SEMBLANCE_CRASH_FOLDER"
    private static let pointsPerJob = 200

    private static var victimFolder: String? { getenv(variable).map { String(cString: $0) } }

    @Test("(works until it is killed)", .enabled(if: victimFolder != nil, "Only the next test starts it."))
    func victim() async throws {
        let folder = try #require(Self.victimFolder)
        let store = try CatalogSQLite(path: folder + "/catalog.sqlite", logger: .none)
        try await store.prepare()
        let log = open(folder + "/done", O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0o600)
        let parent = getppid()
        // Enough work for every moment that is tried; after it, and when the test itself has died, nothing is burned any more.
        for step in 0..<100 where getppid() == parent {
            try await Self.work(step, store)
            _ = write(log, ".", 1)
        }
        while getppid() == parent { try await Task.sleep(for: .milliseconds(100)) }
    }

    @Test("A process that is killed at any moment loses nothing it had finished and leaves nothing half done", arguments: 0..<12)
    func kill(round: Int) async throws {
        try await withFolder { folder in
            let process = try Self.start(folder)
            while try Self.finishedSteps(folder) <= round % 4 { try await Task.sleep(for: .milliseconds(2)) }
            try await Task.sleep(for: .microseconds(Int.random(in: 0...40_000)))
            Glibc.kill(process, SIGKILL)
            var status: Int32 = 0
            while waitpid(process, &status, 0) == -1, errno == EINTR {}
            try #require(status & 0x7F == SIGKILL, "The process ended by itself.")

            try await Self.check(folder, finished: try Self.finishedSteps(folder))
        }
    }

    /// A blob, a dataset that names it, and a job from its creation to its end.
    private static func work(_ step: Int, _ store: CatalogSQLite) async throws {
        let id = Fixture.id(step)
        var dataset = Fixture.dataset("d\(step)", id: id)
        dataset.blob = try await store.writeBlob("datasets/" + id, bytes: bytes(step))
        try await store.insert(dataset)
        try await store.insert(Fixture.job(id))
        let job = try #require(try await store.lease(owner: "t", leaseSeconds: 30, now: noon))
        let points = (0..<pointsPerJob).map { Fixture.point(0, $0) }
        try await store.record(MetricsReport(points: points), jobID: job.job.id, owner: "t", attempt: 1)
        // Every step replaces one and the same blob too.
        let checkpoint = try await store.writeBlob("checkpoint", bytes: bytes(step + 1))
        _ = try await store.setCheckpoint(checkpoint, secondsUsed: 1, jobID: id, owner: "t", attempt: 1)
        _ = try await store.finish(
            jobID: id, owner: "t", attempt: 1, now: noon, request: FinishRequest(state: .succeeded), modelVersion: nil)
    }

    private static func bytes(_ step: Int) -> [UInt8] {
        [UInt8](repeating: UInt8(truncatingIfNeeded: step), count: 1 + step % 3 * 1_200_000)
    }

    private static func check(_ folder: String, finished: Int) async throws {
        let path = folder + "/catalog.sqlite"
        let store = try CatalogSQLite(path: path, logger: .none)
        try await store.prepare()
        let datasets = try await store.datasets(ownerID: nil, search: nil, after: nil, limit: 100_000)
        let jobs = try await store.jobs(ownerID: nil, state: nil, after: nil, limit: 100_000)
        #expect(datasets.count >= finished && datasets.count <= finished + 1)
        #expect(jobs.count(where: { $0.job.state == .succeeded }) >= finished)
        for dataset in datasets {
            let step = try #require(Int(dataset.name.dropFirst()))
            #expect(try await store.blobBytes(dataset.blob.name) == bytes(step))
        }
        for job in jobs {
            let count = try await store.metrics(jobID: job.job.id, afterTrial: -1, afterStep: -1, limit: 100_000).count
            #expect(count == pointsPerJob || (count == 0 && !job.job.state.isFinal))
        }
        let blobs = try await store.blobNames(writtenBefore: Timestamp.now().advanced(bySeconds: 60))
        // Reading checks the hash.
        if blobs.contains("checkpoint") { _ = try await store.blobBytes("checkpoint") }
        #expect(try FileManager.default.contentsOfDirectory(atPath: path + "-blobs").count == blobs.count)
        await store.close()
    }

    private static func finishedSteps(_ folder: String) throws -> Int {
        var status = stat()
        return stat(folder + "/done", &status) == 0 ? Int(status.st_size) : 0
    }

    /// Runs this very program once more, with the one test above.
    private static func start(_ folder: String) throws -> pid_t {
        let arguments = [CommandLine.arguments[0], "--testing-library", "swift-testing", "--filter", "CrashTests/victim"]
        var command = arguments.map { text -> UnsafeMutablePointer<CChar>? in strdup(text) } + [nil]
        let library = getenv("LD_LIBRARY_PATH").map { ["LD_LIBRARY_PATH=" + String(cString: $0)] } ?? []
        var environment = ([variable + "=" + folder] + library).map { text -> UnsafeMutablePointer<CChar>? in strdup(text) } + [nil]
        defer { for text in command + environment { free(text) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor: Int32 in 0...2 { posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0) }
        var process = pid_t()
        let code = posix_spawn(&process, "/proc/self/exe", &actions, nil, &command, &environment)
        try #require(code == 0, "The program cannot be started a second time.")
        return process
    }
}
