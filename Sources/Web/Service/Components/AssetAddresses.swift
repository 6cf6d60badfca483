/// Where style sheets and scripts are served, with a mark of their content, so that browsers may keep them for ever.
package struct AssetAddresses: Sendable {
    private let marks: [String: String]

    /// - Parameter marks: the content's mark by file name.
    package init(marks: [String: String]) { self.marks = marks }

    /// The address of a file of ours.
    func asset(_ name: String) -> WebPath { WebPath("assets", name).with("v", marks[name]) }

    /// The address of a library's file.
    func vendor(_ name: String) -> WebPath { WebPath("vendor", name).with("v", marks[name]) }
}
