import CKernels
import COpenBLAS

/// The product of two matrices, each possibly transposed first.
struct Matmul: Operation {
    let transposesLeft: Bool
    let transposesRight: Bool

    /// m × k times k × n.
    func sizes(_ left: Shape, _ right: Shape) -> (m: Int, k: Int, n: Int) {
        precondition(left.rank == 2 && right.rank == 2, "a product needs two matrices: \(left), \(right)")
        let (m, k) = transposesLeft ? (left[1], left[0]) : (left[0], left[1])
        let (inner, n) = transposesRight ? (right[1], right[0]) : (right[0], right[1])
        precondition(k == inner, "matrices \(left) and \(right) do not fit (transposed: \(transposesLeft), \(transposesRight))")
        return (m, k, n)
    }

    func shape(of inputs: [Shape]) -> Shape {
        let (m, _, n) = sizes(inputs[0], inputs[1])
        return [m, n]
    }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] {
        let (a, b) = (inputs[0], inputs[1])
        let left =
            transposesLeft
            ? b.product(gradient, transposesLeft: transposesRight, transposesRight: true)
            : gradient.product(b, transposesRight: !transposesRight)
        let right =
            transposesRight
            ? gradient.product(a, transposesLeft: true, transposesRight: transposesLeft)
            : a.product(gradient, transposesLeft: !transposesLeft)
        return [left, right]
    }

    func kernel(_ binding: Binding) -> Kernel {
        if binding.isRowIndependent && !transposesLeft { return rowIndependentKernel(binding) }
        return product(binding, adds: false)
    }

    /// The product by BLAS; added to what the output holds if `adds`.
    func product(_ binding: Binding, adds: Bool) -> Kernel {
        LinearAlgebra.prepare()
        let (m, k, n) = sizes(binding.shapes[0], binding.shapes[1])
        let left = transposesLeft ? CblasTrans : CblasNoTrans
        let right = transposesRight ? CblasTrans : CblasNoTrans
        let (rows, columns, depth) = (Int32(m), Int32(n), Int32(k))
        let (leftStride, rightStride) = (Int32(binding.shapes[0][1]), Int32(binding.shapes[1][1]))
        let (a, b, c) = (binding.inputs[0], binding.inputs[1], binding.output)
        let beta: Float = adds ? 1 : 0
        return { _ in
            cblas_sgemm(CblasRowMajor, left, right, rows, columns, depth, 1, a, leftStride, b, rightStride, beta, c, columns)
        }
    }

    /// The product by our own kernel, in which a row's bytes do not depend on the other rows (BLAS chooses its loops by the number of rows).
    private func rowIndependentKernel(_ binding: Binding) -> Kernel {
        let (m, k, n) = sizes(binding.shapes[0], binding.shapes[1])
        let panel = Int(sb_panel)
        let packed = FloatStorage(count: (n + panel - 1) / panel * panel * k)
        let (x, w, out) = (binding.inputs[0], binding.inputs[1], binding.output)
        let (rowStride, columnStride) = transposesRight ? (1, k) : (n, 1)
        guard let variable = binding.variables[1] else {
            return { _ in
                sb_dense_pack(packed.pointer, w, k, n, rowStride, columnStride)
                sb_dense(out, x, packed.pointer, m, k, n)
            }
        }
        var packedVersion: Int?
        return { _ in
            if packedVersion != variable.version {
                sb_dense_pack(packed.pointer, w, k, n, rowStride, columnStride)
                packedVersion = variable.version
            }
            sb_dense(out, x, packed.pointer, m, k, n)
        }
    }
}

extension Tensor {
    /// The matrix product with another tensor of two axes, each transposed first if asked.
    package func product(_ other: Tensor, transposesLeft: Bool = false, transposesRight: Bool = false) -> Tensor {
        graph.record(Matmul(transposesLeft: transposesLeft, transposesRight: transposesRight), [self, other])
    }
}

/// Settings of the linear algebra library that hold for the whole process.
enum LinearAlgebra {
    private static let isPrepared: Bool = {
        // Parallelism is ours, above BLAS: its own threads make small products slower and are shared by the whole process.
        if openblas_get_num_threads() != 1 { openblas_set_num_threads(1) }
        return openblas_get_num_threads() == 1
    }()

    /// Makes BLAS single-threaded; the first call does it.
    static func prepare() { precondition(isPrepared, "the linear algebra library does not give up its threads") }
}
