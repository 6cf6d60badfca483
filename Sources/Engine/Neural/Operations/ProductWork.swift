import CKernels
import Threads

/// The work of one product of matrices, or of several of one size: packing the right matrix and sharing rows and panels among threads.
package struct ProductWork: Hashable {
    /// The rows of the result.
    package let m: Int
    /// The length of the sums.
    package let k: Int
    /// The columns of the result.
    package let n: Int
    /// Whether memory holds the left matrix column by column.
    package let transposesLeft: Bool
    let transposesRight: Bool
    /// The number of products; their matrices follow each other in memory.
    package var count = 1
    /// Whether the product is added to what the output holds.
    var adds = false

    /// A multiplication and an addition for each of count · m · k · n.
    package var floatingPointOperations: Double { 2 * Double(count) * Double(m) * Double(k) * Double(n) }

    /// The height and the number of multiplications below which sharing a product costs more than it saves.
    private static let rowBlock = 12
    private static let shareLimit = 200_000
    /// The floats of a right matrix that are packed at a time if the packed copy serves one product only: they stay in the second-level cache.
    private static let transientCount = 131_072

    private var strides: (row: Int, column: Int) { transposesLeft ? (1, m) : (k, 1) }
    private var layout: PackedMatrix.Layout { PackedMatrix.Layout(rows: k, columns: n, isTransposed: transposesRight) }
    private var panels: Int { (n + Int(sb_panel) - 1) / Int(sb_panel) }
    /// Whether the result has so few columns, and the left matrix so many, that the right one is better the left.
    private var isNarrow: Bool { transposesLeft && !transposesRight && n <= Self.rowBlock && m % Int(sb_panel) == 0 }

    /// The work as a kernel.
    func kernel(_ binding: Binding) -> Kernel {
        let (out, x, w) = (binding.output, binding.inputs[0], binding.inputs[1])
        if n == 1 { return columns(out, x, w) }
        let (workspace, size) = (binding.workspace, layout.packedCount)
        if count > 1 {
            workspace.reserve(size * binding.threads)
            return { context in several(out, x, w, workspace.pointer, context) }
        }
        if let variable = binding.variables[1], binding.keepsPacked || variable.hasPacked(layout) {
            let packed = variable.packed(layout)
            return { context in product(out, x, packed.current(context), context) }
        }
        if isNarrow {
            workspace.reserve(m * n)
            return { context in narrow(out, x, w, workspace.pointer, context) }
        }
        if binding.threads == 1 || panels >= 2 * binding.threads {
            let size = groupPanels * depth * Int(sb_panel)
            workspace.reserve(size * binding.threads)
            return { context in
                context.parallel(panels, grain: max(1, Self.shareLimit / (m * k * Int(sb_panel)))) { range, worker in
                    grouped(range, out, x, w, workspace.pointer + worker * size)
                }
            }
        }
        workspace.reserve(size)
        return { context in
            let packed = workspace.pointer
            layout.pack(w, into: packed, context)
            product(out, x, packed, context)
        }
    }

    /// The rows of the right matrix that are packed at a time for one use, and the panels of so many rows.
    private var depth: Int { min(k, Int(sb_depth)) }
    private var groupPanels: Int { min(panels, max(1, Self.transientCount / (depth * Int(sb_panel)))) }

    /// Some panels of one product; group after group is packed and used.
    private func grouped(
        _ range: Range<Int>, _ out: UnsafeMutablePointer<Float>, _ x: UnsafeMutablePointer<Float>, _ w: UnsafeMutablePointer<Float>,
        _ packed: UnsafeMutablePointer<Float>
    ) {
        let (rowStride, columnStride) = transposesRight ? (1, k) : (n, 1)
        for panel in stride(from: range.lowerBound, to: range.upperBound, by: groupPanels) {
            let first = panel * Int(sb_panel)
            let width = min(min(panel + groupPanels, range.upperBound) * Int(sb_panel), n) - first
            for low in stride(from: 0, to: k, by: depth) {
                let count = min(depth, k - low)
                sb_pack(packed, w + low * rowStride + first * columnStride, count, width, rowStride, columnStride)
                sb_product(
                    out + first, n, x + low * strides.column, strides.row, strides.column, sb_packed(packed, count), m, count, width,
                    adds || low > 0 ? 1 : 0, nil, 0)
            }
        }
    }

    /// A product as that of the turned matrices: the left one is read where it lies, for all columns of the result at once.
    private func narrow(
        _ out: UnsafeMutablePointer<Float>, _ x: UnsafeMutablePointer<Float>, _ w: UnsafeMutablePointer<Float>,
        _ turned: UnsafeMutablePointer<Float>, _ context: RunContext
    ) {
        let width = Int(sb_panel)
        context.parallel(m / width, grain: max(1, Self.shareLimit / (width * k * n))) { range, _ in
            let first = range.lowerBound * width
            sb_product(turned + first, m, w, 1, n, sb_in_place(x + first, m), n, k, range.count * width, 0, nil, 0)
            for row in first..<(range.upperBound * width) {
                for column in 0..<n {
                    let value = turned[column * m + row]
                    out[row * n + column] = adds ? out[row * n + column] + value : value
                }
            }
        }
    }

    /// Products with one column each, which is not packed.
    private func columns(_ out: UnsafeMutablePointer<Float>, _ x: UnsafeMutablePointer<Float>, _ w: UnsafeMutablePointer<Float>) -> Kernel {
        func column(_ index: Int, _ rows: Range<Int>) {
            sb_product_column(
                out + index * m + rows.lowerBound, x + index * m * k + rows.lowerBound * strides.row, strides.row, strides.column,
                w + index * k, rows.count, k, adds ? 1 : 0)
        }
        let grain = max(1, Self.shareLimit / k)
        if count > 1 {
            return { context in
                context.parallel(count, grain: max(1, grain / m)) { range, _ in for index in range { column(index, 0..<m) } }
            }
        }
        return { context in context.parallel(m, grain: max(64, grain), multiple: 16) { rows, _ in column(0, rows) } }
    }

    /// Several products: ranges of matrices, or of their blocks of rows where there are few matrices. Each thread packs what it needs.
    private func several(
        _ out: UnsafeMutablePointer<Float>, _ x: UnsafeMutablePointer<Float>, _ w: UnsafeMutablePointer<Float>,
        _ workspace: UnsafeMutablePointer<Float>, _ context: RunContext
    ) {
        let blocks = (m + Self.rowBlock - 1) / Self.rowBlock
        let pieces = context.team.threads == 1 ? 1 : max(1, min(blocks, (context.team.threads * 4 + count - 1) / count))
        context.parallel(count * pieces, grain: max(1, Self.shareLimit * pieces / (m * k * n))) { range, worker in
            let packed = workspace + worker * layout.packedCount
            var last = -1
            for item in range {
                let (index, piece) = (item / pieces, item % pieces)
                if index != last { layout.pack(w + index * k * n, into: packed) }
                last = index
                let rows = (blocks * piece / pieces * Self.rowBlock)..<min(blocks * (piece + 1) / pieces * Self.rowBlock, m)
                part(rows: rows, panels: 0..<panels, out + index * m * n, x + index * m * k, packed)
            }
        }
    }

    /// One product; a large one is cut into parts of rows and panels of about equal size.
    private func product(
        _ out: UnsafeMutablePointer<Float>, _ x: UnsafeMutablePointer<Float>, _ packed: UnsafeMutablePointer<Float>, _ context: RunContext
    ) {
        guard context.team.threads > 1 && m * k * n >= Self.shareLimit else {
            return part(rows: 0..<m, panels: 0..<panels, out, x, packed)
        }
        let wanted = context.team.threads * 4
        let blocks = (m + Self.rowBlock - 1) / Self.rowBlock
        // The larger matrix is the one that each thread should read only a part of.
        var (rowParts, panelParts) = (1, 1)
        if m >= n {
            rowParts = min(blocks, wanted)
            panelParts = max(1, min(panels, wanted / rowParts))
        } else {
            panelParts = min(panels, wanted)
            rowParts = max(1, min(blocks, wanted / panelParts))
        }
        context.team.run(rowParts * panelParts) { item, _ in
            let (row, panel) = (item / panelParts, item % panelParts)
            let rows = (blocks * row / rowParts * Self.rowBlock)..<min(blocks * (row + 1) / rowParts * Self.rowBlock, m)
            part(rows: rows, panels: (panels * panel / panelParts)..<(panels * (panel + 1) / panelParts), out, x, packed)
        }
    }

    private func part(
        rows: Range<Int>, panels: Range<Int>, _ out: UnsafeMutablePointer<Float>, _ x: UnsafeMutablePointer<Float>,
        _ packed: UnsafeMutablePointer<Float>
    ) {
        let first = panels.lowerBound * Int(sb_panel)
        sb_product(
            out + rows.lowerBound * n + first, n, x + rows.lowerBound * strides.row, strides.row, strides.column,
            sb_packed(packed + first * k, k), rows.count, k, min(panels.upperBound * Int(sb_panel), n) - first, adds ? 1 : 0, nil, 0)
    }
}
