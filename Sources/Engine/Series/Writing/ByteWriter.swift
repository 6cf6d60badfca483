/// Text under construction, in one growing piece of memory: numbers are written in place, without strings in between.
struct ByteWriter: ~Copyable {
    private var memory: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int = 1 << 12) {
        self.capacity = max(64, capacity)
        memory = .allocate(capacity: self.capacity)
    }

    deinit { memory.deallocate() }

    /// What was written.
    var bytes: [UInt8] { Array(UnsafeBufferPointer(start: memory, count: count)) }

    mutating func write(_ byte: UInt8) {
        reserve(1)
        memory[count] = byte
        count += 1
    }

    mutating func write(_ text: StaticString) {
        reserve(text.utf8CodeUnitCount)
        (memory + count).update(from: text.utf8Start, count: text.utf8CodeUnitCount)
        count += text.utf8CodeUnitCount
    }

    mutating func write(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            reserve(utf8.count)
            if let start = utf8.baseAddress { (memory + count).update(from: start, count: utf8.count) }
            count += utf8.count
        }
    }

    mutating func write(_ number: Int) {
        reserve(20)
        if number < 0 {
            memory[count] = UInt8(ascii: "-")
            count += 1
        }
        write(digitsOf: number.magnitude)
    }

    /// The shortest decimal number that reads back as the same value; the value is finite.
    mutating func write(_ number: Float) {
        reserve(20)
        if number.sign == .minus && number != 0 {
            memory[count] = UInt8(ascii: "-")
            count += 1
        }
        let decimal = ShortestDecimal(number.magnitude)
        write(decimal.digits, exponent: decimal.exponent)
    }

    /// The shortest decimal number that reads back as the same value; the value is finite.
    mutating func write(_ number: Double) {
        if let whole = Int(exactly: number), abs(whole) < 1 << 53 { write(whole) } else { write(number.description) }
    }

    /// A JSON string.
    mutating func write(json text: String) {
        write(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                write(UInt8(ascii: "\\"))
                write(byte)
            case 0..<32:
                write("\\u00")
                write(Self.hexadecimal(byte >> 4))
                write(Self.hexadecimal(byte & 15))
            default: write(byte)
            }
        }
        write(UInt8(ascii: "\""))
    }

    /// A CSV cell, in quotes where it has to be.
    mutating func write(csv text: String) {
        let needsQuotes = text.utf8.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == 10 || $0 == 13 }
        guard needsQuotes else { return write(text) }
        write(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { write(byte) }
            write(byte)
        }
        write(UInt8(ascii: "\""))
    }

    /// `digits × 10^exponent` as plain digits where that is short, else with an exponent. Room has been made.
    private mutating func write(_ digits: UInt32, exponent: Int) {
        let digitCount = Self.digitCount(UInt64(digits))
        let point = digitCount + exponent
        if exponent >= 0 && point <= 10 {
            write(digitsOf: UInt(digits))
            for _ in 0..<exponent { writeUnchecked(UInt8(ascii: "0")) }
        } else if point > 0 && point <= 10 {
            write(digitsOf: UInt(digits))
            // The digits after the point move one place on.
            for place in stride(from: count, to: count + exponent, by: -1) { memory[place] = memory[place - 1] }
            memory[count + exponent] = UInt8(ascii: ".")
            count += 1
        } else if point <= 0 && point > -5 {
            writeUnchecked(UInt8(ascii: "0"))
            writeUnchecked(UInt8(ascii: "."))
            for _ in 0..<(-point) { writeUnchecked(UInt8(ascii: "0")) }
            write(digitsOf: UInt(digits))
        } else {
            let start = count
            write(digitsOf: UInt(digits))
            if digitCount > 1 {
                for place in stride(from: count, to: start + 1, by: -1) { memory[place] = memory[place - 1] }
                memory[start + 1] = UInt8(ascii: ".")
                count += 1
            }
            writeUnchecked(UInt8(ascii: "e"))
            if point < 1 { writeUnchecked(UInt8(ascii: "-")) }
            write(digitsOf: UInt((point - 1).magnitude))
        }
    }

    private mutating func write(digitsOf number: UInt) {
        var rest = number
        let digitCount = Self.digitCount(UInt64(number))
        var place = count + digitCount
        count = place
        repeat {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            place -= 1
            memory[place] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: digit)
            rest = quotient
        } while rest > 0
    }

    private mutating func writeUnchecked(_ byte: UInt8) {
        memory[count] = byte
        count += 1
    }

    private mutating func reserve(_ extra: Int) {
        if count + extra > capacity { grow(extra) }
    }

    private mutating func grow(_ extra: Int) {
        let newCapacity = max(2 * capacity, count + extra)
        let newMemory = UnsafeMutablePointer<UInt8>.allocate(capacity: newCapacity)
        newMemory.update(from: memory, count: count)
        memory.deallocate()
        (memory, capacity) = (newMemory, newCapacity)
    }

    private static func digitCount(_ number: UInt64) -> Int {
        var count = 1
        var limit: UInt64 = 10
        while number >= limit {
            count += 1
            let (next, overflow) = limit.multipliedReportingOverflow(by: 10)
            if overflow { return count }
            limit = next
        }
        return count
    }

    private static func hexadecimal(_ value: UInt8) -> UInt8 { value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10 }
}
