/// Turns the figures of a privacy report into a verdict and plain words.
struct PrivacyJudgement {
    let closeness: Closeness?
    let copies: ExactCopies
    let limits: PrivacyLimits

    func verdict() -> (PrivacyReport.Verdict, String) {
        var reasons: [String] = []
        if let share = closeness?.nearerToTraining, share.low > limits.nearerToTraining {
            reasons.append(
                "\(interval(share)) of the synthetic rows lie nearer to a training row than to one that was held out; "
                    + "50 % would be ideal, and \(percent(limits.nearerToTraining)) is the limit.")
        }
        if copies.leastExcess > limits.excessCopies {
            reasons.append(
                "\(percent(copies.copiesOfUniqueRows.share)) of the synthetic rows repeat, cell by cell, a row that occurs once in the training data; "
                    + "a fresh sample would have \(percent(copies.expectedCopiesOfUniqueRows.share)).")
        }
        if !reasons.isEmpty { return (.doNotShare, (["Do not share this table."] + reasons).joined(separator: " ")) }

        guard let share = closeness?.nearerToTraining else {
            return (
                .undecided,
                "The synthetic rows repeat no more training rows than a fresh sample would. Whether they come too near to them cannot be said "
                    + "without rows that were held out."
            )
        }
        if share.high > limits.nearerToTraining {
            return (
                .undecided,
                "There are too few rows to tell: \(interval(share)) of the synthetic rows lie nearer to a training row than to one that was held out, "
                    + "and the limit of \(percent(limits.nearerToTraining)) lies within that interval."
            )
        }
        if share.low > 0.5 {
            return (
                .slight,
                "The synthetic rows lean slightly towards the training rows: \(interval(share)) lie nearer to one of them than to a row that was held out; "
                    + "50 % would be ideal, and \(percent(limits.nearerToTraining)) is the limit."
            )
        }
        return (
            .noSignOfCopying,
            "No sign of copying: \(interval(share)) of the synthetic rows lie nearer to a training row than to one that was held out; 50 % is ideal."
        )
    }

    private func interval(_ proportion: Proportion) -> String {
        "\(percent(proportion.share)) (95 % interval \(percent(proportion.low)) to \(percent(proportion.high)))"
    }

    /// With one decimal.
    private func percent(_ share: Double) -> String {
        let tenths = Int((share * 1000).rounded())
        return "\(tenths / 10).\(tenths % 10) %"
    }
}
