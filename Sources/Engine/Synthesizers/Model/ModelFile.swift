import FoundationEssentials
import Neural
import Safetensors
import Series
import Specification

/// The stored form of a fitted GAN: a safetensors file.
///
/// Tensors: the generator's variables under their names (F32), `scaling.offsets` and `scaling.factors` (F64 `[channels]`), and `times` (F64
/// `[length]`) when all series share theirs. Metadata, all text: `format`, `formatVersion`, `synthesizer`, `parameters` (JSON), `seed`, `step`, `length`,
/// `channels` (JSON list of names and units), `labels` (JSON list), `timeUnit`, `regular`, `lineage` (JSON).
struct ModelFile {
    static let format = "semblance-model"
    /// The newest version of the form; every earlier one is read too.
    static let formatVersion = 1

    let information: ModelInformation
    let kind: GANKind
    let shape: SeriesNetworkShape
    let form: SeriesForm
    /// The generator's variables by name.
    let tensors: [String: [Float]]

    /// The bytes of a file; equal content gives equal bytes.
    static func encode(_ information: ModelInformation, form: SeriesForm, variables: [Variable]) throws -> [UInt8] {
        var builder = SafetensorsBuilder(metadata: [
            "format": format, "formatVersion": String(formatVersion), "synthesizer": information.synthesizer,
            "parameters": try text(information.parameters), "seed": String(information.seed), "step": String(information.step),
            "length": String(form.length), "channels": try text(form.channels), "labels": try text(form.labels), "timeUnit": form.timeUnit,
            "regular": String(form.isRegular), "lineage": try text(information.lineage),
        ])
        if let times = form.times { builder.add("times", shape: [form.length], times) }
        builder.add("scaling.offsets", shape: [form.channels.count], form.scaling.offsets)
        builder.add("scaling.factors", shape: [form.channels.count], form.scaling.factors)
        for variable in variables { builder.add(variable.name, shape: variable.shape.dimensions, variable.values) }
        return try builder.build()
    }

    /// Reads and checks a file.
    ///
    /// - Throws: `ModelError` that says what is wrong.
    init(_ bytes: [UInt8]) throws(ModelError) {
        let file: SafetensorsFile
        do { file = try SafetensorsFile(bytes) } catch { throw ModelError("the model file cannot be read: \(error)") }
        let fields = Fields(metadata: file.metadata)
        guard file.metadata["format"] == Self.format else { throw ModelError("the file is not a model of Semblance") }
        let version = try fields.integer("formatVersion", 1...Int.max)
        guard version <= Self.formatVersion else {
            throw ModelError("the model file has version \(version); this program reads versions up to \(Self.formatVersion)")
        }
        let name = try fields.text("synthesizer")
        guard let kind = GANKind(rawValue: name), let description = SynthesizerCatalog.description(named: name) else {
            throw ModelError("the model file is of the synthesizer \(name), which this program does not have")
        }
        let parameters: ParameterValues
        do {
            parameters = try ParameterValues(try fields.json("parameters", as: [String: JSONValue].self), for: description)
        } catch let error as SpecificationError {
            throw ModelError("the model file's parameters are not admissible: \(error)")
        } catch let error as ModelError {
            throw error
        } catch {
            throw ModelError("the model file's parameters cannot be read")
        }
        let length = try fields.integer("length", 2...(1 << 32))
        let channels = try fields.json("channels", as: [Channel].self)
        let labels = try fields.json("labels", as: [Int32].self)
        guard !channels.isEmpty else { throw ModelError("the model file names no channels") }
        guard zip(labels, labels.dropFirst()).allSatisfy({ $0 < $1 }), kind.takesLabels || labels.isEmpty else {
            throw ModelError("the model file's labels are not an ascending list that \(name) can have")
        }

        let shape = kind.networkShape(parameters, length: length, channels: channels.count, labelCount: labels.count)
        // Before anything is allocated by what the header claims: the file must be large enough for it.
        guard let largest = shape.largestLayerCount, largest / 8 <= file.header.dataByteCount else {
            throw ModelError("the model file is too small for series of \(length) steps and \(channels.count) channels")
        }
        let form = SeriesForm(
            length: length, channels: channels, times: try Self.times(file, length: length), timeUnit: try fields.text("timeUnit"),
            isRegular: file.metadata["regular"] != "false", labels: labels, scaling: try Self.scaling(file, channels: channels.count))
        tensors = try Self.tensors(file, kind: kind, shape: shape)
        self.kind = kind
        self.shape = shape
        self.form = form
        information = ModelInformation(
            formatVersion: version, synthesizer: name, parameters: parameters.values, seed: try fields.unsigned("seed"),
            step: try fields.integer("step", 0...Int.max), length: length,
            channels: channels.map { ModelInformation.Channel(name: $0.name, unit: $0.unit) }, labels: labels.map(Int.init),
            lineage: try fields.json("lineage", as: [String: String].self))
    }

