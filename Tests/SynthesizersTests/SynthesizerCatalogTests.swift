import FoundationEssentials
import Specification
import Synthesizers
import Testing

@Suite struct SynthesizerCatalogTests {
    @Test("The defaults of every synthesizer are admissible")
    func defaults() throws {
        for description in SynthesizerCatalog.descriptions {
            #expect(throws: Never.self) { try ParameterValues([:], for: description) }
        }
    }

    @Test("Every parameter says what it is, and its slider lies within what is admissible")
    func completeness() {
        for description in SynthesizerCatalog.descriptions {
            #expect(!description.summary.isEmpty && !description.references.isEmpty)
            for parameter in description.parameters {
                #expect(!parameter.summary.isEmpty)
                guard let suggested = parameter.suggested else { continue }
                #expect(parameter.complaint(about: .number(suggested.minimum)) == nil, "\(description.name).\(parameter.name)")
                #expect(parameter.complaint(about: .number(suggested.maximum)) == nil, "\(description.name).\(parameter.name)")
            }
        }
    }

    @Test("Names are looked up exactly")
    func lookUp() {
        #expect(SynthesizerCatalog.descriptions.map(\.name) == ["wgan-gp", "cgan"])
        #expect(SynthesizerCatalog.description(named: "cgan")?.title == "Conditional GAN")
        #expect(SynthesizerCatalog.description(named: "CGAN") == nil)
    }

    @Test("docs/synthesizers.md is what the descriptions say; `semblance-bench synthesizers` prints it")
    func document() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "docs/synthesizers.md"), encoding: .utf8)
        #expect(page == SynthesizerCatalog.document)
    }
}
