/// One thing to know about where a report comes from, such as a dataset's name, a hash, a parameter or a time.
package struct TableReportLineageEntry: Codable, Sendable, Hashable {
    package let label: String
    package let value: String

    package init(_ label: String, _ value: String) {
        self.label = label
        self.value = value
    }
}
