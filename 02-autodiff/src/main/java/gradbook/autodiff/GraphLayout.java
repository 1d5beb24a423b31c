package gradbook.autodiff;

import gradbook.autodiff.GraphLayers.Item;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/// The second half of drawing a graph: where each box stands, and the way of each arrow.
///
/// Every item would like to stand below the mean of its neighbours; in each layer, the positions
/// are found that come closest to that (in least squares) while keeping order and distance.
final class GraphLayout {
    private static final double GAP = 24;
    private static final double LAYER_GAP = 44;
    private static final double BEND_WIDTH = 4;
    private static final int SWEEPS = 16;

    /// A box by its upper left corner.
    record Box(double x, double y, double width, double height) {
        double centre() {
            return x + width / 2;
        }

        double bottom() {
            return y + height;
        }
    }

    record Size(double width, double height) {}

    record Point(double x, double y) {}

    /// The way of an arrow: straight down between points 0 and 1, 2 and 3, …, where it passes a
    /// layer, and in a curve with vertical ends from 1 to 2, 3 to 4, …, between two layers.
    record Arrow(int from, int to, List<Point> points) {}

    final List<Box> boxes = new ArrayList<>();
    final List<Arrow> arrows = new ArrayList<>();
    final double width;
    final double height;

    private final GraphLayers layers;
    private final List<Size> sizes;
    private final Map<Item, Double> centres = new IdentityHashMap<>();
    private final double[] tops;
    private final double[] bottoms;

    /// @param sizes  the size of each node's box
    /// @param inputs for each node the numbers of those it was computed from, which are smaller
    GraphLayout(List<Size> sizes, List<int[]> inputs) {
        this.sizes = sizes;
        layers = new GraphLayers(inputs);
        tops = new double[layers.layers.size()];
        bottoms = new double[tops.length];
        placeLayers();
        placeItems();
        for (int i = 0; i < sizes.size(); i++) {
            Item item = layers.items.get(i);
            Size size = sizes.get(i);
            boxes.add(new Box(centres.get(item) - size.width / 2, tops[item.layer], size.width, size.height));
        }
        for (int i = 0; i < sizes.size(); i++) leadArrowsTo(i);
        width = centres.entrySet().stream().mapToDouble(e -> e.getValue() + widthOf(e.getKey()) / 2).max().orElse(0);
        height = tops.length == 0 ? 0 : bottoms[tops.length - 1];
    }

    private void placeLayers() {
        double y = 0;
        for (int k = 0; k < tops.length; k++) {
            tops[k] = y;
            bottoms[k] = y + layers.layers.get(k).stream().mapToDouble(this::heightOf).max().orElse(0);
            y = bottoms[k] + LAYER_GAP;
        }
    }

    private double widthOf(Item item) {
        return item.isBend ? BEND_WIDTH : sizes.get(item.node).width;
    }

    private double heightOf(Item item) {
        return item.isBend ? 0 : sizes.get(item.node).height;
    }

    private void placeItems() {
        for (List<Item> layer : layers.layers) place(layer, _ -> 0.0);
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (List<Item> layer : layers.layers) place(layer, x -> mean(x, x.above.stream()));
            for (List<Item> layer : layers.layers.reversed()) place(layer, x -> mean(x, x.below.stream()));
        }
        for (List<Item> layer : layers.layers)
            place(layer, x -> mean(x, Stream.concat(x.above.stream(), x.below.stream())));
        double left = centres.entrySet().stream()
                .mapToDouble(e -> e.getValue() - widthOf(e.getKey()) / 2).min().orElse(0);
        centres.replaceAll((_, centre) -> centre - left);
    }

    private double mean(Item item, Stream<Item> neighbours) {
        return neighbours.mapToDouble(centres::get).average().orElseGet(() -> centres.get(item));
    }

    /// Least squares under `centre[i + 1] ≥ centre[i] + distance`: measured from where tightest
    /// packing would put each item, the centres must not fall, and groups whose wishes do fall
    /// are merged at their weighted mean ("pool adjacent violators"). Bends weigh more: long
    /// arrows should be straight.
    private void place(List<Item> layer, Function<Item, Double> wish) {
        record Group(double sum, double weight, int count) {
            double mean() {
                return sum / weight;
            }
        }
        var packed = new ArrayList<Double>();
        var groups = new ArrayList<Group>();
        for (int i = 0; i < layer.size(); i++) {
            Item item = layer.get(i);
            packed.add(i == 0 ? 0 : packed.getLast() + (widthOf(layer.get(i - 1)) + widthOf(item)) / 2 + GAP);
            double weight = item.isBend ? 8 : 1;
            var group = new Group((wish.apply(item) - packed.getLast()) * weight, weight, 1);
            while (!groups.isEmpty() && groups.getLast().mean() >= group.mean()) {
                Group before = groups.removeLast();
                group = new Group(before.sum + group.sum, before.weight + group.weight, before.count + group.count);
            }
            groups.add(group);
        }
        int i = 0;
        for (Group group : groups)
            for (int end = i + group.count; i < end; i++) centres.put(layer.get(i), packed.get(i) + group.mean());
    }

    /// The arrows arrive side by side at the top of the box, in the order in which they come.
    private void leadArrowsTo(int node) {
        List<Item> arrivals = layers.arrivals.get(node).stream()
                .sorted(Comparator.comparingDouble(centres::get)).toList();
        Box box = boxes.get(node);
        for (int i = 0; i < arrivals.size(); i++) {
            var points = new ArrayList<Point>();
            points.add(new Point(box.x + box.width * (i + 1) / (arrivals.size() + 1), box.y));
            Item at = arrivals.get(i);
            for (; at.isBend; at = at.above.getFirst()) {
                points.add(new Point(centres.get(at), bottoms[at.layer]));
                points.add(new Point(centres.get(at), tops[at.layer]));
            }
            points.add(new Point(centres.get(at), bottoms[at.layer]));
            points.add(new Point(centres.get(at), boxes.get(at.node).bottom()));
            arrows.add(new Arrow(at.node, node, points.reversed()));
        }
    }
}
