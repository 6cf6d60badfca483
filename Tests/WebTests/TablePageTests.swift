import Contracts
import Specification
import Testing

@Suite("Pages of tables", .serialized)
struct TablePageTests {
    private static let csv: String = {
        var text = "id,age,sex\n"
        for row in 0..<60 { text += "P\(100 + row),\(20 + row % 30),\(row % 2 == 0 ? "Male" : "<b>Female</b>")\n" }
        return text + "broken\n"
    }()

    @Test("A table is uploaded, shown with its columns and bad rows, and corrected, without scripts")
    func tablePage() async throws {
        try await withVisitor { visitor in
            try await visitor.logIn()
            let uploaded = try await visitor.upload(["layout": "table", "name": "people"], fileName: "people.csv", Self.csv)
            let path = try #require(uploaded.location)
            let page = try await visitor.get(path)
            #expect(page.status == 200 && page.text.contains("60 rows × 3 columns"))
            #expect(page.text.contains("Rows that were set aside") && page.text.contains(">62<"))
            #expect(page.text.contains("&lt;b&gt;Female&lt;/b&gt;") && !page.text.contains("<b>Female</b>"))
            #expect(try await visitor.get("\(path)/content").text == Self.csv)
            #expect(try await visitor.get("\(path)/metadata").text.contains("\"primaryKey\""))
            #expect(try await visitor.get("\(path)/metadata?format=sdv").text.contains("METADATA_SPEC_VERSION"))
            #expect(try await visitor.get("\(path)/profile").status == 200)

            var form = page.form(action: "\(path)/metadata")
            #expect(form["type.1"] == "integer")
            form["type.1"] = "category"
            #expect(try await visitor.post("\(path)/metadata", form).status == 303)
            #expect(try await visitor.get(path).form(action: "\(path)/metadata")["type.1"] == "category")
            form["type.1"] = "whole"
            let wrong = try await visitor.post("\(path)/metadata", form)
            #expect(wrong.status == 422 && wrong.text.contains("type"))

            let training = try await visitor.get("/training/new?dataset=\(path.split(separator: "/").last ?? "")")
            #expect(training.text.contains("value=\"forest\"") && !training.text.contains("value=\"wgan-gp\""))
            #expect(training.text.contains("Delete the original afterwards"))
            let list = try await visitor.get("/datasets")
            #expect(list.text.contains("people") && list.text.contains("Table"))
        }
    }

    @Test("A file that is no table is refused at the form")
    func noTable() async throws {
        try await withVisitor { visitor in
            try await visitor.logIn()
            let answer = try await visitor.upload(["layout": "table", "name": "nothing"], fileName: "nothing.csv", "")
            #expect(answer.status == 422 && answer.text.contains("is empty"))
            #expect(try await visitor.get("/datasets").text.contains("No datasets yet"))
        }
    }
}
