import Contracts
import Specification
import Testing
import WebService

@Suite("Forms of tables")
struct TableFormTests {
    private static let metadata: JSONValue = [
        "version": 1, "primaryKey": ["id"],
        "columns": [
            ["name": "id", "type": "identifier", "pattern": "P[0-9]{4}"], ["name": "age", "type": "integer", "personal": "name"],
            ["name": "plan", "type": "integer", "isOrdinal": true],
        ],
    ]

    @Test("A correction changes what the form says and leaves everything else as it is")
    func correction() throws {
        let values = FormValues([
            ("type.0", "identifier"), ("pattern.0", ""), ("key", "2"), ("type.1", "integer"), ("personal.1", ""), ("type.2", "category"),
            ("personal.2", "iban"),
        ])
        let request = MetadataForm(values, metadata: Self.metadata).request().objectValue ?? [:]
        #expect(request["version"] == 1 && request["primaryKey"] == ["plan"])
        #expect(
            request["columns"] == [
                ["name": "id", "type": "identifier"], ["name": "age", "type": "integer"],
                ["name": "plan", "type": "category", "isOrdinal": true, "personal": "iban"],
            ])
    }

    private static let information: JSONValue = [
        "columns": [
            ["name": "name", "type": "text", "canBeCondition": false], ["name": "age", "type": "integer", "canBeCondition": true],
            ["name": "sex", "type": "category", "canBeCondition": true], ["name": "a..b", "type": "category", "canBeCondition": true],
        ]
    ]

    @Test("Conditions are made of values, ranges and the words for missing cells")
    func conditions() {
        let values = FormValues([
            ("rows", "50"), ("seed", "3"), ("temperature", "1"), ("c.0", "30..40"), ("c.1", "Male | Female"), ("c.2", "x..y"),
            ("c.2.is", ""),
        ])
        var form = RowsForm(values, information: Self.information)
        #expect(form.columns.map(\.name) == ["age", "sex", "a..b"])
        #expect(
            form.request(format: .csv, isCompressed: true) == [
                "rows": 50, "seed": 3, "format": "csv", "gzip": true,
                "conditions": [
                    ["column": "age", "minimum": "30", "maximum": "40"], ["column": "sex", "values": ["Male", "Female"]],
                    ["column": "a..b", "values": ["x..y"]],
                ],
            ])
        var missing = RowsForm(
            FormValues([("rows", "5"), ("c.0", "..40"), ("c.1.is", "missing"), ("c.2.is", "present")]), information: Self.information)
        #expect(
            missing.request(limit: 2) == [
                "rows": 2,
                "conditions": [
                    ["column": "age", "maximum": "40"], ["column": "sex", "isMissing": true], ["column": "a..b", "isMissing": false],
                ],
            ])
        #expect(form.problems.isEmpty && missing.problems.isEmpty)
    }

    @Test("A number that is none is a problem of its field, and the API's paths find their fields")
    func problems() {
        var form = RowsForm(FormValues([("rows", "many"), ("temperature", "hot")]), information: Self.information)
        _ = form.request()
        #expect(Set(form.problems.byField.keys) == ["rows", "temperature"])
        #expect(form.field(forPath: "rows") == "rows" && form.field(forPath: "conditions.sex") == "c.1")
        #expect(form.field(forPath: "elsewhere") == nil)
    }

    @Test("A training on a table says what is kept aside and what is deleted, and searches nothing")
    func training() {
        let forest = ComponentDescription(name: "forest", title: "Forest", summary: "Trees.", parameters: [])
        let values = FormValues([
            ("datasets", "t"), ("model", "m"), ("synthesizer", "forest"), ("holdoutPercent", "25"), ("deleteOriginal", "false"),
            ("deleteOriginal", "true"), ("timeLimitMinutes", "2"),
        ])
        var form = TrainingForm(values, synthesizers: [forest], kind: .table)
        #expect(
            form.request() == [
                "kind": "fit", "datasets": ["t"], "model": "m", "synthesizer": "forest", "parameters": [:], "holdout": 0.25,
                "deleteOriginal": true, "timeLimitSeconds": 120.0,
            ])
        #expect(form.problems.isEmpty && form.field(forPath: "holdout") == "holdoutPercent")
    }
}
