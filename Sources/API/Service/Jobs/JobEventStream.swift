import Catalog
import Contracts
import HTTPServer

/// The server-sent events of one job for one client.
struct JobEventStream: Sendable {
    /// What has been sent: metrics up to a trial and step, and snapshots likewise. Written as the id of each event.
    struct Position: Sendable, Hashable, LosslessStringConvertible {
        struct Point: Sendable, Hashable, Comparable {
            var trial: Int
            var step: Int

            static func < (left: Point, right: Point) -> Bool { (left.trial, left.step) < (right.trial, right.step) }
        }

        var metric: Point
        var snapshot: Point

        static let start = Position(metric: Point(trial: 0, step: -1), snapshot: Point(trial: 0, step: -1))

        init(metric: Point, snapshot: Point) {
            self.metric = metric
            self.snapshot = snapshot
        }

        init?(_ description: String) {
            let numbers = description.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
            guard numbers.count == 4, let a = numbers[0], let b = numbers[1], let c = numbers[2], let d = numbers[3],
                [a, b, c, d].allSatisfy({ (-1...Int(Int32.max)).contains($0) })
            else { return nil }
            self.init(metric: Point(trial: a, step: b), snapshot: Point(trial: c, step: d))
        }

        var description: String { "\(metric.trial).\(metric.step).\(snapshot.trial).\(snapshot.step)" }
    }

    let context: APIContext
    let jobID: String
    let ownerID: String?
    let position: Position

    private static let heartbeat = Duration.seconds(15)
    private static let poll = Duration.seconds(1)
    private static let pointsPerEvent = 1000

    /// Writes events until the job has ended, the client has gone or the service ends.
    func run(_ writer: HTTPResponseWriter) async throws {
        var position = position
        var sentJob: Job?
        var lastWrite = ContinuousClock.now
        while true {
            let ticket = context.bell.ticket()
            guard let job = try await context.catalog.job(id: jobID, ownerID: ownerID)?.job else { return }
            let isNews = job != sentJob
            if isNews {
                try await send("job", job, position, writer)
                sentJob = job
            }
            let hasMetrics = try await sendMetrics(&position, writer)
            let hasSnapshots = try await sendSnapshots(&position, writer)
            if job.state.isFinal {
                // Once more, so that the last event is the final state whatever came in between.
                if hasMetrics || hasSnapshots { try await send("job", job, position, writer) }
                return
            }
            if context.bell.isClosed { return }
            if isNews || hasMetrics || hasSnapshots {
                lastWrite = .now
            } else if ContinuousClock.now - lastWrite >= Self.heartbeat {
                try await writer.write(": still here\n\n")
                lastWrite = .now
            }
            await context.bell.wait(for: .job(jobID), since: ticket, timeout: Self.poll)
            try Task.checkCancellation()
        }
    }

    private func sendMetrics(_ position: inout Position, _ writer: HTTPResponseWriter) async throws -> Bool {
        var hasWritten = false
        while true {
            let points = try await context.catalog.metrics(
                jobID: jobID, afterTrial: position.metric.trial, afterStep: position.metric.step, limit: Self.pointsPerEvent)
            guard let last = points.last else { return hasWritten }
            position.metric = Position.Point(trial: last.trial, step: last.step)
            try await send("metrics", MetricList(items: points), position, writer)
            hasWritten = true
            if points.count < Self.pointsPerEvent { return hasWritten }
        }
    }

    private func sendSnapshots(_ position: inout Position, _ writer: HTTPResponseWriter) async throws -> Bool {
        var hasWritten = false
        for snapshot in try await context.catalog.snapshots(jobID: jobID, trial: nil, latestOnly: true) {
            let point = Position.Point(trial: snapshot.trial, step: snapshot.step)
            guard point > position.snapshot else { continue }
            position.snapshot = point
            try await send("snapshot", snapshot, position, writer)
            hasWritten = true
        }
        return hasWritten
    }

    private func send(_ event: String, _ value: some Encodable, _ position: Position, _ writer: HTTPResponseWriter) async throws {
        let data = try JSON.encode(value)
        try await writer.write(Array("id: \(position)\nevent: \(event)\ndata: ".utf8) + data + Array("\n\n".utf8))
    }
}
