import Safetensors
import Specification
import TableSynthesizers
import Testing
import Threads

@Suite("Stored autoregressive networks")
struct AutoregressionStorageTests {
    private let variables: [Variable]
    private let model: any StateModel
    private let text: String
    private let bytes: [UInt8]

    init() throws {
        let rows = KnownDistribution.rows(300, seed: 1)
        variables = rows.variables
        model = try Argn.fitted(rows, ["maximumEpochs": 2, "hiddenWidth": 8, "embeddingWidth": 2])
        var builder = SafetensorsBuilder()
        text = try model.store(in: &builder)
        bytes = try builder.build()
    }

    private func isRefused(_ file: SafetensorsFile, _ text: String, _ variables: [Variable]) -> Bool {
        do {
            _ = try AutoregressiveModel(reading: file, text: text, variables: variables)
            return false
        } catch { return (error as? TableSynthesisError)?.kind == .unusableModel }
    }

    @Test("A stored model makes the rows and is stored as the bytes of the model it was")
    func roundTrip() throws {
        let file = try SafetensorsFile(bytes)
        #expect(file.header.entries.allSatisfy { $0.name.hasPrefix("model.") })
        let read = try AutoregressiveModel(reading: file, text: text, variables: variables)
        #expect(Argn.bytes(Argn.block(read, 5..<400, variables: 3)) == Argn.bytes(Argn.block(model, 5..<400, variables: 3)))
        var builder = SafetensorsBuilder()
        #expect(try read.store(in: &builder) == text)
        #expect(try builder.build() == bytes)
    }

    @Test("A description that is damaged, of another version or of other sizes is refused")
    func descriptions() throws {
        let file = try SafetensorsFile(bytes)
        var texts = ["", "{}", "null", String(text.dropLast()), "[1]"]
        let changes = [
            ("\"version\":1", "\"version\":2"), ("\"hiddenWidth\":8", "\"hiddenWidth\":512"),
            ("\"hiddenWidth\":8", "\"hiddenWidth\":9223372036854775807"), ("\"hiddenWidth\":8", "\"hiddenWidth\":0"),
            ("\"embeddingWidth\":2", "\"embeddingWidth\":-2"), ("\"hiddenLayers\":2", "\"hiddenLayers\":3"),
            ("\"hiddenLayers\":2", "\"hiddenLayers\":1000000000"), ("\"hiddenLayers\":2", "\"hiddenLayers\":0"),
            ("\"order\":[", "\"order\":[9,"), ("\"states\":[", "\"states\":[4,"),
        ]
        for (old, new) in changes {
            let changed = text.replacing(old, with: new)
            #expect(changed != text)
            texts.append(changed)
        }
        for text in texts { #expect(isRefused(file, text, variables)) }
    }

    @Test("A model of other variables is refused")
    func otherVariables() throws {
        let file = try SafetensorsFile(bytes)
        let more = variables + [Variable("more", isOrdered: false, counts: [1, 1])]
        let wider = variables.dropLast() + [Variable("level", isOrdered: true, counts: [Int](repeating: 1, count: 200))]
        for variables in [[], Array(variables.dropLast()), more, Array(wider)] { #expect(isRefused(file, text, variables)) }
    }

    @Test("Tensors that lack, have another shape or type, or hold numbers that are not finite are refused")
    func tensors() throws {
        let file = try SafetensorsFile(bytes)
        for damaged in file.header.entries {
            for damage in 0..<4 {
                var builder = SafetensorsBuilder()
                for entry in file.header.entries {
                    var values = try file.floats(entry.name)
                    switch entry == damaged ? damage : -1 {
                    case 0: continue
                    case 1: builder.add(entry.name, shape: [values.count, 1], values)
                    case 2: builder.add(entry.name, shape: entry.shape, values.map(Double.init))
                    case 3:
                        values[values.count - 1] = .nan
                        builder.add(entry.name, shape: entry.shape, values)
                    default: builder.add(entry.name, shape: entry.shape, values)
                    }
                }
                #expect(isRefused(try SafetensorsFile(try builder.build()), text, variables), "\(damaged.name) \(damage)")
            }
        }
    }

    @Test("A file with any byte changed is refused, or makes rows of states that there are")
    func changedBytes() throws {
        for place in stride(from: 0, to: bytes.count, by: 7) {
            var damaged = bytes
            damaged[place] ^= 0x55
            guard let file = try? SafetensorsFile(damaged),
                let read = try? AutoregressiveModel(reading: file, text: text, variables: variables)
            else { continue }
            let block = Argn.block(read, 0..<3, variables: 3)
            for (index, variable) in variables.enumerated() {
                #expect(block.column(index).allSatisfy { $0 < variable.stateCount && variable.counts[Int($0)] > 0 })
            }
        }
    }
}
