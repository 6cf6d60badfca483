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

    private var strides: (row: Int, column: Int) { transposesLeft ? (1, m) : (k, 1) }
    private var layout: PackedMatrix.Layout { PackedMatrix.Layout(rows: k, columns: n, isTransposed: transposesRight) }
    private var panels: Int { (n + Int(sb_panel) - 1) / Int(sb_panel) }

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
        workspace.reserve(size)
        return { context in
            let packed = workspace.pointer
            if context.team.threads > 1 && m * k * n >= Self.shareLimit {
                layout.pack(w, into: packed, context)
            } else {
                layout.pack(w, into: packed)
            }
            product(out, x, packed, context)
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
            out + rows.lowerBound * n + first, n, x + rows.lowerBound * strides.row, strides.row, strides.column, packed + first * k,
            rows.count, k, min(panels.upperBound * Int(sb_panel), n) - first, adds ? 1 : 0)
    }
}
