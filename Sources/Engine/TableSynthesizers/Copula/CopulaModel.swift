import FoundationEssentials
import Glibc
import Random
import Safetensors
import Specification
import Threads

/// Normal numbers with given correlations, cut into states by each variable's shares.
struct CopulaModel: StateModel {
    let margins: [CopulaMargin]
    let correlations: CorrelationMatrix
    private let triangle: [Double]

    private static let purpose = Purpose("table.copula")

    init(margins: [CopulaMargin], correlations: CorrelationMatrix) {
        self.margins = margins
        self.correlations = correlations
        triangle = correlations.triangle(order: Array(margins.indices))
    }

    func fill(_ block: StateBlock, _ options: StateSampling, team: Team) {
        let random = RowRandom(seed: options.seed, purpose: Self.purpose)
        if options.evidence.isEmpty, options.temperature == 1 {
            team.parallel(block.rows.count, grain: 128) { rows, _ in fill(block, rows, random) }
            return
        }
        // Rows of which the same variables are known share one factorisation.
        var patterns: [[Bool]: [Int]] = [:]
        for row in 0..<block.rows.count {
            patterns[margins.indices.map { isConstrained($0, options.evidence, row: block.rows.lowerBound + row) }, default: []].append(row)
        }
        for (pattern, rows) in patterns {
            let order = margins.indices.filter { pattern[$0] } + margins.indices.filter { !pattern[$0] }
            let sampler = CopulaEvidenceSampler(
                margins: margins, order: order, triangle: correlations.triangle(order: order), options, random)
            team.parallel(rows.count, grain: 16) { range, _ in
                for place in range { sampler.fill(block.states + rows[place] * margins.count, row: block.rows.lowerBound + rows[place]) }
            }
        }
    }

    private func isConstrained(_ variable: Int, _ evidence: Evidence, row: Int) -> Bool {
        evidence.weights[variable] != nil || evidence.known(variable, row: row) != nil
    }

    private func fill(_ block: StateBlock, _ rows: Range<Int>, _ random: RowRandom) {
        let size = margins.count
        let groups = (size + 3) / 4
        withUnsafeTemporaryAllocation(of: Double.self, capacity: groups * 4) { normals in
            triangle.withUnsafeBufferPointer { triangle in
                for row in rows {
                    for group in 0..<groups {
                        let words = random.words(row: block.rows.lowerBound + row, group: group)
                        for lane in 0..<4 { normals[group * 4 + lane] = Normal.approximateQuantile((Double(words[lane]) + 0.5) * 0x1p-32) }
                    }
                    let start = block.states + row * size
                    for variable in 0..<size {
                        var sum = 0.0
                        for place in 0...variable { sum += triangle[variable * size + place] * normals[place] }
                        start[variable] = margins[variable].state(sum)
                    }
                }
            }
        }
    }

    func logLikelihoods(of matrix: StateMatrix, team: Team) -> [Double]? { nil }

    func store(in builder: inout SafetensorsBuilder) throws -> String {
        builder.add("model.correlations", shape: [correlations.size, correlations.size], correlations.values)
        return ""
    }

    /// Reads what `store` has written; the shares of states are the variables' own.
    ///
    /// - Throws: `TableSynthesisError` when the file is not what `store` writes for these variables.
    init(reading file: SafetensorsFile, text: String, variables: [Variable]) throws {
        let values = try file.doubles("model.correlations")
        let size = variables.count
        guard values.count == size * size, values.allSatisfy({ abs($0) <= 1 }) else {
            throw TableSynthesisError(.unusableModel, "the model's correlations are damaged")
        }
        let margins = variables.map { variable in
            var counts = variable.counts
            for state in variable.excluded { counts[Int(state)] = 0 }
            return CopulaMargin(counts: counts, isOrdered: variable.isOrdered)
        }
        self.init(margins: margins, correlations: CorrelationMatrix(size: size, values: values))
    }
}
