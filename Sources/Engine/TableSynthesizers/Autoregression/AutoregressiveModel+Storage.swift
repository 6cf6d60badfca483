import FoundationEssentials
package import Safetensors

extension AutoregressiveModel {
    /// What a model's text says.
    private struct Description: Codable {
        var version: Int
        var shape: AutoregressionShape
    }

    private static let version = 1

    package func store(in builder: inout SafetensorsBuilder) throws -> String {
        for ((name, shape), values) in zip(shape.parameters, parameters) { builder.add("model.\(name)", shape: shape, values) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(Description(version: Self.version, shape: shape)), as: UTF8.self)
    }

    /// Reads a stored model.
    ///
    /// - Parameters:
    ///   - file: Holds the tensors.
    ///   - text: What `store` answered.
    ///   - variables: The variables that the model was fitted to.
    /// - Throws: `TableSynthesisError` when the text or a tensor is damaged, or belongs to other variables.
    package init(reading file: SafetensorsFile, text: String, variables: [Variable]) throws {
        func unusable(_ reason: String) -> TableSynthesisError {
            TableSynthesisError(.unusableModel, "the model cannot be read: \(reason)")
        }
        let description: Description
        do { description = try JSONDecoder().decode(Description.self, from: Data(text.utf8)) } catch {
            throw unusable("its description is not what argn writes")
        }
        let shape = description.shape
        guard description.version == Self.version else { throw unusable("its version is \(description.version), not \(Self.version)") }
        guard !variables.isEmpty, variables.count <= 1 << 20, shape.order.count == variables.count,
            Set(shape.order) == Set(variables.indices), shape.states == shape.order.map({ variables[$0].stateCount })
        else { throw unusable("it is a model of other variables") }
        guard (1...64).contains(shape.embeddingWidth), (8...512).contains(shape.hiddenWidth), (1...4).contains(shape.hiddenLayers) else {
            throw unusable("its layers have sizes that argn does not make")
        }
        var parameters: [[Float]] = []
        for (name, dimensions) in shape.parameters {
            do {
                guard try file.shape("model.\(name)") == dimensions else { throw unusable("tensor model.\(name) has another shape") }
                parameters.append(try file.floats("model.\(name)"))
            } catch let error as SafetensorsError {
                throw unusable("\(error)")
            }
            guard parameters.last?.allSatisfy(\.isFinite) == true else {
                throw unusable("tensor model.\(name) has numbers that are not finite")
            }
        }
        self.init(variables: variables, shape: shape, parameters: parameters)
    }
}
