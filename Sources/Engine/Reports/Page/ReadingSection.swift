/// What the words of the page mean.
enum ReadingSection {
    static func section(_ report: TableReport) -> ReportSection {
        ReportSection(
            id: "reading", title: "How to read this",
            body: "<dl class=\"read\">\n\(words.map { "<dt>\($0)</dt><dd>\($1)</dd>\n" })</dl>\n")
    }

    private static let words = [
        (
            "Best possible",
            "Two samples of real rows differ, too. So each score stands beside what real rows reach: of accuracy what a fresh sample of as many rows would reach on "
                + "average, elsewhere what the held-out rows reach. A score above it is no praise: then the table follows the accidents of the training rows."
        ),
        (
            "Accuracy",
            "Numbers are cut into ten bins that are equally full in the training table, the ten commonest categories count one by one, and missing is a value of its own. "
                + "Accuracy is the share of rows that would not have to be moved to another bin to make both tables alike; of pairs and triples, in all combinations of their bins."
        ),
        (
            "Shape",
            "One less the largest gap between the two cumulative distributions of numbers, or one less the share of categories that would have to change; missing cells left out. "
                + "These and the pair trends are the scores of SDMetrics."
        ),
        (
            "Privacy",
            "A synthesizer that learned a population, and not its rows, makes rows that lie as often nearer to a held-out row as to a training row: 50 %. Much more means "
                + "that it remembers. Without held-out rows only exact copies can be found. No sign of copying is not a proof that nobody can be recognised."
        ),
        (
            "Detection and usefulness",
            "Detection finds any difference, even one that does not matter for your work. Usefulness asks whether models come to the same ends. A table can be easy to tell "
                + "from the real one and useful all the same."
        ),
    ]
}
