/// The built-in words of which made-up values consist.
enum WordList: String, Sendable, CaseIterable {
    case firstNames, lastNames
    /// First and last names with letters beyond ASCII as well.
    case accentedFirstNames, accentedLastNames
    /// Names of streets and places that do not exist, without `Street` and the like.
    case streets, places
    /// What a street is called after its name.
    case streetKinds
    /// Labels of domains.
    case labels

    var words: [String] {
        switch self {
        case .firstNames: NameWords.first
        case .lastNames: NameWords.last
        case .accentedFirstNames: NameWords.first + NameWords.accentedFirst
        case .accentedLastNames: NameWords.last + NameWords.accentedLast
        case .streets: PlaceWords.streets
        case .places: PlaceWords.places
        case .streetKinds: PlaceWords.streetKinds
        case .labels: PlaceWords.labels
        }
    }

    func table(_ letters: LetterCase) -> ByteTable { Self.tables[Self.key(self, letters)] ?? ByteTable([]) }

    /// The words in lower case, to recognise them.
    var lowercased: Set<String> { Self.sets[self] ?? [] }

    private static func key(_ list: WordList, _ letters: LetterCase) -> String { "\(list.rawValue) \(letters.rawValue)" }

    private static let tables: [String: ByteTable] = {
        var tables: [String: ByteTable] = [:]
        for list in allCases {
            for letters in LetterCase.allCases {
                tables[key(list, letters)] = ByteTable(list.words.map { letters.applied(to: $0) })
            }
        }
        return tables
    }()

    private static let sets: [WordList: Set<String>] = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0, Set($0.words.map { $0.lowercased() })) })
}
