package gradbook.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/// The first half of drawing a graph: which layer each node stands in, and in which order within it.
///
/// After K. Sugiyama, S. Tagawa and M. Toda, *Methods for Visual Understanding of Hierarchical System
/// Structures* (1981). A result stands as deep as the longest path to it is long, and everything else
/// just above its first use, so all arrows point down and few of them are long. An arrow across
/// several layers is led through a *bend* in each of them, which takes up a place as a node does,
/// so that it never runs behind a box. Then each layer is sorted by the mean position of its
/// neighbours in the one before (the barycentre), down and up a few times, and the order with the
/// fewest crossings is kept.
final class GraphLayers {
    private static final int SWEEPS = 12;

    /// Something with a place in a layer: a node, or the bend of the arrows from one.
    static final class Item {
        final int node;
        final boolean isBend;
        final int layer;
        final List<Item> above = new ArrayList<>();
        final List<Item> below = new ArrayList<>();
        int position;

        private Item(int node, boolean isBend, int layer) {
            this.node = node;
            this.isBend = isBend;
            this.layer = layer;
        }
    }

    final List<List<Item>> layers = new ArrayList<>();
    /// For each node, the item it is.
    final List<Item> items = new ArrayList<>();
    /// For each node, the item above it where the arrow from each of its inputs arrives from.
    final List<List<Item>> arrivals = new ArrayList<>();

    /// @param inputs for each node the numbers of those it was computed from, which are smaller
    GraphLayers(List<int[]> inputs) {
        int[] layer = layersOf(inputs);
        for (int i = 0; i < inputs.size(); i++) items.add(put(new Item(i, false, layer[i])));
        var lastBend = new ArrayList<>(items);
        int[] byLayer = IntStream.range(0, inputs.size()).boxed()
                .sorted(Comparator.comparingInt(i -> layer[i])).mapToInt(i -> i).toArray();
        for (int i = 0; i < inputs.size(); i++) arrivals.add(new ArrayList<>());
        for (int i : byLayer)
            for (int input : inputs.get(i)) arrivals.get(i).add(connect(lastBend, input, items.get(i)));
        reduceCrossings();
    }

    private static int[] layersOf(List<int[]> inputs) {
        int[] depth = new int[inputs.size()];
        for (int i = 0; i < depth.length; i++)
            for (int input : inputs.get(i)) depth[i] = Math.max(depth[i], depth[input] + 1);
        int[] layer = new int[inputs.size()];
        Arrays.fill(layer, Integer.MAX_VALUE);
        for (int i = layer.length - 1; i >= 0; i--) {
            if (layer[i] == Integer.MAX_VALUE) layer[i] = depth[i];
            for (int input : inputs.get(i)) layer[input] = Math.min(layer[input], layer[i] - 1);
        }
        return layer;
    }

    private Item put(Item item) {
        while (layers.size() <= item.layer) layers.add(new ArrayList<>());
        List<Item> layer = layers.get(item.layer);
        item.position = layer.size();
        layer.add(item);
        return item;
    }

    /// Leads an arrow from `input` down to `target`. All arrows from one node share their bends, so
    /// only the stretch below its `lastBend` is new.
    private Item connect(List<Item> lastBend, int input, Item target) {
        Item from = lastBend.get(input);
        while (from.layer < target.layer - 1) {
            Item bend = put(new Item(input, true, from.layer + 1));
            link(from, bend);
            lastBend.set(input, bend);
            from = bend;
        }
        link(from, target);
        return from;
    }

    private static void link(Item from, Item to) {
        from.below.add(to);
        to.above.add(from);
    }

    private void reduceCrossings() {
        List<List<Item>> best = copy();
        long fewest = crossings();
        for (int sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
            if (sweep % 2 == 0) for (int k = 1; k < layers.size(); k++) sort(layers.get(k), item -> item.above);
            else for (int k = layers.size() - 2; k >= 0; k--) sort(layers.get(k), item -> item.below);
            long now = crossings();
            if (now >= fewest) continue;
            fewest = now;
            best = copy();
        }
        for (int k = 0; k < layers.size(); k++) {
            layers.set(k, best.get(k));
            number(best.get(k));
        }
    }

    private List<List<Item>> copy() {
        var copy = new ArrayList<List<Item>>();
        for (List<Item> layer : layers) copy.add(new ArrayList<>(layer));
        return copy;
    }

    private static void sort(List<Item> layer, Function<Item, List<Item>> neighbours) {
        layer.sort(Comparator.comparingDouble(item -> neighbours.apply(item).stream()
                .mapToInt(n -> n.position).average().orElse(item.position)));
        number(layer);
    }

    private static void number(List<Item> layer) {
        for (int i = 0; i < layer.size(); i++) layer.get(i).position = i;
    }

    /// Pairs of arrows that start in one order and end in the other.
    private long crossings() {
        long count = 0;
        for (List<Item> layer : layers) {
            var ends = new ArrayList<Integer>();
            for (Item item : layer) {
                int[] below = item.below.stream().mapToInt(n -> n.position).sorted().toArray();
                for (int end : below) count += ends.stream().filter(e -> e > end).count();
                for (int end : below) ends.add(end);
            }
        }
        return count;
    }
}
