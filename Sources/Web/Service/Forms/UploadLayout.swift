import Contracts

/// What an uploaded file holds: a table, or series whose rows stand in one of three ways.
enum UploadLayout: String, CaseIterable {
    case table, wide, long, recording

    /// What the file becomes.
    var kind: DatasetKind { self == .table ? .table : .series }
}
