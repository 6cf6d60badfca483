package import Specification

/// Reads a kernel as people write it: kernels with arguments, numbers, `+`, `*` and parentheses; `*` binds more tightly.
package struct KernelParser {
    private static let largestByteCount = 2000
    private static let largestDepth = 50
    private static let largestKernelCount = 50

    private let text: [UInt8]
    private let defaults: [String: Double]
    private let path: String
    private var position = 0
    private var depth = 0
    private var kernelCount = 0

    /// - Parameters:
    ///   - text: such as `periodic(period=0.2) * squared-exponential(lengthscale=0.3) + linear()`.
    ///   - defaults: the value of each argument that a kernel leaves out.
    ///   - path: where the text stands in the request.
    /// - Throws: `SpecificationError` with the position of what cannot be read.
    package static func kernel(_ text: String, defaults: [String: Double], path: String) throws(SpecificationError) -> Kernel {
        guard text.utf8.count <= largestByteCount else {
            throw SpecificationError(path, "must have at most \(largestByteCount) characters")
        }
        var parser = KernelParser(text: Array(text.utf8), defaults: defaults, path: path)
        let kernel = try parser.sum()
        parser.skipSpaces()
        guard parser.position == parser.text.count else { throw parser.error("expected +, * or the end") }
        return kernel
    }

    private init(text: [UInt8], defaults: [String: Double], path: String) {
        self.text = text
        self.defaults = defaults
        self.path = path
    }

    private mutating func sum() throws(SpecificationError) -> Kernel {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.largestDepth else { throw error("parentheses are nested more than \(Self.largestDepth) deep") }
        var kernel = try product()
        while take("+") { kernel = .sum(kernel, try product()) }
        return kernel
    }

    private mutating func product() throws(SpecificationError) -> Kernel {
        var kernel = try factor()
        while take("*") { kernel = .product(kernel, try factor()) }
        return kernel
    }

    private mutating func factor() throws(SpecificationError) -> Kernel {
        if take("(") {
            let kernel = try sum()
            guard take(")") else { throw error("expected )") }
            return kernel
        }
        skipSpaces()
        kernelCount += 1
        guard kernelCount <= Self.largestKernelCount else { throw error("a formula has at most \(Self.largestKernelCount) kernels") }
        let start = position
        if let first = text[safe: position], Self.isDigit(first) || first == UInt8(ascii: ".") {
            let value = try number()
            guard value > 0, value <= 1e9 else { throw error("a number is a variance: above 0 and at most 1000000000", at: start) }
            return .constant(variance: value)
        }
        let name = word()
        guard !name.isEmpty else { throw error("expected a kernel, a number or (") }
        let full = ["se": "squared-exponential", "rbf": "squared-exponential", "rq": "rational-quadratic"][name] ?? name
        let known = Kernel.arguments(of: full)
        guard !known.isEmpty else { throw error("\(name) is no kernel; kernels are \(Kernel.names.joined(separator: ", "))", at: start) }
        let given = try arguments(of: full, known)
        guard let kernel = Kernel(full, { given[$0] ?? defaults[$0] ?? 1 }) else { throw error("\(name) is no kernel", at: start) }
        return kernel
    }

    private mutating func arguments(of kernel: String, _ known: [String]) throws(SpecificationError) -> [String: Double] {
        guard take("(") else { return [:] }
        var given: [String: Double] = [:]
        if take(")") { return given }
        repeat {
            skipSpaces()
            let start = position
            let name = word()
            guard known.contains(name) else {
                let found = name.isEmpty ? "expected an argument" : "\(name) is no argument"
                throw error("\(found) of \(kernel); its arguments are \(known.joined(separator: ", "))", at: start)
            }
            guard given[name] == nil else { throw error("\(name) is given twice", at: start) }
            guard take("=") else { throw error("expected = after \(name)") }
            skipSpaces()
            let numberStart = position
            let value = try number()
            if let complaint = GaussianProcess.description.parameters.first(where: { $0.name == name })?.complaint(about: .number(value)) {
                throw error("\(name) \(complaint)", at: numberStart)
            }
            given[name] = value
        } while take(",")
        guard take(")") else { throw error("expected , or )") }
        return given
    }

    private mutating func number() throws(SpecificationError) -> Double {
        let start = position
        while let byte = text[safe: position] {
            let isExponentSign =
                (byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")) && position > start
                && text[position - 1] | 0x20 == UInt8(ascii: "e")
            let isLeadingSign = byte == UInt8(ascii: "-") && position == start
            guard Self.isDigit(byte) || byte == UInt8(ascii: ".") || byte | 0x20 == UInt8(ascii: "e") || isExponentSign || isLeadingSign
            else { break }
            position += 1
        }
        guard let value = Double(String(decoding: text[start..<position], as: UTF8.self)), value.isFinite else {
            throw error("expected a number", at: start)
        }
        return value
    }

    private mutating func word() -> String {
        let start = position
        while let byte = text[safe: position],
            Self.isLetter(byte) || (position > start && (byte == UInt8(ascii: "-") || Self.isDigit(byte)))
        {
            position += 1
        }
        return String(decoding: text[start..<position], as: UTF8.self).lowercased()
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpaces()
        guard text[safe: position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipSpaces() {
        while let byte = text[safe: position], byte == UInt8(ascii: " ") || (9...13).contains(byte) { position += 1 }
    }

    private func error(_ message: String, at place: Int? = nil) -> SpecificationError {
        SpecificationError(path, "position \((place ?? position) + 1): \(message)")
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }
}

extension Array {
    /// The element, or nil beyond the end.
    fileprivate subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
