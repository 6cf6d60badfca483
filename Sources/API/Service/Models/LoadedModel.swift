import Synthesizers
import TableSynthesizers

/// A model that is ready to make data.
enum LoadedModel: Sendable {
    case series(SeriesModel)
    case table(TableModel)

    /// Reads an artifact of either kind.
    ///
    /// - Throws: `ModelError` or `TableSynthesisError` when it is none.
    init(artifact bytes: [UInt8]) throws {
        self = TableModel.isTableModel(bytes) ? .table(try TableModel(bytes)) : .series(try SeriesModel(artifact: bytes))
    }
}
