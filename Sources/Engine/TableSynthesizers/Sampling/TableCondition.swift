package import Specification

/// What the cells of a column are to be: one of some values, within a range, missing, or present.
///
/// Values are texts in the column's own form, such as "2024-01-31", ">50K" or "12.5".
package struct TableCondition: Codable, Hashable, Sendable {
    package var column: String
    /// The values that are allowed; nil: all, within the range.
    package var values: [String]?
    /// The smallest and the largest value that is allowed, for numbers and moments.
    package var minimum: String?
    package var maximum: String?
    /// True: only missing cells; false: no missing cells. Values and ranges exclude missing cells by themselves.
    package var isMissing: Bool?

    package init(_ column: String, values: [String]? = nil, minimum: String? = nil, maximum: String? = nil, isMissing: Bool? = nil) {
        self.column = column
        self.values = values
        self.minimum = minimum
        self.maximum = maximum
        self.isMissing = isMissing
    }

    /// Reads `age=39`, `age=30..40`, `age=30..`, `age>=30`, `age<=40`, `sex=Male|Female`, `job=` (missing) or `job!=` (present).
    ///
    /// - Throws: `SpecificationError` that says what is expected.
    package init(parsing text: String) throws(SpecificationError) {
        let signs = ["!=", ">=", "<=", "="]
        let found = signs.compactMap { sign in text.firstRange(of: sign).map { (sign, $0) } }.min {
            ($0.1.lowerBound, -$0.0.count) < ($1.1.lowerBound, -$1.0.count)
        }
        guard let (sign, range) = found, range.lowerBound > text.startIndex else {
            throw SpecificationError(
                "condition",
                "'\(text)' is none of: column=value, column=a|b, column=low..high, column>=low, column<=high, column= (missing), column!= (present)"
            )
        }
        let value = String(text[range.upperBound...])
        self.init(String(text[..<range.lowerBound]))
        switch sign {
        case "!=":
            guard value.isEmpty else {
                throw SpecificationError("condition", "'\(text)': after != nothing may follow; it says that cells are present")
            }
            isMissing = false
        case ">=", "<=":
            guard !value.isEmpty else { throw SpecificationError("condition", "'\(text)': after \(sign) a value must follow") }
            if sign == ">=" { minimum = value } else { maximum = value }
        default:
            if value.isEmpty {
                isMissing = true
            } else if let dots = value.firstRange(of: "..") {
                let (low, high) = (String(value[..<dots.lowerBound]), String(value[dots.upperBound...]))
                guard !low.isEmpty || !high.isEmpty else { throw SpecificationError("condition", "'\(text)': a range needs a bound") }
                minimum = low.isEmpty ? nil : low
                maximum = high.isEmpty ? nil : high
            } else {
                values = value.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            }
        }
    }
}

extension String {
    /// Where a text first occurs.
    fileprivate func firstRange(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
