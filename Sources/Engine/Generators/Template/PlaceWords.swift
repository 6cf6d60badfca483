/// Words for addresses and domains that do not exist.
enum PlaceWords {
    private static func words(_ text: String) -> [String] { text.split { $0 == " " || $0 == "\n" }.map(String.init) }

    /// Each beginning with each end, in that order.
    private static func joined(_ beginnings: String, _ ends: String) -> [String] {
        let ends = words(ends)
        return words(beginnings).flatMap { beginning in ends.map { beginning + $0 } }
    }

    static let streets = joined(
        """
        Alder Amber Aspen Bracken Briar Cinder Clover Copper Coral Crane Dapple Elder Ember Falcon Fern Flint Gable Garnet Hazel Heron
        Iris Juniper Kestrel Larch Linden Maple Marten Osprey Pebble Quill Raven Rowan Sable Sorrel Tansy Thistle Umber Willow Yarrow
        """, "bank brook combe croft dene fold garth glade holt hurst leigh mere moor rise shaw stead thorpe vale wick worth")

    static let places = joined(
        """
        Alden Barrow Brant Calder Corven Dalton Ever Farn Glen Hallow Harrow Kelder Langden Lorn Merrow Norden Orrin Penning Quarn Ravel
        Sever Talver Thorn Ulver Varden Wexen Wyver Yelder
        """, "bridge burgh bury by dale fell field ford gate ham haven hollow mouth pool port ridge stoke ton ville well")

    static let streetKinds = words("Street Road Avenue Lane Drive Court Way Place Terrace Close")

    static let labels = words(
        """
        acorn alpine anchor atlas aurora beacon birch breeze bright cascade cedar cobalt compass coral crest delta drift echo ember falcon
        fjord gale garnet glacier harbor harvest hazel horizon indigo island jasper juniper kestrel lagoon lantern lark maple meadow
        meridian mosaic nimbus north oasis ocean onyx orchard otter pebble pine prairie quartz quill raven ridge river saffron sage
        sierra spruce summit sunrise tern timber topaz tundra vale velvet vertex violet willow winter zephyr
        """)
}
