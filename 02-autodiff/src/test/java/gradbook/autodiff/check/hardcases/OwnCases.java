package gradbook.autodiff.check.hardcases;

import java.util.List;
import java.util.stream.Stream;

/// Cases that are not on the list: what somebody else may bring, at whatever scale it comes. They show
/// whether a checker was only fitted to the list.
public final class OwnCases {

    public static List<HardCase> all() {
        return Stream.of(
                OwnActivations.all(),
                OwnLosses.all(),
                OwnGeometry.all(),
                OwnDistances.all(),
                OwnPhysics.all(),
                OwnLayers.all(),
                GruCase.all()).flatMap(List::stream).toList();
    }

    private OwnCases() {}
}
