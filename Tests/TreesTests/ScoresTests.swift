import Glibc
import Testing
import Trees

@Suite struct ScoresTests {
    @Test("The area under the ROC curve counts pairs won, and ties half")
    func area() {
        #expect(Scores.areaUnderROC([0.1, 0.4, 0.35, 0.8], isPositive: [false, false, true, true]) == 0.75)
        #expect(Scores.areaUnderROC([1, 1, 1, 1], isPositive: [false, true, true, false]) == 0.5)
        #expect(Scores.areaUnderROC([1, 1, 2], isPositive: [false, true, true]) == 0.75)
        #expect(
            Scores.areaUnderROC([3, 1], isPositive: [true, false]) == 1 && Scores.areaUnderROC([3, 1], isPositive: [false, true]) == 0)
        #expect(Scores.areaUnderROC([3, 1], isPositive: [true, true]) == nil && Scores.areaUnderROC([], isPositive: []) == nil)
    }

    @Test("Accuracy is the share of right classes, and the likeliest class is the first of the best")
    func accuracy() {
        let predicted = Scores.likeliest([0.2, 0.5, 0.3, 0.4, 0.2, 0.4, 0.1, 0.1, 0.8], classCount: 3)
        #expect(predicted == [1, 0, 2])
        #expect(Scores.accuracy(predicted, [1, 2, 2]) == 2.0 / 3 && Scores.accuracy([], []) == nil)
    }

    @Test("Log loss is minus the mean logarithm of the right class's probability, which counts as 1e-15 at least")
    func logLoss() throws {
        #expect(abs(try #require(Scores.logLoss([0.25, 0.75, 0.5, 0.5], [1, 0], classCount: 2)) + (log(0.75) + log(0.5)) / 2) < 1e-15)
        #expect(Scores.logLoss([1, 0], [1], classCount: 2) == -log(1e-15) && Scores.logLoss([], [], classCount: 2) == nil)
    }

    @Test("R² is 1 for the truth, 0 for the mean, below 0 for worse, and nothing if there is no variance")
    func determination() {
        #expect(Scores.determination([1, 2, 3], [1, 2, 3]) == 1 && Scores.determination([2, 2, 2], [1, 2, 3]) == 0)
        #expect(Scores.determination([3, 2, 1], [1, 2, 3]) == -3)
        #expect(Scores.determination([1, 2, 3], [0.1, 0.1, 0.1]) == nil && Scores.determination([], []) == nil)
        #expect(Scores.determination([0, 0], [1e300, -1e300]) == nil && Scores.determination([0, 0], [1e-300, -1e-300]) == nil)
    }

    @Test("F1 is the harmonic mean of precision and recall")
    func f1() {
        #expect(Scores.f1([1, 1, 0, 0, 1], [1, 0, 1, 0, 1], positive: 1) == 2.0 / 3)
        #expect(Scores.f1([0, 0], [0, 0], positive: 1) == 0 && Scores.f1([1, 0], [1, 0], positive: 1) == 1)
    }
}
