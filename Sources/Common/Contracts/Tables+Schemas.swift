import Specification

extension TableSummary: ContractType {
    package static var schema: Schema {
        .object(
            [
                .required("state", .words(of: TableState.self), "`reading` until the figures are known."),
                .required("rows", .integer(minimum: 0)),
                .required("columns", .integer(minimum: 0)),
                .required("missingShare", .number(minimum: 0, maximum: 1), "The share of missing cells."),
                .required("rejectedRows", .reference(RejectedRowList.self), "Rows of the file that are not in the table."),
                .required("notes", .list(of: .text()), "What a reader of the table should know."),
                .required("personalColumns", .list(of: .text()), "Columns that say who somebody is; they are replaced by made-up ones."),
                .optional("problem", .text(), "Why it could not be read."),
                .required("revision", .integer(minimum: 0), "Rises with every change of the metadata."),
                .optional("deletion", .reference(OriginalDeletion.self), "That the original was deleted."),
            ], summary: "The shape of a table and how its file was read.")
    }
    package static var example: TableSummary {
        TableSummary(
            state: .ready, rows: 5000, columns: 15, missingShare: 0.02, rejectedRows: .example, notes: ["1 row was set aside"],
            personalColumns: ["name"], problem: "is empty", revision: 1, deletion: .example)
    }
}

extension RejectedRowList: ContractType {
    package static var schema: Schema {
        .object([
            .required("count", .integer(minimum: 0)), .required("first", .list(of: .reference(RejectedRowItem.self)), "The first of them."),
        ])
    }
    package static var example: RejectedRowList { RejectedRowList(count: 1, first: [.example]) }
}

extension RejectedRowItem: ContractType {
    package static var schema: Schema {
        .object([.required("line", .integer(minimum: 1), "The line on which it begins."), .required("reason", .text())])
    }
    package static var example: RejectedRowItem { RejectedRowItem(line: 17, reason: "has 3 fields, not 4") }
}

extension OriginalDeletion: ContractType {
    package static var schema: Schema {
        .object(
            [
                .required("deletedAt", .moment), .required("requestedBy", .text(), "The username of who asked for it."),
                .required("jobID", .text(pattern: .identifier), "The fit after which it was deleted."),
                .required("model", .reference(ModelVersionReference.self), "What was made of it before."),
                .required("contentHash", .text(pattern: .sha256), "SHA-256 of the bytes that were deleted."),
                .required("byteCount", .integer(minimum: 0)),
            ], summary: "The record of an original that was deleted for good.")
    }
    package static var example: OriginalDeletion {
        OriginalDeletion(
            deletedAt: Examples.moment, requestedBy: "ada", jobID: Examples.identifier, model: .example, contentHash: Examples.sha256,
            byteCount: 840)
    }
}

extension SampleRowsRequest: ContractType {
    package static var schema: Schema {
        .object(
            [
                .required("rows", .integer(minimum: 1, maximum: 1_000_000_000), "How many rows."),
                .nullable("seed", .seed, "The same seed gives the same rows; 0 when left out."),
                .nullable("conditions", .list(of: .reference(RowCondition.self), maxItems: 1000), "Every row agrees with all of them."),
                .nullable(
                    "shares", .map(of: .map(of: .number(minimum: 0, maximum: 1))),
                    "For a column, the share of rows that each value gets; other values share the rest as learned."),
                .nullable(
                    "temperature", .number(minimum: 0, maximum: 100, isMinimumExclusive: true),
                    "Below 1 rare values become rarer, above 1 more frequent; 1 when left out."),
                .nullable("format", .words(of: SampleFormat.self), "`json` (few rows, as a page) when left out; files stream."),
                .nullable("gzip", .boolean, "Whether a file is compressed."),
                .nullable("saveAs", .text(pattern: .datasetName), "Saves the rows as a dataset of that name instead."),
            ], summary: "Rows from a model of a table.")
    }
    package static var example: SampleRowsRequest {
        SampleRowsRequest(
            rows: 100, seed: 1, conditions: [.example], shares: ["sex": ["Female": 0.5]], temperature: 1, format: .csv, gzip: true,
            saveAs: "people")
    }
}

extension RowCondition: ContractType {
    package static var schema: Schema {
        .object(
            [
                .required("column", .text(minLength: 1, maxLength: 10_000)),
                .nullable("values", .list(of: .text(), minItems: 1, maxItems: 10_000), "The cell is one of these."),
                .nullable("minimum", .text(maxLength: 1000), "The cell is this or more."),
                .nullable("maximum", .text(maxLength: 1000), "The cell is this or less."),
                .nullable("isMissing", .boolean, "Whether the cell is missing."),
            ], summary: "What a cell of every row is; values are texts in the column's own form.")
    }
    package static var example: RowCondition {
        RowCondition(column: "age", values: ["39"], minimum: "30", maximum: "40", isMissing: false)
    }
}

extension RowPage: ContractType {
    package static var schema: Schema {
        .object(
            [
                .required("columns", .list(of: .text())),
                .required("rows", .list(of: .list(of: .any)), "Cells in the order of the columns; null where they are missing."),
            ], summary: "Some rows of a table.")
    }
    package static var example: RowPage { RowPage(columns: ["age", "sex"], rows: [[39, "Male"], [50, .null]]) }
}

extension TableModelSummary: ContractType {
    package static var schema: Schema {
        .object(
            [
                .required("requested", .text(), "The synthesizer that was asked for."),
                .required("trainingRows", .integer(minimum: 0)),
                .required("columns", .integer(minimum: 0)),
                .optional("holdout", .number(minimum: 0, maximum: 1), "The share of rows that was kept aside."),
                .required("notes", .list(of: .text())),
                .optional("report", .reference(ReportSummary.self)),
            ], summary: "What a model's version knows of its table.")
    }
    package static var example: TableModelSummary {
        TableModelSummary(requested: "auto", trainingRows: 4000, columns: 15, holdout: 0.2, notes: ["made-up names"], report: .example)
    }
}

extension ReportSummary: ContractType {
    package static var schema: Schema {
        .object([
            .required("verdict", .text(), "In plain words."),
            .required("privacy", .words(of: PrivacyVerdict.self), "Whether the rows may be shared, as far as it can be told."),
        ])
    }
    package static var example: ReportSummary { ReportSummary(verdict: "Behaves like the original.", privacy: .mayBeShared) }
}
