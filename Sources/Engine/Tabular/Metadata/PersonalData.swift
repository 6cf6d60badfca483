/// What a cell may say of a person. The names are those of SDV's sdtypes.
package enum PersonalData: String, Codable, Hashable, Sendable, CaseIterable {
    case name
    case firstName = "first_name"
    case lastName = "last_name"
    case userName = "user_name"
    case email
    case phoneNumber = "phone_number"
    case address
    case streetAddress = "street_address"
    case ipv4Address = "ipv4_address"
    case ipv6Address = "ipv6_address"
    case macAddress = "mac_address"
    case uuid = "uuid4"
    case creditCardNumber = "credit_card_number"
    case iban
    case socialSecurityNumber = "ssn"
    case passportNumber = "passport_number"
    case licenceNumber = "license_number"
    case bankAccountNumber = "bban"

    /// Whether the kind says which row it is as much as who somebody is.
    var isIdentifier: Bool {
        switch self {
        case .uuid, .socialSecurityNumber, .passportNumber, .licenceNumber, .iban, .creditCardNumber, .bankAccountNumber: true
        default: false
        }
    }
}
