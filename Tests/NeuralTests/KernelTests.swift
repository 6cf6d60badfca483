import CKernels
import Glibc
import Random
import Testing

@Suite struct KernelTests {
    struct Function: Sendable, CustomTestStringConvertible {
        var name: String
        var kernel: @Sendable (UnsafeMutablePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>, Int) -> Void
        var plain: @Sendable (Double, Double) -> Double
        var range: ClosedRange<Float> = -20...20
        /// The largest error, in units of the last place of the result.
        var bound: Double = 1
        var testDescription: String { name }
    }

    static let functions: [Function] = [
        Function(name: "add", kernel: { sb_add($0, $1, $2, 0, $3) }, plain: { $0 + $1 }),
        Function(name: "subtract", kernel: { sb_subtract($0, $1, $2, 0, $3) }, plain: { $0 - $1 }),
        Function(name: "multiply", kernel: { sb_multiply($0, $1, $2, 0, $3) }, plain: { $0 * $1 }),
        Function(name: "divide", kernel: { sb_divide($0, $1, $2, 0, $3) }, plain: { $0 / $1 }),
        Function(name: "scale", kernel: { sb_scale($0, $1, $2, 1.7, $3) }, plain: { x, _ in x * Double(Float(1.7)) }),
        Function(name: "offset", kernel: { sb_offset($0, $1, $2, 1.7, $3) }, plain: { x, _ in x + Double(Float(1.7)) }),
        Function(name: "square", kernel: { sb_square($0, $1, $2, 0, $3) }, plain: { x, _ in x * x }),
        Function(name: "sqrt", kernel: { sb_sqrt($0, $1, $2, 0, $3) }, plain: { x, _ in x.squareRoot() }, range: 0...50),
        Function(name: "reciprocal", kernel: { sb_reciprocal($0, $1, $2, 0, $3) }, plain: { x, _ in 1 / x }),
        Function(name: "exp", kernel: { sb_exp($0, $1, $2, 0, $3) }, plain: { x, _ in exp(x) }, range: -86...88, bound: 3),
        Function(name: "exp near 0", kernel: { sb_exp($0, $1, $2, 0, $3) }, plain: { x, _ in exp(x) }, range: -1...1, bound: 3),
        Function(name: "log", kernel: { sb_log($0, $1, $2, 0, $3) }, plain: { x, _ in log(x) }, range: 1e-30...1e6, bound: 4),
        Function(name: "log near 1", kernel: { sb_log($0, $1, $2, 0, $3) }, plain: { x, _ in log(x) }, range: 0.5...2, bound: 4),
        Function(name: "tanh", kernel: { sb_tanh($0, $1, $2, 0, $3) }, plain: { x, _ in tanh(x) }, range: -3...3, bound: 5),
        Function(name: "tanh far", kernel: { sb_tanh($0, $1, $2, 0, $3) }, plain: { x, _ in tanh(x) }, range: -100...100, bound: 5),
        Function(
            name: "sigmoid", kernel: { sb_sigmoid($0, $1, $2, 0, $3) }, plain: { x, _ in 1 / (1 + exp(-x)) }, range: -60...60, bound: 6),
        Function(name: "softplus", kernel: { sb_softplus($0, $1, $2, 0, $3) }, plain: { x, _ in log1p(exp(x)) }, range: -60...60, bound: 6),
        Function(name: "leaky", kernel: { sb_leaky($0, $1, $2, 0.25, $3) }, plain: { x, _ in x > 0 ? x : 0.25 * x }),
        Function(name: "gate", kernel: { sb_gate($0, $1, $2, 0.25, $3) }, plain: { x, y in y > 0 ? x : 0.25 * x }),
        Function(name: "blend", kernel: { sb_blend($0, $1, $2, 0.25, $3) }, plain: { x, y in x + 0.25 * (y - x) }, range: 0...20, bound: 2),
    ]

    private func uniform(_ count: Int, _ range: ClosedRange<Float>, index: UInt64 = 0) -> [Float] {
        var stream = RandomStream(seed: 1, purpose: Purpose("kernels"), index: index)
        var values = [Float](repeating: 0, count: count)
        values.withUnsafeMutableBufferPointer { stream.fillUniform($0, from: range.lowerBound, to: range.upperBound) }
        return values
    }

