import Neural
import Safetensors
import Specification

/// The stored state of a fit: a safetensors file with every variable (parameters, moments, running statistics) and the step.
///
/// It does not hold the data; it remembers which fit it belongs to and is refused by any other.
struct FitCheckpoint {
    let step: Int
    /// Updates made by each optimiser, by its name.
    let optimiserSteps: [String: Int]
    /// The losses since the last report.
    let sums: [Double]
    let counts: [Double]
    private let file: SafetensorsFile

    private static let format = "semblance-checkpoint"
    private static let version = "1"

    static func encode(_ fit: AdversarialFit) throws -> [UInt8] {
        var metadata = Dictionary(uniqueKeysWithValues: try identity(of: fit))
        metadata["step"] = String(fit.step)
        for (name, optimiser) in fit.game.optimisers { metadata["optimiser.\(name)"] = String(optimiser.stepCount) }
        var builder = SafetensorsBuilder(metadata: metadata)
        builder.add("report.sums", shape: [fit.meter.sums.count], fit.meter.sums)
        builder.add("report.counts", shape: [fit.meter.counts.count], fit.meter.counts)
        for variable in fit.variables.all { builder.add(variable.name, shape: variable.shape.dimensions, variable.values) }
        return try builder.build()
    }

    /// Reads a checkpoint of `fit`.
    ///
    /// - Throws: `FitError` when the bytes are damaged or belong to another fit.
    init(_ bytes: [UInt8], of fit: AdversarialFit) throws(FitError) {
        do {
            file = try SafetensorsFile(bytes)
            for (name, value) in try Self.identity(of: fit) where file.metadata[name] != value {
                throw FitError(
                    .unusableCheckpoint,
                    "the checkpoint belongs to another fit: its \(name) is \(file.metadata[name] ?? "not there"), this fit's is \(value)")
            }
            sums = try file.doubles("report.sums")
            counts = try file.doubles("report.counts")
        } catch let error as FitError {
            throw error
        } catch {
            throw FitError(.unusableCheckpoint, "the checkpoint cannot be read: \(error)")
        }
        guard let step = file.metadata["step"].flatMap({ Int($0) }) else {
            throw FitError(.unusableCheckpoint, "the checkpoint does not say its step")
        }
        self.step = step
        var optimiserSteps: [String: Int] = [:]
        for (name, _) in fit.game.optimisers {
            guard let count = file.metadata["optimiser.\(name)"].flatMap({ Int($0) }), count >= 0 else {
                throw FitError(.unusableCheckpoint, "the checkpoint does not say the steps of the optimiser \(name)")
            }
            optimiserSteps[name] = count
        }
        self.optimiserSteps = optimiserSteps
    }

    /// The numbers stored under a variable's name; nil when there are none.
    func values(of name: String) throws -> [Float]? {
        file.header[name] == nil ? nil : try file.floats(name)
    }

    /// What tells one fit from another, by name; the first difference is the one to tell.
    private static func identity(of fit: AdversarialFit) throws -> [(String, String)] {
        [
            ("format", format), ("version", version), ("synthesizer", fit.kind.rawValue), ("seed", String(fit.seed)),
            ("parameters", try ModelFile.text(fit.parameters.values)), ("data", String(fit.series.digest, radix: 16)),
        ]
    }
}
