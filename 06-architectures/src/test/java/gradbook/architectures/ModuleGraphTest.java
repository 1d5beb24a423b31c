package gradbook.architectures;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The house rule: each chapter stands on the one before it and on nothing later.
class ModuleGraphTest {
    private static final List<String> CHAPTERS =
            List.of("01-tensor", "02-autodiff", "03-layers", "04-cnn", "05-training", "06-architectures");

    @Test void each_chapter_requires_transitively_the_one_before_it_and_no_other() {
        for (int i = 0; i < CHAPTERS.size(); i++) {
            List<Requires> chapters = requirements(i).stream().filter(r -> r.name().startsWith("gradbook.")).toList();
            if (i == 0) assertThat(chapters).as(CHAPTERS.get(i)).isEmpty();
            else {
                assertThat(chapters).as(CHAPTERS.get(i)).extracting(Requires::name).containsExactly(nameOf(i - 1));
                assertThat(chapters.getFirst().modifiers()).contains(Requires.Modifier.TRANSITIVE);
            }
        }
    }

    @Test void the_first_four_chapters_need_nothing_but_java() {
        for (int i = 0; i < 4; i++)
            assertThat(requirements(i)).as(CHAPTERS.get(i)).extracting(Requires::name)
                    .allMatch(name -> name.startsWith("gradbook.") || name.equals("java.base")
                            || name.equals("jdk.incubator.vector"));
    }

    @Test void the_first_chapter_passes_the_vector_module_on_and_can_do_without() {
        for (int i = 0; i < CHAPTERS.size(); i++) {
            List<Requires> vector = requirements(i).stream()
                    .filter(r -> r.name().equals("jdk.incubator.vector")).toList();
            if (i > 0) assertThat(vector).as(CHAPTERS.get(i)).isEmpty();
            else assertThat(vector.getFirst().modifiers())
                    .containsExactlyInAnyOrder(Requires.Modifier.STATIC, Requires.Modifier.TRANSITIVE);
        }
    }

    private static String nameOf(int chapter) {
        return "gradbook." + CHAPTERS.get(chapter).substring(3);
    }

    private static Set<Requires> requirements(int chapter) {
        Path classes = Path.of("..", CHAPTERS.get(chapter), "target", "classes");
        ModuleDescriptor module = ModuleFinder.of(classes).find(nameOf(chapter))
                .orElseThrow(() -> new AssertionError("no module " + nameOf(chapter) + " in " + classes)).descriptor();
        return module.requires().stream().collect(Collectors.toSet());
    }
}
