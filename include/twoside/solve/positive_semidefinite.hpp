#pragma once
// The nearest positive semi-definite matrix: a covariance put together pair by pair (Hayashi & Yoshida) need not be
// one, and a solver that takes its root needs one. Source: N. J. Higham, "Computing a nearest symmetric positive
// semidefinite matrix", Linear Algebra and its Applications 103, 1988, Theorem 2.1: in the Frobenius norm it is the
// symmetric part with its negative eigenvalues set to 0. Units are those of the matrix. A matrix that holds a number
// that is not finite is returned as it is, with `ok` false. Needs Eigen. Shown by
// tests/solve/positive_semidefinite.cpp.

#include <Eigen/Dense>

namespace twoside::solve {

struct semidefinite_projection {
    Eigen::MatrixXd matrix;
    double moved = 0;  // how far in the Frobenius norm, against that of the matrix; 0 where it was semi-definite
    bool ok = false;
};

[[nodiscard]] inline semidefinite_projection nearest_positive_semidefinite(const Eigen::MatrixXd& matrix) {
    semidefinite_projection p{matrix};
    if (matrix.rows() != matrix.cols() || !matrix.allFinite()) return p;
    p.ok = true;
    if (matrix.size() == 0) return p;
    const Eigen::MatrixXd symmetric = 0.5 * (matrix + matrix.transpose());
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen{symmetric};
    if (eigen.info() != Eigen::Success) {
        p.ok = false;
        return p;
    }
    if (eigen.eigenvalues()(0) >= 0) {
        p.matrix = symmetric;
    } else {
        const Eigen::VectorXd kept = eigen.eigenvalues().cwiseMax(0);
        const Eigen::MatrixXd root = eigen.eigenvectors() * kept.cwiseSqrt().asDiagonal();
        p.matrix = root * root.transpose();
    }
    const double norm = matrix.norm();
    p.moved = norm > 0 ? (p.matrix - matrix).norm() / norm : 0;
    return p;
}

}  // namespace twoside::solve
