import TestSupport
import Testing

@Suite("The manual")
struct ManualTests {
    @Test("docs/cli.md is what the program says of itself")
    func manual() async throws {
        let run = await ProgramRun.run(["help", "--markdown"])
        let page = try ProjectFiles.text("docs/cli.md")
        #expect(page == run.output, "make it again: semblance help --markdown > docs/cli.md")
    }
}
