"""Makes the files of this folder, the expectations of PrinterTest, NpyTest and NpzTest, with NumPy 2.4.6.

printed.txt: per case a line "type shape: elements in reading order", and then what print() shows,
each line after a "|".
"""
import numpy as np

rng = np.random.default_rng(20)


def arrays():
    n = {(): 1, (1,): 1, (5,): 5, (3, 4): 12, (2, 1, 3): 6, (1, 2, 2, 1): 4, (20,): 20}
    for dtype in ("f4", "f8"):
        for shape, size in n.items():
            yield rng.normal(size=size).astype(dtype).reshape(shape)
            yield rng.integers(-1200, 1200, size=size).astype(dtype).reshape(shape)
            yield (rng.normal(size=size) * 10.0 ** rng.integers(-9, 12)).astype(dtype).reshape(shape)
            yield np.round(rng.normal(size=size) * 3, 2).astype(dtype).reshape(shape)
            yield (10.0 ** rng.uniform(-37, 37, size=size)).astype(dtype).reshape(shape)
            yield rng.choice([0.0, -0.0, 1, np.nan, np.inf, -np.inf, 2.5, 1e-9], size=size).astype(dtype).reshape(shape)
            yield rng.choice([999999, 1e6, 99999999, 1e8, 1e-4, 9e-5, 1000, 1], size=size).astype(dtype).reshape(shape)
            yield (rng.integers(0, 2**24, size=size) / 2.0 ** rng.integers(0, 28)).astype(dtype).reshape(shape)
    yield np.array([5e-324, 1.7976931348623157e308, 1e22, 2.5e-323])
    yield np.array(5e-324)


with open("printed.txt", "w") as out:
    for a in arrays():
        elements = " ".join(repr(float(v)).replace("inf", "Infinity").replace("nan", "NaN") for v in a.ravel())
        out.write(f"{a.dtype} {','.join(map(str, a.shape))}: {elements}\n")
        for line in str(a).split("\n"):
            out.write("|" + line + "\n")

for code in ("<f2", "<f4", ">f4", "<f8", ">f8"):
    np.save(f"{code[1:]}-{'little' if code[0] == '<' else 'big'}.npy", np.array([[1.5, -2.25, 3], [4, 5, 600]]).astype(code))
np.save("fortran.npy", np.asfortranarray(np.arange(24.0).reshape(2, 3, 4)))
np.save("scalar.npy", np.array(2.5))
np.save("vector.npy", np.arange(3, dtype="f4"))
np.save("empty.npy", np.zeros((0, 3)))
np.save("b1.npy", np.array([True, False]))
for code in ("i1", "i2", "i4", "i8"):
    np.save(code + ".npy", np.array([np.iinfo(code).min, -1, np.iinfo(code).max]).astype("<" + code))
for code in ("u1", "u2", "u4"):
    np.save(code + ".npy", np.array([0, 1, np.iinfo(code).max]).astype("<" + code))
for version in ((2, 0), (3, 0)):
    with open(f"version{version[0]}.npy", "wb") as out:
        np.lib.format.write_array(out, np.arange(3.0), version=version)
np.save("records.npy", np.zeros(2, dtype=[("x", "f4"), ("y", "f4")]))
np.savez("stored.npz", **{"conv1.weight": np.arange(4, dtype="f4").reshape(2, 2), "a/bias": np.array([0.5])})
np.savez_compressed("compressed.npz", weight=np.zeros((100, 100)), bias=np.arange(3.0))
