extension String {
    /// The text as it is compared where case does not matter. Stores keep it beside the text itself.
    package var searchKey: String { lowercased() }
}