    private static func tensors(
        _ file: SafetensorsFile, kind: GANKind, shape: SeriesNetworkShape
    ) throws(ModelError) -> [String: [Float]] {
        let expected = Variables(seed: 0)
        _ = kind.generator(shape, in: expected)
        var tensors: [String: [Float]] = [:]
        for variable in expected.all {
            guard let entry = file.header[variable.name] else { throw ModelError("the model file lacks the tensor \(variable.name)") }
            guard entry.shape == variable.shape.dimensions else {
                throw ModelError("tensor \(variable.name) has the shape \(entry.shape), where \(variable.shape) was expected")
            }
            let values: [Float]
            do { values = try file.floats(variable.name) } catch { throw ModelError("the model file cannot be read: \(error)") }
            guard values.allSatisfy(\.isFinite) else {
                throw ModelError("tensor \(variable.name) holds a value that is not a finite number")
            }
            tensors[variable.name] = values
        }
        return tensors
    }

    private static func times(_ file: SafetensorsFile, length: Int) throws(ModelError) -> [Double]? {
        guard file.header["times"] != nil else { return nil }
        let times = try doubles(file, "times", count: length)
        guard SeriesTimes.shared(times).firstDisorder(length: length) == nil else {
            throw ModelError("the model file's times do not increase")
        }
        return times
    }

    private static func scaling(_ file: SafetensorsFile, channels: Int) throws(ModelError) -> ChannelScaling {
        ChannelScaling(
            offsets: try doubles(file, "scaling.offsets", count: channels), factors: try doubles(file, "scaling.factors", count: channels))
    }

    private static func doubles(_ file: SafetensorsFile, _ name: String, count: Int) throws(ModelError) -> [Double] {
        let values: [Double]
        do { values = try file.doubles(name) } catch { throw ModelError("the model file cannot be read: \(error)") }
        guard values.count == count, values.allSatisfy(\.isFinite) else {
            throw ModelError("tensor \(name) does not hold \(count) finite numbers")
        }
        return values
    }

    /// JSON with sorted keys, so that equal values have equal text.
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

extension ModelFile {
    /// The metadata with its types checked.
    private struct Fields {
        let metadata: [String: String]

        func text(_ name: String) throws(ModelError) -> String {
            guard let text = metadata[name] else { throw ModelError("the model file does not say its \(name)") }
            return text
        }

        func integer(_ name: String, _ range: ClosedRange<Int>) throws(ModelError) -> Int {
            guard let number = Int(try text(name)), range.contains(number) else {
                throw ModelError("the model file's \(name) is not a whole number of at least \(range.lowerBound)")
            }
            return number
        }

        func unsigned(_ name: String) throws(ModelError) -> UInt64 {
            guard let number = UInt64(try text(name)) else { throw ModelError("the model file's \(name) is not a whole number") }
            return number
        }

        func json<Value: Decodable>(_ name: String, as type: Value.Type) throws(ModelError) -> Value {
            let text = try text(name)
            do { return try JSONDecoder().decode(type, from: Data(text.utf8)) } catch {
                throw ModelError("the model file's \(name) cannot be read")
            }
        }
    }
}
