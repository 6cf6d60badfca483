package import Specification

/// How far the reading of a table is.
package enum TableState: String, Codable, Hashable, Sendable, CaseIterable {
    /// The file is stored and is being read; the figures are not known yet, or are those of before.
    case reading
    case ready
    /// The file cannot be read as it should be; `problem` says why.
    case failed
}

/// The shape of a table and how its file was read. Columns and their figures are in the metadata and the profile.
package struct TableSummary: Codable, Hashable, Sendable {
    package var state: TableState
    package var rows: Int
    package var columns: Int
    /// The share of missing cells, 0 … 1.
    package var missingShare: Double
    package var rejectedRows: RejectedRowList
    /// What a reader of the table should know, in sentences.
    package var notes: [String]
    /// Columns that say who somebody is, and are replaced by made-up ones.
    package var personalColumns: [String]
    /// Why it could not be read, in state `failed`.
    package var problem: String?
    /// Rises with every change of the metadata.
    package var revision: Int
    /// That the original was deleted, and why.
    package var deletion: OriginalDeletion?

    package init(
        state: TableState, rows: Int = 0, columns: Int = 0, missingShare: Double = 0, rejectedRows: RejectedRowList = RejectedRowList(),
        notes: [String] = [], personalColumns: [String] = [], problem: String? = nil, revision: Int = 0, deletion: OriginalDeletion? = nil
    ) {
        self.state = state
        self.rows = rows
        self.columns = columns
        self.missingShare = missingShare
        self.rejectedRows = rejectedRows
        self.notes = notes
        self.personalColumns = personalColumns
        self.problem = problem
        self.revision = revision
        self.deletion = deletion
    }
}

/// Rows of a file that are not in the table: how many, and the first of them.
package struct RejectedRowList: Codable, Hashable, Sendable {
    package var count: Int
    package var first: [RejectedRowItem]

    package init(count: Int = 0, first: [RejectedRowItem] = []) {
        self.count = count
        self.first = first
    }
}

/// A row that was set aside.
package struct RejectedRowItem: Codable, Hashable, Sendable {
    /// The line on which it begins, from 1.
    package var line: Int
    package var reason: String

    package init(line: Int, reason: String) {
        self.line = line
        self.reason = reason
    }
}

/// The record of an original that was deleted for good after a fit: who, when, and what it was.
package struct OriginalDeletion: Codable, Hashable, Sendable {
    package var deletedAt: Timestamp
    /// The username of who asked for it.
    package var requestedBy: String
    package var jobID: String
    /// What was made of it before.
    package var model: ModelVersionReference
    /// SHA-256 of the bytes that were deleted, in hexadecimal.
    package var contentHash: String
    package var byteCount: Int

    package init(
        deletedAt: Timestamp, requestedBy: String, jobID: String, model: ModelVersionReference, contentHash: String, byteCount: Int
    ) {
        self.deletedAt = deletedAt
        self.requestedBy = requestedBy
        self.jobID = jobID
        self.model = model
        self.contentHash = contentHash
        self.byteCount = byteCount
    }
}

/// `POST /v1/models/{name}/versions/{n}/sample` of a model of a table.
package struct SampleRowsRequest: Codable, Hashable, Sendable {
    package var rows: Int
    /// The same seed gives the same rows; 0 when left out.
    package var seed: UInt64?
    /// Every row agrees with all of them.
    package var conditions: [RowCondition]?
    /// For a column, the share of rows that each value gets: 0 … 1. Values that are not named share the rest as they were learned.
    package var shares: [String: [String: Double]]?
    /// Below 1 rare values become rarer, above 1 more frequent; 1 when left out.
    package var temperature: Double?
    package var format: SampleFormat?
    /// Whether a file is compressed with gzip.
    package var gzip: Bool?
    /// Saves the rows as a dataset of that name, which is answered with 201, instead of answering with the rows.
    package var saveAs: String?

    package init(
        rows: Int, seed: UInt64? = nil, conditions: [RowCondition]? = nil, shares: [String: [String: Double]]? = nil,
        temperature: Double? = nil, format: SampleFormat? = nil, gzip: Bool? = nil, saveAs: String? = nil
    ) {
        self.rows = rows
        self.seed = seed
        self.conditions = conditions
        self.shares = shares
        self.temperature = temperature
        self.format = format
        self.gzip = gzip
        self.saveAs = saveAs
    }
}

/// What a cell of every row is: one of some values, within a range, missing, or present. Values are texts in the column's own form.
package struct RowCondition: Codable, Hashable, Sendable {
    package var column: String
    package var values: [String]?
    package var minimum: String?
    package var maximum: String?
    package var isMissing: Bool?

    package init(column: String, values: [String]? = nil, minimum: String? = nil, maximum: String? = nil, isMissing: Bool? = nil) {
        self.column = column
        self.values = values
        self.minimum = minimum
        self.maximum = maximum
        self.isMissing = isMissing
    }
}

/// Some rows of a table as JSON: cells are numbers, booleans and texts, null where they are missing.
package struct RowPage: Codable, Hashable, Sendable {
    package var columns: [String]
    package var rows: [[JSONValue]]

    package init(columns: [String], rows: [[JSONValue]]) {
        self.columns = columns
        self.rows = rows
    }
}

/// What a model's version knows of its table.
package struct TableModelSummary: Codable, Hashable, Sendable {
    /// What was asked for, such as `auto`.
    package var requested: String
    package var trainingRows: Int
    package var columns: Int
    /// The share of rows that was kept aside.
    package var holdout: Double?
    /// What people should know of the fit, in sentences.
    package var notes: [String]
    /// What the report says; nil when none could be made.
    package var report: ReportSummary?

    package init(
        requested: String, trainingRows: Int, columns: Int, holdout: Double? = nil, notes: [String] = [], report: ReportSummary? = nil
    ) {
        self.requested = requested
        self.trainingRows = trainingRows
        self.columns = columns
        self.holdout = holdout
        self.notes = notes
        self.report = report
    }
}

/// What a report says of sharing synthetic rows.
package enum PrivacyVerdict: String, Codable, Hashable, Sendable, CaseIterable {
    /// Nothing forbids it.
    case mayBeShared
    /// There were too few rows, or none kept aside, to tell.
    case undecided
    /// The rows lie too near to those of the training.
    case doNotShare
}

/// The verdict of a report in short.
package struct ReportSummary: Codable, Hashable, Sendable {
    /// In plain words.
    package var verdict: String
    package var privacy: PrivacyVerdict

    package init(verdict: String, privacy: PrivacyVerdict) {
        self.verdict = verdict
        self.privacy = privacy
    }
}
