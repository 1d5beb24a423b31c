package gradbook.layers;

import gradbook.autodiff.Parameter;
import gradbook.autodiff.Recording;
import gradbook.autodiff.Variable;
import gradbook.tensor.DType;
import gradbook.tensor.Shape;
import gradbook.tensor.Tensor;
import gradbook.tensor.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a model consists of: a row for each layer in the order of their use, with the shape it puts
/// out, its parameters, and the multiplications with additions that it takes.
public record Summary(Shape input, List<Row> rows, long parameters, long multiplyAdds) {

    /// One use of one layer.
    ///
    /// @param name the path that leads to it, or empty for a layer that is no component
    public record Row(String name, String layer, Shape output, long parameters, long multiplyAdds) {}

    /// Passes zeros of shape `input`, of the type of the parameters, through `model` once, in
    /// evaluation mode.
    public static Summary of(Layer model, Shape input) {
        var rows = new ArrayList<Row>();
        Variable x = Variable.constant(Tensor.zeros(input, typeOf(model)));
        Recording.off(() -> Mode.evaluate(() -> LayerCall.listen(model, x, (layer, in, out) -> {
            if (LayerTree.isLeaf(layer)) rows.add(row(model, layer, in, out));
        })));
        long multiplyAdds = rows.stream().mapToLong(Row::multiplyAdds).sum();
        return new Summary(input, List.copyOf(rows), count(model), multiplyAdds);
    }

    private static Row row(Layer model, Layer layer, Shape in, Shape out) {
        String path = LayerTree.pathOf(model, layer);
        String name = path == null ? "" : path;
        return new Row(name, LayerTree.describe(layer), out, count(layer), layer.multiplyAdds(in, out));
    }

    private static DType typeOf(Layer model) {
        return StateDict.of(model).values().stream().map(Tensor::dtype).findFirst().orElse(DType.FLOAT32);
    }

    private static long count(Layer layer) {
        return StateDict.parameters(layer).values().stream().map(Parameter::value).mapToLong(Tensor::size).sum();
    }

    /// The rows as an aligned table, with totals.
    @Override public String toString() {
        var table = new TextTable("name", "layer", "output", "parameters", "multiply-adds");
        for (Row row : rows)
            table.row(row.name, row.layer, row.output, number(row.parameters), number(row.multiplyAdds));
        table.total("total", "", "", number(parameters), number(multiplyAdds));
        return "input " + input + "\n" + table;
    }

    private static String number(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }
}
