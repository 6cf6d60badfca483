import Specification
import Testing
import YAML

@Suite("YAML")
struct YAMLDocumentTests {
    private func value(_ text: String) throws -> JSONValue { try YAMLDocument.value(Array(text.utf8)) }

    @Test("Mappings, lists, flow forms and comments become the values of JSON")
    func structure() throws {
        let text = """
            CUSTOMER:                       # a table
                source: "./files/customer.csv"
                train_settings:
                    epochs: 10
                    drop_null: true
                keys:
                    PK:
                        columns:
                            - customer_id
                            - [a, 'b']
                empty:
            """
        let expected: JSONValue = [
            "CUSTOMER": [
                "source": "./files/customer.csv", "train_settings": ["epochs": 10, "drop_null": true],
                "keys": ["PK": ["columns": ["customer_id", ["a", "b"]]]], "empty": nil,
            ]
        ]
        #expect(try value(text) == expected)
        #expect(try value("") == .null)
    }

    @Test(
        "Plain words are null, truth values and numbers; quoted ones are texts",
        arguments: [
            ("~", .null), ("null", .null), ("True", true), ("no", false), ("Off", false), ("12", 12), ("-3", -3), ("1.5", 1.5),
            ("1e3", 1000.0),
            ("'12'", "12"), ("\"yes\"", "yes"), ("nan", "nan"), ("12 apples", "12 apples"), ("2024-01-31", "2024-01-31"), ("!!str 5", "5"),
        ] as [(String, JSONValue)])
    func words(_ text: String, _ expected: JSONValue) throws {
        #expect(try value("x: \(text)\n").objectValue?["x"] == expected)
    }

    @Test(
        "What is not YAML, or more than one plain document, is told with its line",
        arguments: [
            ("a: 1\nb: [1, 2\n", "line"), ("a: 1\na: 2\n", "line 2"), ("a: &x 1\nb: *x\n", "line 1"), ("a: 1\n---\nb: 2\n", "line 2"),
            ("a: 1\n\tb: 2\n", "line 2"), ("[a]: 1\n", "line 1"), (String(repeating: "[", count: 5000), "line 1"),
        ])
    func refused(_ text: String, _ place: String) {
        let error = #expect(throws: SpecificationError.self) { try value(text) }
        #expect(error?.problems.first?.field.hasPrefix(place) == true, "\(String(describing: error))")
    }
}
