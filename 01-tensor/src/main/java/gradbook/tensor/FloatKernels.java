package gradbook.tensor;

import java.util.Arrays;

/// The same loops over `float[]`, on several threads. Each inner loop is flat and walks its arrays
/// in steps of 1, so that the compiler turns most of them into SIMD instructions by itself. A row
/// of a transposed or broadcast operand is first lined up in a small buffer. Whatever is not
/// float32, and whatever is not hot, is inherited from the definitions.
class FloatKernels extends ReferenceKernels {
    /// Elements per task: enough to be worth another thread, few enough to stay in its cache.
    static final int STRETCH = 1 << 15;
    /// Elements that are lined up at a time.
    private static final int BUFFER = 1 << 10;
    private static final ThreadLocal<float[][]> BUFFERS = ThreadLocal.withInitial(() -> new float[3][BUFFER]);

    @Override public void map(UnaryOp op, Tensor x, Tensor out) {
        if (!(x.storage() instanceof Storage.F32 source && out.storage() instanceof Storage.F32 target)) {
            super.map(op, x, out);
            return;
        }
        Rows rows = new Rows(out.layout(), x.layout());
        forEachPiece(rows, (row, from, n) -> {
            Piece in = line(rows, 1, row, from, n, source.data());
            mapRow(op, in.data(), in.at(), target.data(), rows.start(0, row) + from, n);
        });
    }

    @Override public void zip(BinaryOp op, Tensor x, Tensor y, Tensor out) {
        if (!(x.storage() instanceof Storage.F32 left && y.storage() instanceof Storage.F32 right
                && out.storage() instanceof Storage.F32 target)) {
            super.zip(op, x, y, out);
            return;
        }
        Rows rows = new Rows(out.layout(), x.layout(), y.layout());
        forEachPiece(rows, (row, from, n) -> {
            Piece a = line(rows, 1, row, from, n, left.data());
            Piece b = line(rows, 2, row, from, n, right.data());
            zipRow(op, a.data(), a.at(), b.data(), b.at(), target.data(), rows.start(0, row) + from, n);
        });
    }

    @Override public void copy(Tensor x, Tensor out) {
        if (!(x.storage() instanceof Storage.F32 source && out.storage() instanceof Storage.F32 target)) {
            super.copy(x, out);
            return;
        }
        Rows rows = new Rows(out.layout(), x.layout());
        forEachPiece(rows, (row, from, n) -> {
            Piece in = line(rows, 1, row, from, n, source.data());
            int step = rows.step(0), at = rows.start(0, row) + from * step;
            if (step == 1) System.arraycopy(in.data(), in.at(), target.data(), at, n);
            else for (int i = 0; i < n; i++) target.data()[at + i * step] = in.data()[in.at() + i];
        });
    }

    @Override public void accumulate(double scale, Tensor x, Tensor out) {
        Rows rows = new Rows(out.layout(), x.layout());
        if (!(x.storage() instanceof Storage.F32 source && out.storage() instanceof Storage.F32 target
                && rows.step(0) == 1)) {
            super.accumulate(scale, x, out);
            return;
        }
        forEachPiece(rows, (row, from, n) -> {
            Piece in = line(rows, 1, row, from, n, source.data());
            accumulateRow((float) scale, in.data(), in.at(), target.data(), rows.start(0, row) + from, n);
        });
    }

    @Override public void scale(double scale, Tensor out) {
        Rows rows = new Rows(out.layout());
        if (!(out.storage() instanceof Storage.F32 target && rows.step(0) == 1)) {
            super.scale(scale, out);
            return;
        }
        forEachPiece(rows, (row, from, n) -> scaleRow((float) scale, target.data(), rows.start(0, row) + from, n));
    }

    @Override public void reduce(ReduceOp op, Tensor x, Tensor out) {
        if (x.storage() instanceof Storage.F32 source && out.storage() instanceof Storage.F32 target && out.size() > 0)
            new FloatReduction(op, this::sumRow).run(source.data(), x.layout(), target.data(), out.shape());
        else super.reduce(op, x, out);
    }

    @Override public void matmul(Tensor a, Tensor b, Tensor out) {
        if (a.storage() instanceof Storage.F32 && out.size() > 0)
            Matrix.forEach(a, b, out, FloatMatmul::multiply);
        else super.matmul(a, b, out);
    }

    // ------------------------------------------------------------ one row, all steps equal to 1

