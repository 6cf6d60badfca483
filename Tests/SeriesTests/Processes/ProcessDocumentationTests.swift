import FoundationEssentials
import Glibc
import Series
import Specification
import Testing

@Suite struct ProcessDocumentationTests {
    @Test("docs/processes.md is what the processes say of themselves; UPDATE_DOCS=1 makes it again")
    func page() throws {
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(separator: "/")
        let file = "\(root)/docs/processes.md"
        let expected = ProcessDocumentation.markdown()
        if getenv("UPDATE_DOCS") != nil { try Data(expected.utf8).write(to: URL(filePath: file)) }

        let found = String(decoding: try Data(contentsOf: URL(filePath: file)), as: UTF8.self)

        #expect(found == expected, "run UPDATE_DOCS=1 swift test --filter ProcessDocumentationTests")
        for description in ProcessCatalog.descriptions {
            #expect(found.contains("`\(description.name)`"))
            for parameter in description.parameters { #expect(found.contains("| `\(parameter.name)` |")) }
        }
    }
}
