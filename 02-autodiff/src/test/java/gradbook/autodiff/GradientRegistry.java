package gradbook.autodiff;

import gradbook.autodiff.check.Catalogue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Compares what some packages offer to differentiate with what their tests check.
///
/// On offer are the public static fields of type [Op] and the public static methods that return
/// one, in public classes; and, if asked for, the public classes of some type, such as layers.
/// Checked is what a [ChecksGradientOf] names, on a method that is a test.
///
/// ```java
/// GradientRegistry.of("gradbook.layers").alsoClassesOf(Layer.class).requireComplete();
/// ```
public final class GradientRegistry {
    private static final Set<String> TESTS = Set.of("Test", "Property", "Example", "ParameterizedTest", "TestFactory");

    private final List<Class<?>> classes;
    private final Set<String> offered = new TreeSet<>();

    private GradientRegistry(List<Class<?>> classes) {
        this.classes = classes;
        classes.stream().filter(c -> isPublic(c) && c != Op.class).forEach(this::offerOperationsOf);
    }

    /// The registry of all classes in `packages`, without their sub-packages.
    public static GradientRegistry of(String... packages) {
        var classes = new ArrayList<Class<?>>();
        for (String name : packages) classes.addAll(classesIn(name));
        return new GradientRegistry(classes);
    }

    /// Counts the public classes that are a `type` as well, by their simple names.
    public GradientRegistry alsoClassesOf(Class<?> type) {
        classes.stream().filter(c -> isPublic(c) && type.isAssignableFrom(c) && !Modifier.isAbstract(c.getModifiers()))
                .forEach(c -> offered.add(c.getSimpleName()));
        return this;
    }

    /// Everything on offer.
    public Set<String> offered() {
        return Collections.unmodifiableSet(offered);
    }

    /// @throws AssertionError listing what has no check, what a check names that does not exist, and
    ///         annotated methods that are not tests
    public void requireComplete() {
        var missing = new TreeSet<>(offered);
        var stale = new TreeSet<String>();
        var idle = new TreeSet<String>();
        for (Class<?> c : classes)
            for (Method method : methodsOf(c)) {
                ChecksGradientOf checks = method.getAnnotation(ChecksGradientOf.class);
                if (checks == null) continue;
                if (!isTest(method)) idle.add(c.getSimpleName() + "." + method.getName());
                else for (String name : checks.value()) {
                    missing.remove(name);
                    if (!offered.contains(name)) stale.add(name);
                }
            }
        if (!missing.isEmpty() || !stale.isEmpty() || !idle.isEmpty())
            throw new AssertionError("gradient checks are not complete" + list("without a check: ", missing)
                    + list("checked, but not there: ", stale) + list("annotated, but not a test: ", idle));
    }

    /// Without the vector module, a kernel whose methods speak of vectors cannot be looked into. With it, it can, and
    /// the same test finds that nothing is checked in there.
    private static Method[] methodsOf(Class<?> c) {
        try {
            return c.getDeclaredMethods();
        } catch (NoClassDefFoundError e) {
            if (e.getMessage().startsWith("jdk/incubator/vector")) return new Method[0];
            throw e;
        }
    }

    /// @throws AssertionError listing what is on offer and not among the items of `catalogue`
    public void requireIn(Catalogue catalogue) {
        var missing = new TreeSet<>(offered);
        catalogue.items().forEach(item -> missing.remove(item.name()));
        if (!missing.isEmpty())
            throw new AssertionError("the catalogue " + catalogue.name() + " is not complete"
                    + list("without: ", missing));
    }

    private static String list(String title, Set<String> names) {
        return names.isEmpty() ? "" : "\n  " + title + String.join(", ", names);
    }

    private void offerOperationsOf(Class<?> c) {
        Stream.concat(
                Arrays.stream(c.getDeclaredFields()).filter(f -> f.getType() == Op.class),
                Arrays.stream(c.getDeclaredMethods()).filter(m -> m.getReturnType() == Op.class))
                .filter(member -> Modifier.isStatic(member.getModifiers()) && Modifier.isPublic(member.getModifiers()))
                .forEach(member -> offered.add(c.getSimpleName() + "." + member.getName()));
    }

    private static boolean isPublic(Class<?> c) {
        Class<?> outer = c.getEnclosingClass();
        return Modifier.isPublic(c.getModifiers()) && (outer == null || isPublic(outer));
    }

    private static boolean isTest(Method method) {
        Set<String> annotations = annotations(method).flatMap(a -> Stream.concat(Stream.of(a), annotations(a)))
                .map(Class::getSimpleName).collect(Collectors.toSet());
        return annotations.stream().anyMatch(TESTS::contains) && !annotations.contains("Disabled");
    }

    /// An annotation may stand for others, as `@GradientProperty` does for `@Property`.
    private static Stream<Class<?>> annotations(AnnotatedElement element) {
        return Arrays.stream(element.getAnnotations()).map(Annotation::annotationType);
    }

    /// All classes of the package, from every folder and every jar of the class path.
    private static List<Class<?>> classesIn(String name) {
        try {
            ClassLoader loader = GradientRegistry.class.getClassLoader();
            var classes = new ArrayList<Class<?>>();
            for (URL place : Collections.list(loader.getResources(name.replace('.', '/'))))
                for (String file : filesIn(place.toURI()))
                    if (file.endsWith(".class"))
                        classes.add(Class.forName(name + "." + file.substring(0, file.length() - 6), false, loader));
            if (classes.isEmpty()) throw new IllegalArgumentException("no classes in package " + name);
            return classes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> filesIn(URI place) throws IOException {
        if (!place.getScheme().equals("jar")) return filesIn(Path.of(place));
        try (FileSystem jar = FileSystems.newFileSystem(URI.create(place.toString().split("!")[0]), Map.of())) {
            return filesIn(jar.getPath(place.toString().split("!")[1]));
        }
    }

    private static List<String> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
