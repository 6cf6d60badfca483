/// A table that scrolls sideways on narrow screens.
struct DataTable {
    let caption: String
    let columns: [String]
    /// Columns of numbers, which are set flush right.
    var numeric: Set<Int> = []
    let rows: [[HTML]]

    var html: HTML {
        Tag.div(.class("table-scroll"), .tabIndex(0), .role("region"), .aria("label", caption)) {
            Tag.table(.class("data-table")) {
                Tag.thead {
                    Tag.tr {
                        for (index, column) in columns.enumerated() {
                            Tag.th(.scope("col"), .when(numeric.contains(index), .class("number"))) { column }
                        }
                    }
                }
                Tag.tbody {
                    for row in rows {
                        Tag.tr {
                            for (index, cell) in row.enumerated() {
                                Tag.td(.when(numeric.contains(index), .class("number"))) { cell }
                            }
                        }
                    }
                }
            }
        }
    }
}
