import Random

/// The variables of a set of networks and optimisers, in the order in which they were made; together they are the whole state of a fit.
package final class Variables {
    /// How a variable starts.
    package enum Initial {
        case constant(Float)
        /// Uniform in ±bound.
        case uniform(bound: Float)
        /// Normal with mean 0.
        case normal(deviation: Float)
    }

    /// The seed of all initial values; each is keyed by the variable's name, so the order of making them does not matter.
    package let seed: UInt64
    /// All variables in the order of making.
    package private(set) var all: [Variable] = []
    private var byName: [String: Variable] = [:]

    package init(seed: UInt64) { self.seed = seed }

    /// The variable of a name, if there is one.
    package subscript(name: String) -> Variable? { byName[name] }

    /// Makes a variable; the name must be new.
    package func make(_ name: String, _ shape: Shape, _ initial: Initial, isTrainable: Bool = true) -> Variable {
        precondition(byName[name] == nil, "there is already a variable named \(name)")
        let variable = Variable(name: name, shape: shape, isTrainable: isTrainable)
        var stream = RandomStream(seed: seed, purpose: Purpose("neural.initial.\(name)"))
        let buffer = variable.storage.buffer
        switch initial {
        case .constant(let value): buffer.update(repeating: value)
        case .uniform(let bound): stream.fillUniform(buffer, from: -bound, to: bound)
        case .normal(let deviation):
            stream.fillNormal(buffer)
            for i in buffer.indices { buffer[i] *= deviation }
        }
        all.append(variable)
        byName[name] = variable
        return variable
    }

    /// Sets every variable from stored tensors, or none.
    ///
    /// - Parameter stored: Answers the numbers stored under a name, nil if there are none.
    /// - Throws: `StoredTensorError` that lists every variable that is missing or has another number of elements.
    package func restore(_ stored: (String) throws -> [Float]?) throws {
        var found: [(Variable, [Float])] = []
        var problems: [String] = []
        for variable in all {
            guard let values = try stored(variable.name) else {
                problems.append("\(variable.name) is missing")
                continue
            }
            if values.count != variable.shape.count {
                problems.append("\(variable.name) has \(values.count) numbers, but its shape is \(variable.shape)")
            }
            found.append((variable, values))
        }
        if !problems.isEmpty { throw StoredTensorError(problems: problems) }
        for (variable, values) in found { variable.values = values }
    }
}

/// Stored tensors that do not fit the networks they are read into.
package struct StoredTensorError: Error, Hashable, CustomStringConvertible {
    /// What is wrong, one sentence per tensor.
    package let problems: [String]
    package init(problems: [String]) { self.problems = problems }
    package var description: String { "the stored tensors do not fit: " + problems.joined(separator: "; ") }
}
