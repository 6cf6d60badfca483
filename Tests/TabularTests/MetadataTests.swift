import Specification
import Tabular
import Testing

@Suite struct MetadataTests {
    private func reading() throws -> TableReading {
        try read(
            "id,email,paid,since,size,grade,age\n7,ann@example.org,yes,2020-01-31 10:00:00+0200,1.50,A,3\n"
                + "8,bob@example.org,no,2020-02-01 11:00:00+0200,2.25,B,4\n9,eve@example.org,no,2020-02-02 11:00:00+0200,2.25,B,5\n"
                + "10,kim@example.org,no,2020-02-02 12:00:00+0200,3.00,A,\n")
    }

    @Test("metadata.json holds all that is known, and is the same every time")
    func json() throws {
        let metadata = try reading().metadata

        #expect(try Metadata(json: metadata.json()) == metadata)
        #expect(try Metadata(json: metadata.json()).json() == metadata.json())
    }

    @Test("A damaged metadata.json is an error that names the place")
    func damaged() throws {
        let text = String(decoding: try reading().metadata.json(), as: UTF8.self)
        func problem(_ text: String) -> String {
            do throws(SpecificationError) {
                _ = try Metadata(json: Array(text.utf8))
                return ""
            } catch {
                return error.description
            }
        }

        #expect(problem("{") == "metadata: is not valid")
        #expect(problem(text.replacing("\"integer\"", with: "\"whole\"")) == "metadata: columns.7.type: is not valid")
        #expect(problem(text.replacing("\"version\" : 1", with: "\"version\" : 2")) == "metadata.version: must be 1, not 2")
        #expect(problem(text.replacing("\"name\" : \"age\"", with: "\"name\" : \"id\"")) == "metadata.columns: must not have a name twice")
        #expect(problem(text.replacing("%Y-", with: "%Q-")) == "format: has '%Q', which is not known")
        #expect(problem(text.replacing("\"decimals\" : 2", with: "\"decimals\" : 99")).hasSuffix("must have 0 to 22 decimals"))
    }

    @Test("SDV's metadata V1 are written, and read again they say the same")
    func sdv() throws {
        let reading = try reading()
        let json = reading.metadata.sdvJSON(table: "people")

        #expect(
            String(decoding: json, as: UTF8.self) == """
                {
                    "METADATA_SPEC_VERSION": "V1",
                    "tables": {
                        "people": {
                            "columns": {
                                "id": { "sdtype": "id" },
                                "email": { "sdtype": "email", "pii": true },
                                "paid": { "sdtype": "boolean" },
                                "since": { "sdtype": "datetime", "datetime_format": "%Y-%m-%d %H:%M:%S%z" },
                                "size": { "sdtype": "numerical", "computer_representation": "Float" },
                                "grade": { "sdtype": "categorical" },
                                "age": { "sdtype": "numerical", "computer_representation": "Int64" }
                            },
                            "primary_key": "id"
                        }
                    },
                    "relationships": []
                }

                """)
        let table = try #require(try SDVMetadata(json: json).tables["people"])
        #expect(table.primaryKey == ["id"] && table.columns["email"]?.isPersonal == true)
        let again = try read(try written(reading.table, reading.metadata)) { $0.columns = table.choices() }
        #expect(again.types == [.identifier, .text, .boolean, .datetime, .real, .category, .integer])
    }

    @Test("What SDV's metadata say overrides what was recognised")
    func sdvOverrides() throws {
        let json = """
            {"METADATA_SPEC_VERSION": "SINGLE_TABLE_V1", "primary_key": "code", "columns": {
              "code": {"sdtype": "id", "regex_format": "C[0-9]"}, "kind": {"sdtype": "categorical"}, "day": {"sdtype": "datetime",
              "datetime_format": "%Y%m%d"}, "who": {"sdtype": "first_name", "pii": true}, "n": {"sdtype": "numerical"}}}
            """
        let table = try #require(try SDVMetadata(json: Array(json.utf8)).tables["table"])
        var reading = try read("code,kind,day,who,n\n1,5,20200131,x1,2.5\n2,6,20200201,x2,3.5\n") { $0.columns = table.choices() }.metadata
        table.apply(to: &reading)

        #expect(reading.columns.map(\.type) == [.identifier, .category, .datetime, .text, .real] && reading.primaryKey == ["code"])
        #expect(reading["code"]?.pattern == "C[0-9]" && reading["who"]?.personal == .firstName)
    }

    @Test(
        "SDV metadata that are not as they should be are an error that names every place",
        arguments: [
            ("[]", "metadata: is not a JSON object"), ("{}", "metadata: has neither tables nor columns"),
            ("{\"METADATA_SPEC_VERSION\": \"V9\"}", "METADATA_SPEC_VERSION: is V9; V1, SINGLE_TABLE_V1 and MULTI_TABLE_V1 are known"),
            ("{\"tables\": {\"t\": {}}}", "tables.t.columns: must be an object"),
            ("{\"columns\": {\"a\": {}, \"b\": 1}}", "table.columns.a.sdtype: must be a string; table.columns.b.sdtype: must be a string"),
            ("{\"columns\": {}, \"primary_key\": \"x\"}", "table.primary_key: names no column: x"),
        ])
    func sdvProblems(json: String, problem: String) {
        do throws(SpecificationError) {
            _ = try SDVMetadata(json: Array(json.utf8))
            Issue.record("no error")
        } catch {
            #expect(error.description == problem)
        }
    }
}
