internal import Contracts
internal import Safetensors

/// All that another attempt needs to go on with a job: the finished trials, the best artifact so far, and the fit under way.
struct TrainerCheckpoint: Equatable {
    /// What is told in JSON; the rest are bytes.
    struct State: Codable, Equatable {
        /// Every trial with its outcome so far.
        var trials: [TrialSummary]
        /// The trial that is being fitted, or the next one to begin; the number of trials when all have ended.
        var currentTrial: Int
        /// The trial whose artifact is kept.
        var bestTrial: Int?
        /// Why trials failed, by their index.
        var failures: [Int: String]
        /// What the time limit cut short.
        var note: String?
        /// Steps and seconds that finished trials took, to tell how long the others will take.
        var finishedSteps: Int
        var finishedSeconds: Double
        /// Seconds of work on the current trial.
        var currentSeconds: Double
    }

    var state: State
    /// The best artifact so far.
    var best: [UInt8]?
    /// The checkpoint of the fit under way; nil between trials.
    var fit: [UInt8]?

    private static let format = "semblance-trainer-checkpoint"
    private static let formatVersion = "1"

    init(state: State, best: [UInt8]? = nil, fit: [UInt8]? = nil) {
        self.state = state
        self.best = best
        self.fit = fit
    }

    /// Reads what `encoded()` wrote.
    init(encoded bytes: [UInt8]) throws {
        let file = try SafetensorsFile(bytes)
        guard file.metadata["format"] == Self.format, file.metadata["version"] == Self.formatVersion, let text = file.metadata["state"]
        else {
            throw JobFailure("The checkpoint is not one of this version of the trainer.")
        }
        state = try JSON.decode(from: Array(text.utf8))
        best = file.header["best"] == nil ? nil : try file.bytes("best")
        fit = file.header["fit"] == nil ? nil : try file.bytes("fit")
        guard (0...state.trials.count).contains(state.currentTrial) else {
            throw JobFailure("The checkpoint names a trial that the job does not have.")
        }
    }

    /// A safetensors file.
    func encoded() throws -> [UInt8] {
        var builder = SafetensorsBuilder(metadata: [
            "format": Self.format, "version": Self.formatVersion, "state": String(decoding: try JSON.encode(state), as: UTF8.self),
        ])
        if let best { builder.add("best", shape: [best.count], best) }
        if let fit { builder.add("fit", shape: [fit.count], fit) }
        return try builder.build()
    }
}