    void mapRow(UnaryOp op, float[] x, int p, float[] out, int q, int n) {
        switch (op) {
            case NEG    -> { for (int i = 0; i < n; i++) out[q + i] = -x[p + i]; }
            case ABS    -> { for (int i = 0; i < n; i++) out[q + i] = Math.abs(x[p + i]); }
            case SQUARE -> { for (int i = 0; i < n; i++) out[q + i] = x[p + i] * x[p + i]; }
            case RELU   -> { for (int i = 0; i < n; i++) out[q + i] = Math.max(x[p + i], 0f); }
            case STEP   -> { for (int i = 0; i < n; i++) out[q + i] = x[p + i] > 0 ? 1f : 0f; }
            default     -> { for (int i = 0; i < n; i++) out[q + i] = (float) op.definition.applyAsDouble(x[p + i]); }
        }
    }

    void zipRow(BinaryOp op, float[] x, int p, float[] y, int r, float[] out, int q, int n) {
        switch (op) {
            case ADD -> { for (int i = 0; i < n; i++) out[q + i] = x[p + i] + y[r + i]; }
            case SUB -> { for (int i = 0; i < n; i++) out[q + i] = x[p + i] - y[r + i]; }
            case MUL -> { for (int i = 0; i < n; i++) out[q + i] = x[p + i] * y[r + i]; }
            case DIV -> { for (int i = 0; i < n; i++) out[q + i] = x[p + i] / y[r + i]; }
            case RELU_GRADIENT -> { for (int i = 0; i < n; i++) out[q + i] = y[r + i] > 0 ? x[p + i] : 0; }
            case SIGMOID_GRADIENT -> {
                for (int i = 0; i < n; i++) out[q + i] = x[p + i] * (y[r + i] * (1 - y[r + i]));
            }
            case TANH_GRADIENT -> {
                for (int i = 0; i < n; i++) out[q + i] = x[p + i] * ((1 - y[r + i]) * (1 + y[r + i]));
            }
            default  -> {
                for (int i = 0; i < n; i++) out[q + i] = (float) op.definition.applyAsDouble(x[p + i], y[r + i]);
            }
        }
    }

    private static void accumulateRow(float scale, float[] x, int p, float[] out, int q, int n) {
        for (int i = 0; i < n; i++) out[q + i] = out[q + i] + scale * x[p + i];
    }

    private static void scaleRow(float scale, float[] out, int q, int n) {
        for (int i = 0; i < n; i++) {
            float scaled = out[q + i] * scale;
            out[q + i] = Math.abs(scaled) < 1e-30f ? 0 : scaled;
        }
    }

    /// Four running sums, since one alone would wait for each addition to finish.
    double sumRow(float[] x, int p, int n) {
        double a = 0, b = 0, c = 0, d = 0;
        int i = 0;
        for (; i + 4 <= n; i += 4) {
            a += x[p + i];
            b += x[p + i + 1];
            c += x[p + i + 2];
            d += x[p + i + 3];
        }
        for (; i < n; i++) a += x[p + i];
        return (a + b) + (c + d);
    }

    // -------------------------------------------------------------------------- pieces of rows

    private interface PieceBody {
        void run(int row, int from, int n);
    }

    private record Piece(float[] data, int at) {}

    /// Elements `from` … `from + n` of a row, where they stand or lined up in buffer `k`.
    private static Piece line(Rows rows, int k, int row, int from, int n, float[] data) {
        int step = rows.step(k), at = rows.start(k, row) + from * step;
        if (step == 1) return new Piece(data, at);
        float[] buffer = BUFFERS.get()[k];
        if (step == 0) Arrays.fill(buffer, 0, n, data[at]);
        else for (int i = 0; i < n; i++) buffer[i] = data[at + i * step];
        return new Piece(buffer, 0);
    }

    private static void forEachPiece(Rows rows, PieceBody body) {
        if (rows.count == 0) return;
        int rowsPerTask = Math.max(1, STRETCH / rows.length);
        int piecesPerRow = Math.ceilDiv(rows.length, STRETCH);
        int piece = rows.isStepwise() ? STRETCH : BUFFER;
        Parallel.run(Math.ceilDiv(rows.count, rowsPerTask) * piecesPerRow, task -> {
            int first = task / piecesPerRow * rowsPerTask;
            int from = task % piecesPerRow * STRETCH, to = Math.min(rows.length, from + STRETCH);
            for (int row = first; row < Math.min(rows.count, first + rowsPerTask); row++)
                for (int at = from; at < to; at += piece) body.run(row, at, Math.min(piece, to - at));
        });
    }
}
