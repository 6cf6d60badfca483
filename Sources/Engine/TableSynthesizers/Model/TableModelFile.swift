import FoundationEssentials
import Generators
import Safetensors
import Specification
import Tabular

/// The stored form of a table's model: a safetensors file.
///
/// Metadata, all text: `format`, `formatVersion`, `information` (JSON), `coding` (JSON: how columns become variables), `generators` (JSON), `model` (the model's own text).
/// Tensors: `coding.pieces` (F64: low, high and cumulative share of each piece of each column of numbers) and those of the model.
enum TableModelFile {
    static let format = "semblance-table-model"
    /// The newest version of the form; every earlier one is read too.
    static let formatVersion = 1

    /// What a file holds.
    struct Content {
        var information: TableModelInformation
        var discretisation: Discretisation
        var generators: [String: ColumnGenerator]
        var model: any StateModel
    }

    /// The bytes of a file; equal content gives equal bytes.
    static func encode(_ content: Content) throws -> [UInt8] {
        var tensors = SafetensorsBuilder()
        let text = try content.model.store(in: &tensors)
        var discretisation = content.discretisation
        let pieces = discretisation.removePieces()
        var builder = SafetensorsBuilder(metadata: [
            "format": format, "formatVersion": String(formatVersion), "information": try Self.text(content.information),
            "coding": try Self.text(discretisation), "generators": try Self.text(content.generators.mapValues(\.json)), "model": text,
        ])
        builder.add("coding.pieces", shape: [pieces.count / 3, 3], pieces)
        _ = try content.model.store(in: &builder)
        return try builder.build()
    }

    /// Reads and checks a file.
    ///
    /// - Throws: `TableSynthesisError` that says what is wrong.
    static func decode(_ bytes: [UInt8]) throws -> Content {
        let file: SafetensorsFile
        do { file = try SafetensorsFile(bytes) } catch {
            throw TableSynthesisError(.unusableModel, "the model file cannot be read: \(error)")
        }
        guard file.metadata["format"] == format else { throw TableSynthesisError(.unusableModel, "the file is not a model of a table") }
        guard let version = file.metadata["formatVersion"].flatMap({ Int($0) }), (1...formatVersion).contains(version) else {
            throw TableSynthesisError(
                .unusableModel,
                "the model file has version \(file.metadata["formatVersion"] ?? "none"); this program reads versions up to \(formatVersion)"
            )
        }
        do {
            let information = try value(TableModelInformation.self, "information", file)
            var discretisation = try value(Discretisation.self, "coding", file)
            guard discretisation.takePieces(try file.doubles("coding.pieces")), discretisation.isSound else {
                throw TableSynthesisError(.unusableModel, "the model file's columns are damaged")
            }
            let generators = try value([String: JSONValue].self, "generators", file).mapValues { try ColumnGenerator(json: $0) }
            guard information.metadata.columns.map(\.name) == discretisation.columns.map(\.name) else {
                throw TableSynthesisError(.unusableModel, "the model file's columns and their metadata do not agree")
            }
            let text = file.metadata["model"] ?? ""
            let variables = discretisation.variables
            let model: any StateModel =
                switch information.synthesizer {
                case "forest": try ForestModel(reading: file, text: text, variables: variables)
                case "argn": try AutoregressiveModel(reading: file, text: text, variables: variables)
                case "copula": try CopulaModel(reading: file, text: text, variables: variables)
                default:
                    throw TableSynthesisError(
                        .unusableModel, "the model file is of the synthesizer \(information.synthesizer), which this program does not have")
                }
            return Content(information: information, discretisation: discretisation, generators: generators, model: model)
        } catch let error as TableSynthesisError {
            throw error
        } catch {
            throw TableSynthesisError(.unusableModel, "the model file is damaged: \(error)")
        }
    }

    private static func value<Value: Decodable>(_ type: Value.Type, _ name: String, _ file: SafetensorsFile) throws -> Value {
        guard let text = file.metadata[name] else { throw TableSynthesisError(.unusableModel, "the model file has no \(name)") }
        do { return try JSONDecoder().decode(type, from: Data(text.utf8)) } catch {
            throw TableSynthesisError(.unusableModel, "the model file's \(name) cannot be read")
        }
    }

    private static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
