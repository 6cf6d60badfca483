import CKernels
import Threads

/// The work of one product of matrices, or of several of one size: packing the right matrix and sharing rows and panels among threads.
struct ProductWork {
    /// The rows of the result.
    let m: Int
    /// The length of the sums.
    let k: Int
    /// The columns of the result.
    let n: Int
    let transposesLeft: Bool
    let transposesRight: Bool
    /// The number of products; their matrices follow each other in memory.
    var count = 1
    /// Whether the product is added to what the output holds.
    var adds = false

    /// The height and the number of multiplications below which sharing a product costs more than it saves.
    private static let rowBlock = 12
    private static let shareLimit = 200_000

    private var strides: (row: Int, column: Int) { transposesLeft ? (1, m) : (k, 1) }
    private var layout: PackedMatrix.Layout { PackedMatrix.Layout(rows: k, columns: n, isTransposed: transposesRight) }
    private var panels: Int { (n + Int(sb_panel) - 1) / Int(sb_panel) }

    /// The work as a kernel.
    func kernel(_ binding: Binding) -> Kernel {
        let (out, x, w) = (binding.output, binding.inputs[0], binding.inputs[1])
        if n == 1 && count == 1 { return column(out, x, w) }
        if count == 1, let variable = binding.variables[1], binding.keepsPacked || variable.hasPacked(layout) {
            let packed = variable.packed(layout)
            return { context in product(0, out, x, packed.current(context), context) }
        }
        let workspace = binding.workspace
        let size = layout.packedCount
        let threads = binding.threads
        if threads == 1 || m * k * n * count < Self.shareLimit {
            workspace.reserve(size)
            return { context in
                for index in 0..<count {
                    layout.pack(w + index * k * n, into: workspace.pointer)
                    product(index, out, x, workspace.pointer, context)
                }
            }
        }
        workspace.reserve(size * count)
        return { context in
            let packed = workspace.pointer
            layout.pack(w, into: packed, count: count, context)
            share(out, x, packed, context)
        }
    }

    private func column(_ out: UnsafeMutablePointer<Float>, _ x: UnsafeMutablePointer<Float>, _ w: UnsafeMutablePointer<Float>) -> Kernel {
        { context in
            context.parallel(m, grain: max(64, Self.shareLimit / k), multiple: 16) { rows, _ in
                sb_product_column(
                    out + rows.lowerBound, x + rows.lowerBound * strides.row, strides.row, strides.column, w, rows.count, k, adds ? 1 : 0)
            }
        }
    }

    /// One product, shared if it is large.
    private func product(
        _ index: Int, _ out: UnsafeMutablePointer<Float>, _ x: UnsafeMutablePointer<Float>, _ packed: UnsafeMutablePointer<Float>,
        _ context: RunContext
    ) {
        if context.team.threads > 1 && m * k * n >= Self.shareLimit {
            share(out, x, packed, context)
        } else {
            part(index, rows: 0..<m, panels: 0..<panels, out, x, packed)
        }
    }

    /// All products, cut into parts of rows and panels of about equal size.
    private func share(
        _ out: UnsafeMutablePointer<Float>, _ x: UnsafeMutablePointer<Float>, _ packed: UnsafeMutablePointer<Float>, _ context: RunContext
    ) {
        let wanted = context.team.threads * 4
        let blocks = (m + Self.rowBlock - 1) / Self.rowBlock
        // The larger matrix is the one that each thread should read only a part of.
        var (rowParts, panelParts) = (1, 1)
        if m >= n {
            rowParts = max(1, min(blocks, wanted / count))
            panelParts = max(1, min(panels, wanted / (count * rowParts)))
        } else {
            panelParts = max(1, min(panels, wanted / count))
            rowParts = max(1, min(blocks, wanted / (count * panelParts)))
        }
        let parts = rowParts * panelParts
        context.team.run(count * parts) { part, _ in
            let (index, row, panel) = (part / parts, part % parts / panelParts, part % panelParts)
            let rows = (blocks * row / rowParts * Self.rowBlock)..<min(blocks * (row + 1) / rowParts * Self.rowBlock, m)
            let panels = (self.panels * panel / panelParts)..<(self.panels * (panel + 1) / panelParts)
            self.part(index, rows: rows, panels: panels, out, x, packed + index * layout.packedCount)
        }
    }

    private func part(
        _ index: Int, rows: Range<Int>, panels: Range<Int>, _ out: UnsafeMutablePointer<Float>, _ x: UnsafeMutablePointer<Float>,
        _ packed: UnsafeMutablePointer<Float>
    ) {
        let first = panels.lowerBound * Int(sb_panel)
        sb_product(
            out + index * m * n + rows.lowerBound * n + first, n, x + index * m * k + rows.lowerBound * strides.row, strides.row,
            strides.column, packed + first * k, rows.count, k, min(panels.upperBound * Int(sb_panel), n) - first, adds ? 1 : 0)
    }
}
