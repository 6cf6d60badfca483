internal import TableSynthesizers

/// A model that was read from its file.
struct StoredModel: Sendable {
    let name: String
    let model: TableModel
    let byteCount: Int

    var information: TableModelInformation { model.information }

    /// - Throws: `CommandFailure` that names the model and says what is wrong with its file.
    init(bytes: [UInt8], name: String) throws(CommandFailure) {
        self.name = name
        byteCount = bytes.count
        do {
            model = try TableModel(bytes)
        } catch {
            throw CommandFailure("the model \(name) cannot be used: \(error)")
        }
    }

    /// The model of a name or path.
    init(_ model: String, in store: ModelStore) throws(CommandFailure) {
        try self.init(bytes: try store.bytes(of: model), name: model)
    }

    /// `forest, 20,839 rows learned and 5,209 kept aside, 15 columns, 1.2 MB`.
    var shortDescription: String {
        let synthesizer =
            information.requested == information.synthesizer
            ? information.synthesizer : "\(information.synthesizer) (chosen by \(information.requested))"
        let rows = TextTable.grouped(information.trainingRows)
        return "\(synthesizer), \(rows) rows, \(information.columns.count) columns, \(TextTable.bytes(byteCount))"
    }
}
