import scipy.linalg  # noqa: F401  # has a BLAS beside NumPy's
from threadpoolctl import threadpool_info, threadpool_limits

from vae.metrics.probing import logistic


def threads() -> list[int]:
    return [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]


def test_every_blas_has_one_thread_meanwhile_and_then_as_many_as_before():
    with threadpool_limits(2, user_api="blas"):
        before = threads()
        assert set(before) == {2}
        for _ in range(2):  # the libraries are looked for once
            with logistic.one_thread():
                assert set(threads()) == {1}
            assert threads() == before
