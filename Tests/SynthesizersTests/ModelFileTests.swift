import FoundationEssentials
import Safetensors
import Series
import Specification
import Synthesizers
import Testing

/// Model files: what is in them, and what is refused.
@Suite struct ModelFileTests {
    /// A model file with some metadata changed, tensors left out or replaced.
    private func changed(
        _ bytes: [UInt8], metadata: [String: String?] = [:], without missing: String = "",
        tensors: [String: (shape: [Int], values: [Float])] = [:]
    ) throws -> [UInt8] {
        let file = try SafetensorsFile(bytes)
        var fields = file.metadata
        for (name, value) in metadata { fields[name] = value }
        var builder = SafetensorsBuilder(metadata: fields)
        for entry in file.header.entries where entry.name != missing {
            if let replacement = tensors[entry.name] {
                builder.add(entry.name, shape: replacement.shape, replacement.values)
            } else if entry.type == .float64 {
                builder.add(entry.name, shape: entry.shape, try file.doubles(entry.name))
            } else {
                builder.add(entry.name, shape: entry.shape, try file.floats(entry.name))
            }
        }
        return try builder.build()
    }

    private func complaint(_ bytes: [UInt8]) -> String {
        let error = #expect(throws: ModelError.self) { try SeriesModel(artifact: bytes) }
        return error?.description ?? ""
    }

    @Test("A file cut off anywhere is refused", arguments: Case.all)
    func truncated(synthesizer: Case) throws {
        let bytes = try synthesizer.artifact(harmonics(8))
        for length in [0, 1, 8, 100, bytes.count / 2, bytes.count - 1] { #expect(!complaint(Array(bytes.prefix(length))).isEmpty) }
        #expect(throws: Never.self) { try SeriesModel(artifact: bytes) }
    }

    @Test("A file of a newer version, another kind or an unknown synthesizer is refused with the reason")
    func foreign() throws {
        let bytes = try Case.all[2].artifact(harmonics(8))
        #expect(complaint(try changed(bytes, metadata: ["formatVersion": "2"])).contains("version 2"))
        #expect(complaint(try changed(bytes, metadata: ["format": "semblance-series"])).contains("not a model"))
        #expect(complaint(try changed(bytes, metadata: ["synthesizer": "argn"])).contains("argn"))
        #expect(complaint(try changed(bytes, metadata: ["parameters": "{\"epochs\":-1}"])).contains("epochs"))
        #expect(complaint(try changed(bytes, metadata: ["parameters": "{"])).contains("parameters"))
        #expect(complaint(try changed(bytes, metadata: ["seed": nil])).contains("seed"))
        #expect(complaint(try changed(bytes, metadata: ["labels": "[2,1,3]"])).contains("labels"))
        #expect(complaint(try changed(bytes, metadata: ["channels": "[]"])).contains("channels"))
    }

    @Test("A tensor that is missing, of another shape or not finite is refused by name")
    func wrongTensors() throws {
        let bytes = try Case.all[0].artifact(harmonics(8))
        #expect(complaint(try changed(bytes, without: "generator.1.weight")).contains("lacks the tensor generator.1.weight"))
        #expect(complaint(try changed(bytes, tensors: ["generator.0.bias": (shape: [2], values: [1, 2])])).contains("generator.0.bias"))
        let transposed = (shape: [128, 6], values: [Float](repeating: 0, count: 768))
        #expect(complaint(try changed(bytes, tensors: ["generator.0.weight": transposed])).contains("[6, 128] was expected"))
        let infinite = (shape: [128], values: [Float](repeating: .infinity, count: 128))
        #expect(complaint(try changed(bytes, tensors: ["generator.0.bias": infinite])).contains("finite"))
        #expect(complaint(try changed(bytes, without: "scaling.offsets")).contains("scaling.offsets"))
    }

    @Test("A small file that claims huge networks is refused before they are made", arguments: Case.all)
    func huge(synthesizer: Case) throws {
        let bytes = try synthesizer.artifact(harmonics(8))
        #expect(complaint(try changed(bytes, metadata: ["length": "4000000000"])).contains("too small"))
        #expect(complaint(try changed(bytes, metadata: ["length": "99999999999999"])).contains("length"))
    }

    @Test("Text of the lineage comes back as it was, and equal content gives equal bytes")
    func lineage() throws {
        let fit = try Case.all[0].begin(harmonics(8))
        let lineage = ["name": "größe \"x\" / \\ \n", "dataset": "1"]
        let bytes = try fit.artifact(lineage: lineage)
        #expect(try SeriesModel(artifact: bytes).information.lineage == lineage)
        #expect(try fit.artifact(lineage: lineage) == bytes)
        #expect(try fit.artifact(lineage: [:]) != bytes)
    }

    @Test("A model file opens with Python's safetensors package: names, shapes and values", .enabled(if: Python.isThere, Python.reason))
    func python() throws {
        let bytes = try Case.all[2].artifact(harmonics(8))
        let folder = FileManager.default.temporaryDirectory.appending(path: "semblance-model-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "model.safetensors").path
        try Data(bytes).write(to: URL(fileURLWithPath: path))

        let output = try Python.run(
            """
            import sys
            from safetensors import safe_open
            with safe_open(sys.argv[1], framework="numpy") as file:
                print(file.metadata()["synthesizer"])
                for name in sorted(file.keys()):
                    tensor = file.get_tensor(name)
                    print(name, list(tensor.shape), tensor.dtype, float(tensor.reshape(-1)[0]) if tensor.size else 0.0)
            """, path)

        let file = try SafetensorsFile(bytes)
        let expected = try file.header.entries.sorted { $0.name < $1.name }.map { entry in
            let shape = "[" + entry.shape.map(String.init).joined(separator: ", ") + "]"
            let first = entry.type == .float64 ? try file.doubles(entry.name)[0] : Double(try file.floats(entry.name)[0])
            return (line: "\(entry.name) \(shape) \(entry.type == .float64 ? "float64" : "float32")", first: first)
        }
        var lines = output.split(separator: "\n").map(String.init)
        #expect(lines.removeFirst() == "cgan")
        #expect(lines.count == expected.count)
        for (line, (text, first)) in zip(lines, expected) {
            #expect(line.hasPrefix(text))
            #expect(line.split(separator: " ").last.flatMap { Double($0) } == first)
        }
    }
}
