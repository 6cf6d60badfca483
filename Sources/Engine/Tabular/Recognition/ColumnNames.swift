/// What the names of columns say.
enum ColumnNames {
    /// Whether a name says that the column tells which row it is.
    static func saysKey(_ name: String) -> Bool {
        let words = PersonalData.words(of: name)
        return [" id", " ids", " key", " pk", " uuid", " guid", " identifier", " index"].contains { words.hasSuffix($0) }
            || name.hasSuffix("ID")
    }

    /// Names without repetitions or empty ones: `column 3` for the third column without a name, `a (2)` for the second `a`.
    static func unique(_ names: [String]) -> [String] {
        var taken = Set(names)
        var seen: Set<String> = []
        return names.enumerated().map { place, name in
            let name = name.isEmpty ? "column \(place + 1)" : name
            if seen.insert(name).inserted {
                taken.insert(name)
                return name
            }
            var count = 2
            while taken.contains("\(name) (\(count))") { count += 1 }
            let other = "\(name) (\(count))"
            taken.insert(other)
            seen.insert(other)
            return other
        }
    }
}
