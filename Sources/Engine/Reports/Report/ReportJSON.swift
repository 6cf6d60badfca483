internal import FoundationEssentials

/// How reports and profiles are written as JSON: with sorted keys, so that equal values give equal bytes.
enum ReportJSON {
    static func encode(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Figures that are not finite are left out where they are made, so that all can be written.
        guard let data = try? encoder.encode(value) else { preconditionFailure("a report could not be written") }
        return Array(data)
    }
}
