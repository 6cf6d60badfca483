internal import Tabular

/// The forms of made-up values for what a column says of a person.
enum PersonalForms {
    static func learned(_ kind: PersonalData, _ values: ColumnValues) -> TemplateMixture {
        switch kind {
        case .name: NameForms.full(values)
        case .firstName: NameForms.first(values)
        case .lastName: NameForms.last(values)
        case .userName: MailForms.user(values)
        case .email: MailForms.mail(values)
        case .phoneNumber: CodeForms.phone(values)
        case .address: AddressForms.addresses(values, isStreet: false)
        case .streetAddress: AddressForms.addresses(values, isStreet: true)
        case .ipv4Address: NetworkForms.ipv4(values)
        case .ipv6Address: NetworkForms.ipv6(values)
        case .macAddress: NetworkForms.mac(values)
        case .uuid: NetworkForms.uuid(values)
        case .creditCardNumber: CodeForms.creditCard(values)
        case .iban: CodeForms.iban(values)
        case .socialSecurityNumber: CodeForms.socialSecurity(values)
        case .passportNumber: CodeForms.general(values, example: "A0000000")
        case .licenceNumber: CodeForms.general(values, example: "A00000000")
        case .bankAccountNumber: CodeForms.general(values, example: "0000000000")
        }
    }

    /// Whether a frequent value without digits is a remark, such as `none`, and not what the kind means.
    static func isRemark(_ text: [UInt8], _ kind: PersonalData) -> Bool {
        switch kind {
        case .name, .firstName, .lastName, .userName, .address, .streetAddress: false
        case .email: !text.contains(0x40)
        default: !text.contains { $0 &- 0x30 <= 9 } && text.count <= 32
        }
    }

    /// What is made, in the plural.
    static func noun(_ kind: PersonalData) -> String {
        switch kind {
        case .name: "names"
        case .firstName: "first names"
        case .lastName: "last names"
        case .userName: "user names"
        case .email: "e-mail addresses"
        case .phoneNumber: "phone numbers"
        case .address: "addresses"
        case .streetAddress: "street addresses"
        case .ipv4Address: "IPv4 addresses"
        case .ipv6Address: "IPv6 addresses"
        case .macAddress: "MAC addresses"
        case .uuid: "UUIDs"
        case .creditCardNumber: "credit card numbers"
        case .iban: "IBANs"
        case .socialSecurityNumber: "social security numbers"
        case .passportNumber: "passport numbers"
        case .licenceNumber: "licence numbers"
        case .bankAccountNumber: "bank account numbers"
        }
    }
}
