#include <cmath>
#include <support/testing.hpp>
#include <twoside/core/math.hpp>
#include <twoside/sim/random.hpp>
#include <twoside/solve/positive_semidefinite.hpp>

using namespace twoside;
using namespace twoside::solve;
using Catch::Matchers::WithinAbs;

namespace {

Eigen::MatrixXd random_symmetric(sim::random_numbers& random, Eigen::Index n) {
    Eigen::MatrixXd m(n, n);
    for (Eigen::Index i = 0; i < n; ++i)
        for (Eigen::Index j = 0; j <= i; ++j) m(i, j) = m(j, i) = random.normal();
    return m;
}

}  // namespace

TEST_CASE("a correlation above one is brought back: two assets, in closed form") {
    Eigen::MatrixXd m(2, 2);
    m << 1, 1.2, 1.2, 1;  // eigenvalues 2.2 and -0.2
    const auto p = nearest_positive_semidefinite(m);
    CHECK(p.ok);
    CHECK_THAT(p.matrix(0, 0), WithinAbs(1.1, 1e-14));
    CHECK_THAT(p.matrix(0, 1), WithinAbs(1.1, 1e-14));
    CHECK_THAT(p.moved, WithinAbs(0.2 / m.norm(), 1e-14));
    for (const double unit : {1e-8, 1e8})  // of the same matrix in other units
        CHECK_THAT(nearest_positive_semidefinite(unit * m).moved, WithinAbs(p.moved, 1e-14));
}

TEST_CASE("it is semi-definite, and no other semi-definite matrix that we find is nearer") {
    sim::random_numbers random{1};
    for (int i = 0; i < 50; ++i) {
        const Eigen::MatrixXd m = random_symmetric(random, 5);
        const auto p = nearest_positive_semidefinite(m);
        const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen{p.matrix};
        REQUIRE(eigen.eigenvalues()(0) > -1e-13);
        REQUIRE((p.matrix - p.matrix.transpose()).norm() == 0);
        const double distance = (p.matrix - m).norm();
        for (int j = 0; j < 200; ++j) {
            const Eigen::MatrixXd root = random_symmetric(random, 5) * 0.05;
            const Eigen::MatrixXd other = p.matrix + root * root;
            REQUIRE((other - m).norm() >= distance);
        }
    }
}

TEST_CASE("what is semi-definite stays, what is no matrix of numbers is refused") {
    Eigen::MatrixXd m(2, 2);
    m << 2, 0.5, 0.5, 1;
    CHECK(nearest_positive_semidefinite(m).matrix == m);
    CHECK(nearest_positive_semidefinite(m).moved == 0);
    m(0, 1) = not_a_number;
    CHECK_FALSE(nearest_positive_semidefinite(m).ok);
    CHECK_FALSE(nearest_positive_semidefinite(Eigen::MatrixXd(2, 3)).ok);
}

TEST_CASE("what is not symmetric is first made so, and how far it moved counts all of it") {
    Eigen::MatrixXd m(2, 2);
    m << 4, 1, 3, 4;  // its symmetric part is [[4, 2], [2, 4]], which is definite
    const auto p = nearest_positive_semidefinite(m);
    CHECK_THAT(p.matrix(0, 1), WithinAbs(2, 1e-15));
    CHECK_THAT(p.matrix(1, 0), WithinAbs(2, 1e-15));
    CHECK_THAT(p.moved, WithinAbs(std::sqrt(2.0 / 42), 1e-14));
    const Eigen::MatrixXd zero = Eigen::MatrixXd::Zero(2, 2);
    CHECK(nearest_positive_semidefinite(zero).ok);
    CHECK(nearest_positive_semidefinite(zero).moved == 0);
    CHECK(nearest_positive_semidefinite(Eigen::MatrixXd{}).ok);
}
