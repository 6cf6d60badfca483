/// The version of this code, stored with every model it makes.
package enum Version {
    package static let current = "0.1.0"
}