    @Test("Elementwise kernels stay within their error bound of a double-precision function", arguments: functions)
    func accuracy(_ function: Function) {
        let (a, b) = (uniform(20_011, function.range), uniform(20_011, function.range, index: 1))
        var out = [Float](repeating: .nan, count: a.count)
        function.kernel(&out, a, b, a.count)
        var worst = 0.0
        for i in a.indices {
            let expected = function.plain(Double(a[i]), Double(b[i]))
            worst = max(worst, abs(Double(out[i]) - expected) / Double(max(abs(Float(expected)).ulp, .leastNormalMagnitude)))
        }
        #expect(worst <= function.bound)
    }

    @Test("An element's bytes do not depend on its place or the length, and results may overwrite arguments", arguments: functions)
    func placeDoesNotMatter(_ function: Function) {
        let (a, b) = (uniform(77, function.range), uniform(77, function.range, index: 1))
        var whole = [Float](repeating: .nan, count: 77)
        function.kernel(&whole, a, b, 77)
        for i in a.indices {
            var one: Float = 0
            function.kernel(&one, [a[i]], [b[i]], 1)
            #expect(one.bitPattern == whole[i].bitPattern)
        }
        var inPlace = a
        inPlace.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return }
            function.kernel(start, start, b, 77)
        }
        #expect(inPlace == whole)
    }

    @Test("Values outside the usual range give infinities, zeros and not-a-number where mathematics does")
    func extremes() {
        func apply(_ kernel: sb_elementwise, _ x: Float) -> Float {
            var (out, value) = (Float.zero, x)
            kernel(&out, &value, &value, 0, 1)
            return out
        }
        #expect(apply(sb_exp, 100) == .infinity)
        #expect(apply(sb_exp, .infinity) == .infinity)
        #expect(apply(sb_exp, -200) < 1e-37 && apply(sb_exp, -200) >= 0)
        #expect(apply(sb_exp, .nan).isNaN)
        #expect(apply(sb_exp, 0) == 1)
        #expect(apply(sb_log, 0) == -.infinity)
        #expect(apply(sb_log, -1).isNaN)
        #expect(apply(sb_log, .nan).isNaN)
        #expect(apply(sb_log, .infinity) == .infinity)
        #expect(apply(sb_log, 1) == 0)
        #expect(abs(apply(sb_log, Float(bitPattern: 714)) + 96.71) < 0.01)
        #expect(apply(sb_tanh, .infinity) == 1 && apply(sb_tanh, -.infinity) == -1)
        #expect(apply(sb_tanh, .nan).isNaN && apply(sb_sigmoid, .nan).isNaN && apply(sb_softplus, .nan).isNaN)
        #expect(apply(sb_tanh, 1e-20) == 1e-20)
        #expect(apply(sb_sigmoid, 200) == 1 && apply(sb_sigmoid, -200) < 1e-37)
        #expect(apply(sb_softplus, 200) == 200 && apply(sb_softplus, -200) < 1e-37)
    }

    @Test("Sums of rows and columns are right for every width", arguments: [1, 2, 15, 16, 17, 63, 64, 65, 200, 513])
    func sums(_ width: Int) {
        let rows = 700
        let a = uniform(rows * width, -1...1)
        var (overRows, overColumns) = ([Float](repeating: .nan, count: width), [Float](repeating: .nan, count: rows))
        sb_sum_rows(&overRows, a, width, rows, width)
        sb_sum_columns(&overColumns, a, rows, width)
        for j in 0..<width {
            let expected = (0..<rows).reduce(0.0) { $0 + Double(a[$1 * width + j]) }
            #expect(abs(Double(overRows[j]) - expected) < 4e-5)
        }
        for r in 0..<rows {
            let expected = (0..<width).reduce(0.0) { $0 + Double(a[r * width + $1]) }
            #expect(abs(Double(overColumns[r]) - expected) < 4e-5)
        }
    }

    @Test("A repeated sequence can be read from any place", arguments: [(1, 5), (3, 4), (7, 1), (50, 2)])
    func repetition(_ inner: Int, _ count: Int) {
        let values = uniform(count, -1...1)
        for start in [0, 1, 5, 29, 64] {
            var out = [Float](repeating: .nan, count: 130)
            sb_repeat(&out, values, start, 130, inner, count)
            for i in 0..<130 { #expect(out[i] == values[(start + i) / inner % count]) }
        }
        var filled = [Float](repeating: 0, count: 37)
        sb_fill(&filled, 3, 37)
        #expect(filled == [Float](repeating: 3, count: 37))
    }

    @Test("Adam's kernel equals its formula")
    func adam() {
        let (gradient, start) = (uniform(1_003, -1...1), uniform(1_003, -1...1, index: 1))
        var (parameter, first, second) = (start, uniform(1_003, -0.1...0.1, index: 2), uniform(1_003, 0...0.1, index: 3))
        let (oldFirst, oldSecond) = (first, second)
        sb_adam(&parameter, &first, &second, gradient, 1_003, 0.5, 0.999, 0.75, 0.01, 1.5, 1e-8)
        for i in gradient.indices {
            let m = 0.5 * oldFirst[i] + 0.5 * gradient[i]
            let v = 0.999 * oldSecond[i] + (1 - 0.999) * gradient[i] * gradient[i]
            #expect(abs(first[i] - m) < 1e-7)
            #expect(abs(second[i] - v) < 1e-7)
            #expect(abs(parameter[i] - (0.75 * start[i] - 0.01 * m / (v.squareRoot() * 1.5 + 1e-8))) < 1e-5)
        }
    }

    @Test(
        "A product equals a plain one whichever way its matrices lie, and a row's bytes do not depend on the other rows",
        arguments: [(1, 1), (7, 5), (100, 32), (64, 200), (33, 97), (5, 1), (1_000, 40)])
    func product(_ depth: Int, _ width: Int) {
        let rows = 29
        let (x, w) = (uniform(rows * depth, -1...1), uniform(depth * width, -1...1, index: 1))
        // The same matrices, stored the other way round.
        let (xTurned, wTurned) = (turned(x, rows, depth), turned(w, depth, width))
        let panels = (width + sb_panel - 1) / sb_panel
        var packed = [Float](repeating: 0, count: panels * sb_panel * depth)
        sb_pack(&packed, w, depth, width, width, 1)
        var packedTurned = [Float](repeating: 0, count: packed.count)
        sb_pack(&packedTurned, wTurned, depth, width, 1, depth)
        #expect(packedTurned == packed)

        func multiply(_ count: Int, _ x: [Float], _ strides: (Int, Int), adding: [Float]? = nil) -> [Float] {
            var out = adding ?? [Float](repeating: .nan, count: count * width)
            if width == 1 {
                sb_product_column(&out, x, strides.0, strides.1, w, count, depth, adding == nil ? 0 : 1)
            } else {
                packed.withUnsafeBufferPointer { packed in
                    sb_product(
                        &out, width, x, strides.0, strides.1, sb_packed(packed.baseAddress, depth), count, depth, width,
                        adding == nil ? 0 : 1,
                        nil, 0)
                }
            }
            return out
        }
        let all = multiply(rows, x, (depth, 1))
        let bound = 1.5e-6 * Double(depth).squareRoot() + 1e-6
        for r in 0..<rows {
            for j in 0..<width {
                let expected = (0..<depth).reduce(0.0) { $0 + Double(x[r * depth + $1]) * Double(w[$1 * width + j]) }
                #expect(abs(Double(all[r * width + j]) - expected) < bound)
            }
        }
        #expect(zip(multiply(rows, xTurned, (1, rows)), all).allSatisfy { abs($0 - $1) < Float(2 * bound) })
        let twice = multiply(rows, x, (depth, 1), adding: all)
        #expect(zip(twice, all).allSatisfy { $0 == 2 * $1 })
        if width > 1 {
            // The right matrix where it lies, in rows with room for whole panels and more.
            let row = panels * sb_panel + 16
            let spread = (0..<(depth * row)).map { $0 % row < width ? w[$0 / row * width + $0 % row] : .nan }
            var inPlace = [Float](repeating: .nan, count: rows * width)
            spread.withUnsafeBufferPointer {
                sb_product(&inPlace, width, xTurned, 1, rows, sb_in_place($0.baseAddress, row), rows, depth, width, 0, x, x.count)
            }
            #expect(inPlace == multiply(rows, xTurned, (1, rows)))
        }
        for count in [1, 2, 3, 5, 8, 13] {
            for start in [0, 7, rows - count] {
                let some = multiply(count, Array(x[(start * depth)..<((start + count) * depth)]), (depth, 1))
                #expect(some == Array(all[(start * width)..<((start + count) * width)]))
            }
        }
    }

    @Test("A long product is summed in blocks of its depth, for any part of its rows and columns alike", arguments: [5, 32, 50, 70])
    func longProduct(_ width: Int) {
        let (rows, depth) = (14, 5_000)
        let (x, w) = (uniform(rows * depth, -1...1), uniform(depth * width, -1...1, index: 1))
        let panels = (width + sb_panel - 1) / sb_panel
        var packed = [Float](repeating: 0, count: panels * sb_panel * depth)
        sb_pack(&packed, w, depth, width, width, 1)
        var whole = [Float](repeating: .nan, count: rows * width)
        packed.withUnsafeBufferPointer {
            sb_product(&whole, width, x, depth, 1, sb_packed($0.baseAddress, depth), rows, depth, width, 0, nil, 0)
        }
        for r in 0..<rows {
            for j in 0..<width {
                let expected = (0..<depth).reduce(0.0) { $0 + Double(x[r * depth + $1]) * Double(w[$1 * width + j]) }
                #expect(abs(Double(whole[r * width + j]) - expected) < 3e-4)
            }
        }
        // Rows 3 ..< 10 of the last panel, written to their place in the whole.
        var part = [Float](repeating: 0, count: rows * width)
        let first = (panels - 1) * sb_panel
        part.withUnsafeMutableBufferPointer { part in
            packed.withUnsafeBufferPointer { packed in
                sb_product(
                    part.baseAddress.map { $0 + 3 * width + first }, width, Array(x[(3 * depth)...]), depth, 1,
                    sb_packed(packed.baseAddress.map { $0 + first * depth }, depth), 7, depth, width - first, 0, nil, 0)
            }
        }
        for i in part.indices {
            let isInside = (3..<10).contains(i / width) && i % width >= first
            #expect(part[i] == (isInside ? whole[i] : 0))
        }
    }

    @Test("Rows are mixed by a small matrix, either way round, with rows of any length", arguments: 1...sb_mix_limit)
    func mix(_ columns: Int) {
        let (rows, width, inStride, outStride) = (5, 37, 40, 45)
        let source = uniform(columns * inStride, -1...1)
        let matrix = uniform(rows * columns, -2...2, index: 1)
        let start = uniform(rows * outStride, -1...1, index: 2)
        for adds in [false, true] {
            for isTurned in [false, true] {
                var out = start
                sb_mix(
                    &out, outStride, source, inStride, isTurned ? turned(matrix, rows, columns) : matrix, isTurned ? 1 : columns,
                    isTurned ? rows : 1, rows, columns, width, adds ? 1 : 0)
                for i in 0..<rows {
                    for c in 0..<outStride {
                        let sum = (0..<columns).reduce(adds ? Double(start[i * outStride + c]) : 0) {
                            $0 + Double(matrix[i * columns + $1]) * Double(source[$1 * inStride + min(c, width - 1)])
                        }
                        let expected = c < width ? sum : Double(start[i * outStride + c])
                        #expect(abs(Double(out[i * outStride + c]) - expected) < 4e-6)
                    }
                }
            }
        }
    }

    private func turned(_ matrix: [Float], _ rows: Int, _ columns: Int) -> [Float] {
        (0..<(rows * columns)).map { matrix[$0 % rows * columns + $0 / rows] }
    }
}
