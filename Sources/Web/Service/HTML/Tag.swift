/// An element's name. Calling it makes the element: `Tag.p(.class("lead")) { "Hello" }`.
package struct Tag: Sendable {
    let name: StaticString
    /// Void elements have no content and no end tag.
    let isVoid: Bool

    private init(_ name: StaticString, isVoid: Bool = false) {
        self.name = name
        self.isVoid = isVoid
    }

    /// An element with the content that the closure builds.
    package func callAsFunction(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML) -> HTML {
        .element(self, attributes, [content()])
    }

    /// An element with attributes from a list and the content that the closure builds.
    package func callAsFunction(_ attributes: [Attribute], @HTMLBuilder content: () -> HTML) -> HTML {
        .element(self, attributes, [content()])
    }

    /// An element without content.
    package func callAsFunction(_ attributes: Attribute...) -> HTML { .element(self, attributes, []) }

    /// An element without content, with attributes from a list.
    package func callAsFunction(_ attributes: [Attribute]) -> HTML { .element(self, attributes, []) }
}

extension Tag {
    package static let a = Tag("a")
    package static let article = Tag("article")
    package static let body = Tag("body")
    package static let button = Tag("button")
    package static let code = Tag("code")
    package static let datalist = Tag("datalist")
    package static let dd = Tag("dd")
    package static let details = Tag("details")
    package static let div = Tag("div")
    package static let dl = Tag("dl")
    package static let dt = Tag("dt")
    package static let em = Tag("em")
    package static let fieldset = Tag("fieldset")
    package static let figure = Tag("figure")
    package static let figcaption = Tag("figcaption")
    package static let footer = Tag("footer")
    package static let form = Tag("form")
    package static let h1 = Tag("h1")
    package static let h2 = Tag("h2")
    package static let h3 = Tag("h3")
    package static let head = Tag("head")
    package static let header = Tag("header")
    package static let html = Tag("html")
    package static let iframe = Tag("iframe")
    package static let input = Tag("input", isVoid: true)
    package static let label = Tag("label")
    package static let legend = Tag("legend")
    package static let li = Tag("li")
    package static let link = Tag("link", isVoid: true)
    package static let main = Tag("main")
    package static let meta = Tag("meta", isVoid: true)
    package static let nav = Tag("nav")
    package static let noscript = Tag("noscript")
    package static let ol = Tag("ol")
    package static let optgroup = Tag("optgroup")
    package static let option = Tag("option")
    package static let output = Tag("output")
    package static let p = Tag("p")
    package static let path = Tag("path")
    package static let pre = Tag("pre")
    package static let progress = Tag("progress")
    package static let script = Tag("script")
    package static let section = Tag("section")
    package static let select = Tag("select")
    package static let small = Tag("small")
    package static let span = Tag("span")
    package static let strong = Tag("strong")
    package static let summary = Tag("summary")
    package static let svg = Tag("svg")
    package static let table = Tag("table")
    package static let tbody = Tag("tbody")
    package static let td = Tag("td")
    package static let th = Tag("th")
    package static let thead = Tag("thead")
    package static let time = Tag("time")
    package static let title = Tag("title")
    package static let tr = Tag("tr")
    package static let ul = Tag("ul")
}
