import Contracts

/// One option of how an uploaded file is read: a field of the form and a query item of the API.
struct UploadOption: Sendable {
    let name: String
    let title: String
    let help: String
    var unit: String?
    /// The words it may have; any text when nil.
    var words: [String]?
    var isWhole = false
    /// What it matters for.
    let layouts: [UploadLayout]

    static let all: [UploadOption] = [
        UploadOption(
            name: "windowLength", title: "Window length", help: "The whole recording is one series when empty.", unit: "steps",
            isWhole: true, layouts: [.recording]),
        UploadOption(
            name: "stride", title: "Stride", help: "How far a window starts after the one before; the window's length when empty.",
            unit: "steps", isWhole: true, layouts: [.recording]),
        UploadOption(
            name: "channels", title: "Value columns", help: "Names, separated by commas; every column of numbers when empty.",
            layouts: [.wide, .long, .recording]),
        UploadOption(name: "timeColumn", title: "Time column", help: "The column with dates or times.", layouts: [.long, .recording]),
        UploadOption(
            name: "seriesColumn", title: "Series column", help: "The column that tells the series apart.", layouts: [.wide, .long]),
        UploadOption(
            name: "labelColumn", title: "Label column", help: "The column that labels the series.", layouts: [.wide, .long]),
        UploadOption(
            name: "scaling", title: "Scaling", help: "How each channel is scaled before it is stored.",
            words: ["none", "standard", "minmax"], layouts: [.recording]),
        UploadOption(
            name: "delimiter", title: "Delimiter", help: "What separates cells.", words: ["comma", "semicolon", "tab", "pipe"],
            layouts: [.table, .wide, .long, .recording]),
        UploadOption(
            name: "header", title: "Header row", help: "Whether the first row names the columns.", words: ["true", "false"],
            layouts: [.table, .wide, .long, .recording]),
        UploadOption(
            name: "dayFirst", title: "Day first", help: "Whether 03/04/2020 is the third of April.", words: ["true", "false"],
            layouts: [.wide, .long, .recording]),
    ]
}
