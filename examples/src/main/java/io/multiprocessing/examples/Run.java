package io.multiprocessing.examples;

import java.util.Arrays;
import java.util.List;

/** Lists the examples, or runs the one that is named. A name that does not exist ends with exit code 2. */
public final class Run {
    private static final int UNKNOWN_NAME = 2;

    private Run() {}

    /**
     * Runs an example.
     *
     * @param args nothing, for a list; or a name and the example's own arguments
     * @throws Exception whatever the example throws
     */
    public static void main(String[] args) throws Exception {
        if (args.length == 0) {
            list();
            return;
        }
        var example = Catalogue.find(args[0]);
        if (example.isEmpty()) {
            complain(args[0]);
            System.exit(UNKNOWN_NAME);
        }
        example.orElseThrow().program().main(Arrays.copyOfRange(args, 1, args.length));
    }

    private static void list() {
        int width = Catalogue.all().stream()
                .mapToInt(example -> example.name().length())
                .max()
                .orElseThrow();
        for (Example.Group group : Catalogue.GROUPS) {
            System.out.println(group.title());
            for (Example example : group.examples()) {
                System.out.println("  " + example.name()
                        + " ".repeat(width + 2 - example.name().length()) + example.about());
            }
            System.out.println();
        }
        System.out.println("./mp run NAME runs one of them.");
    }

    private static void complain(String name) {
        List<String> near = Catalogue.near(name);
        System.err.println("There is no example '" + name + "'.");
        if (!near.isEmpty()) {
            System.err.println("Did you mean: " + String.join(", ", near));
        }
        System.err.println("./mp run lists all " + Catalogue.all().size() + " of them.");
    }
}
