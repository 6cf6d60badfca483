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
    /// The layouts it matters for.
    let layouts: [SeriesLayout]

    static let all: [UploadOption] = [
        UploadOption(
            name: "length", title: "Window length", help: "How many steps each series gets.", unit: "steps", isWhole: true,
            layouts: [.recording]),
        UploadOption(
            name: "stride", title: "Stride", help: "How far a window starts after the one before; the window's length when empty.",
            unit: "steps", isWhole: true, layouts: [.recording]),
        UploadOption(
            name: "channels", title: "Value columns", help: "Names, separated by commas; every column of numbers when empty.",
            layouts: [.long, .recording]),
        UploadOption(name: "time", title: "Time column", help: "The column with dates or times.", layouts: [.long, .recording]),
        UploadOption(name: "id", title: "Series column", help: "The column that tells the series apart.", layouts: [.long]),
        UploadOption(
            name: "label", title: "Label column", help: "A column of whole numbers that label the series.", layouts: [.wide, .long]),
        UploadOption(
            name: "scaling", title: "Scaling", help: "How the values are scaled before they are stored.",
            words: ["none", "standard", "minmax"], layouts: [.recording]),
        UploadOption(name: "delimiter", title: "Delimiter", help: "The character between cells.", layouts: [.wide, .long, .recording]),
        UploadOption(
            name: "header", title: "Header row", help: "Whether the first row has the columns' names.", words: ["true", "false"],
            layouts: [.wide, .long, .recording]),
    ]
}
