/// Builds an element's content from elements, text and lists.
@resultBuilder
package enum HTMLBuilder {
    package static func buildExpression(_ part: HTML) -> HTML { part }
    package static func buildExpression(_ text: String) -> HTML { .text(text) }
    package static func buildExpression(_ parts: [HTML]) -> HTML { .fragment(parts) }
    package static func buildBlock(_ parts: HTML...) -> HTML { parts.count == 1 ? parts[0] : .fragment(parts) }
    package static func buildOptional(_ part: HTML?) -> HTML { part ?? .empty }
    package static func buildEither(first part: HTML) -> HTML { part }
    package static func buildEither(second part: HTML) -> HTML { part }
    package static func buildArray(_ parts: [HTML]) -> HTML { .fragment(parts) }
}
