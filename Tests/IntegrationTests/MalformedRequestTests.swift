import Concurrency
import Contracts
import HTTPClient
import TestSupport
import Testing

@Suite("Malformed and oversized requests")
struct MalformedRequestTests {
    private static let count = 1000

    @Test("A thousand malformed or oversized requests leave the API answering, and none is an internal error")
    func api() async throws {
        try await Stack.with(environment: ["MAX_UPLOAD_BYTES": "1000000", "MAX_JSON_BYTES": "500000"], parts: [.api]) { stack in
            let laboratory = try await Laboratory(stack)
            let before = try await laboratory.makeDataset("before")

            let statuses = try await Self.attack(url: stack.apiURL, token: laboratory.api.token ?? "")

            #expect(stack.isRunning(.api))
            #expect(statuses.filter { $0.key >= 500 && $0.key != 501 && $0.key != 505 }.isEmpty, "\(statuses)")
            #expect(statuses.filter { (400..<500).contains($0.key) }.values.reduce(0, +) > Self.count / 3, "\(statuses)")
            #expect(try await laboratory.api.send("GET", "/v1/ready").status == 200)
            #expect(try await laboratory.api.get("/v1/datasets/\(before.id)", as: Dataset.self) == before)
            _ = try await laboratory.makeDataset("after")
            try await laboratory.expectAllDatasetsWhole()
        }
    }

    @Test("A thousand malformed or oversized requests leave the web page answering")
    func web() async throws {
        try await Stack.with(parts: [.api, .web]) { stack in
            let statuses = try await Self.attack(url: stack.webURL, token: "none")

            #expect(stack.isRunning(.web))
            #expect(statuses.filter { $0.key >= 500 && $0.key != 501 && $0.key != 505 }.isEmpty, "\(statuses)")
            #expect(try await stack.client.send("GET", stack.webURL + "/login").status == 200)
        }
    }

    @Test("An upload above the limit is refused with 413, and nothing of it is kept")
    func oversizedUpload() async throws {
        try await Stack.with(environment: ["MAX_UPLOAD_BYTES": "100000"], parts: [.api]) { stack in
            let laboratory = try await Laboratory(stack)
            let body = [UInt8](repeating: UInt8(ascii: "1"), count: 300_000)
            let answer = try await laboratory.api.send(
                "POST", "/v1/datasets?name=large&kind=series&layout=wide", body: body, contentType: "text/csv")
            #expect(answer.status == 413)
            #expect(try await laboratory.api.get("/v1/datasets", as: Page<Dataset>.self).items.isEmpty)
        }
    }

    /// Sends all of them, four at a time. Returns how often each status came back; 0 stands for a closed connection.
    private static func attack(url: String, token: String) async throws -> [Int: Int] {
        let port = try #require(Int(url.split(separator: ":").last ?? ""))
        let executor = BlockingExecutor(name: "attack", threadCount: 4)
        defer { executor.shutdown() }
        return try await withThrowingTaskGroup(of: [Int: Int].self) { group in
            for part in 0..<4 {
                group.addTask {
                    try await executor.run {
                        var requests = BadRequests(token: token, seed: UInt64(part + 1))
                        var statuses: [Int: Int] = [:]
                        for index in 0..<(count / 4) {
                            let attack = requests.attack(index)
                            let connection = try RawConnection(port: port, timeoutSeconds: 1)
                            connection.send(attack.bytes)
                            // Half of the clients wait with their side open, as a slow one would.
                            if attack.hangsUp || index % 2 == 0 { connection.finishSending() }
                            let answer = attack.hangsUp ? [] : connection.receive(limit: 4096)
                            let status = RawConnection.status(of: answer) ?? 0
                            if status >= 500 && status != 501 && status != 505 {
                                print("\(attack.name) was answered \(status): \(String(decoding: attack.bytes.prefix(300), as: UTF8.self))")
                            }
                            statuses[status, default: 0] += 1
                        }
                        return statuses
                    }
                }
            }
            return try await group.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
        }
    }
}
