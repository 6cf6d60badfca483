/// What somebody may have meant.
enum Suggestion {
    /// `; did you mean --rows?`, or nothing when no word is near.
    static func text(for word: String, among words: [String]) -> String {
        guard word.count <= 64, let best = words.min(by: { distance(word, $0) < distance(word, $1) }),
            distance(word, best) <= max(1, word.count / 3)
        else { return "" }
        return "; did you mean \(best)?"
    }

    /// How many letters must be put in, left out, changed or swapped with the next (Damerau and Levenshtein's distance, each place touched once).
    static func distance(_ first: String, _ second: String) -> Int {
        let first = Array(first)
        let second = Array(second)
        var rows = [[Int]](repeating: Array(0...second.count), count: first.count + 1)
        for place in first.indices {
            rows[place + 1][0] = place + 1
            for column in second.indices {
                let changed = rows[place][column] + (first[place] == second[column] ? 0 : 1)
                var best = min(changed, rows[place][column + 1] + 1, rows[place + 1][column] + 1)
                if place > 0, column > 0, first[place] == second[column - 1], first[place - 1] == second[column] {
                    best = min(best, rows[place - 1][column - 1] + 1)
                }
                rows[place + 1][column + 1] = best
            }
        }
        return rows[first.count][second.count]
    }
}
