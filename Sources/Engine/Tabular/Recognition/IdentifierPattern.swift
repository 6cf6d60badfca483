/// The common form of identifiers as a regular expression.
enum IdentifierPattern {
    private enum Kind: Equatable {
        case digits, upper, lower, other(UInt8)

        init(_ byte: UInt8) {
            self =
                switch byte {
                case 0x30...0x39: .digits
                case 0x41...0x5a: .upper
                case 0x61...0x7a: .lower
                default: .other(byte)
                }
        }
    }

    private struct Run {
        var kind: Kind
        var shortest: Int
        var longest: Int
        /// The text of the run where all have the same.
        var text: [UInt8]?
    }

    /// The expression, such as `USR-[0-9]{6}`; nil if the values have no common form.
    static func expression(_ values: [String]) -> String? {
        guard let first = values.first else { return nil }
        if values.allSatisfy({ PersonalData.isUUID(Array($0.utf8)) }) {
            let letters = values.contains { $0.utf8.contains { $0 >= 0x41 && $0 <= 0x46 } } ? "A-F" : "a-f"
            return [8, 4, 4, 4, 12].map { "[0-9\(letters)]{\($0)}" }.joined(separator: "-")
        }
        var common = runs(first)
        guard common.count <= 16 else { return nil }
        for value in values.dropFirst() {
            let other = runs(value)
            guard other.count == common.count else { return nil }
            for place in common.indices {
                guard common[place].kind == other[place].kind else { return nil }
                common[place].shortest = min(common[place].shortest, other[place].shortest)
                common[place].longest = max(common[place].longest, other[place].longest)
                if common[place].text != other[place].text { common[place].text = nil }
            }
        }
        return common.map(expression).joined()
    }

    private static func runs(_ value: String) -> [Run] {
        var runs: [Run] = []
        for byte in value.utf8 {
            let kind = Kind(byte)
            if let last = runs.indices.last, runs[last].kind == kind {
                runs[last].shortest += 1
                runs[last].longest += 1
                runs[last].text?.append(byte)
            } else {
                runs.append(Run(kind: kind, shortest: 1, longest: 1, text: [byte]))
            }
        }
        return runs
    }

    private static func expression(_ run: Run) -> String {
        let letters: String
        switch run.kind {
        case .other(let byte):
            let character = String(Unicode.Scalar(byte))
            let isSpecial = "\\.^$|?*+()[]{}/".contains(character)
            letters = isSpecial ? "\\\(character)" : character
            return run.longest == run.shortest
                ? String(repeating: letters, count: run.longest) : "\(letters){\(run.shortest),\(run.longest)}"
        case .digits: letters = "[0-9]"
        case .upper: letters = "[A-Z]"
        case .lower: letters = "[a-z]"
        }
        // Digits that never change are chance in few rows; letters that never change are a prefix.
        if run.kind != .digits, let text = run.text { return String(decoding: text, as: UTF8.self) }
        return run.shortest == run.longest ? "\(letters){\(run.longest)}" : "\(letters){\(run.shortest),\(run.longest)}"
    }
}
