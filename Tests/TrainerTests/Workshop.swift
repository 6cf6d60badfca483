import Contracts
import Logging
import Series
import Specification
import Synchronization
import TestSupport
import TrainerService

/// A trainer's worker on a thread of its own for the length of a closure.
enum Workshop {
    /// Runs `body` while a worker works through `transport`, and ends it afterwards as SIGTERM would.
    static func with<R>(
        _ transport: any Transport, checkpointInterval: Duration = .milliseconds(20), grace: Duration = .seconds(10),
        log: LogCapture = LogCapture(),
        _ body: (TrainerWorker) async throws -> R
    ) async throws -> R {
        try await TemporaryFolder.with("trainer") { folder in
            let worker = TrainerWorker(
                options: TrainerWorker.Options(
                    name: "worker", pollInterval: .milliseconds(50), checkpointInterval: checkpointInterval,
                    backoff: Backoff(first: 0.01, longest: 0.05)),
                transport: transport, liveness: Liveness(directory: folder),
                logger: Logger(label: "trainer", level: .debug, output: log.output))
            let ended = AsyncStream<Void>.makeStream()
            try worker.start { ended.continuation.finish() }
            do {
                let result = try await body(worker)
                worker.stop(grace: grace)
                for await _ in ended.stream {}
                return result
            } catch {
                worker.stop(grace: .zero)
                for await _ in ended.stream {}
                throw error
            }
        }
    }

    /// Sines of one or more frequencies, each with its label when there are several.
    static func sines(count: Int = 20, length: Int = 16, frequencies: [Double] = [1]) -> SeriesSet {
        var values: [Float] = []
        var labels: [Int32] = []
        for (label, frequency) in frequencies.enumerated() {
            for series in 0..<count {
                for step in 0..<length {
                    let angle = 2 * Double.pi * (frequency * Double(step) / Double(length) + Double(series) / Double(count))
                    values.append(Float(angle - angle * angle * angle / 6).truncatingRemainder(dividingBy: 2))
                }
                labels.append(Int32(label))
            }
        }
        return SeriesSet(
            count: labels.count, length: length, channels: [Channel(name: "value")], values: values,
            labels: frequencies.count > 1 ? labels : nil)
    }

    /// A fit of a few dozen quick steps.
    static let quick: [String: JSONValue] = ["maximumSteps": 60, "batchSize": 4, "epochs": 10_000, "reportEvery": 10]

    /// A fit that does not end in the time of a test.
    static let endless: [String: JSONValue] = ["maximumSteps": 100_000_000, "batchSize": 8, "epochs": 1_000_000, "reportEvery": 10]
}
