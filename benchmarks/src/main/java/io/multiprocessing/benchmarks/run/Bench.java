package io.multiprocessing.benchmarks.run;

import io.multiprocessing.benchmarks.Figures;
import io.multiprocessing.benchmarks.Place;
import io.multiprocessing.benchmarks.report.Amendment;
import io.multiprocessing.benchmarks.report.Page;
import io.multiprocessing.benchmarks.report.Publication;
import io.multiprocessing.benchmarks.report.Results;
import io.multiprocessing.benchmarks.report.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** The program behind {@code ./mp bench}. */
public final class Bench {
    private static final String HELP = """
            Usage: ./mp bench [COMMAND] [OPTION…]

              quick            the questions that matter most, in at most five minutes (this is the default)
              full             all of them, and how cost grows; --passes N (3): the first some 65 minutes,
                               the others some 40
              check            everything, as briefly as can be: shows that it runs, not how fast
              list             what would be asked
              report FILE      makes the report of results.json anew
              amend FILE LATER puts the questions of a later run in the place of those of FILE, and says so in it
              publish [FILE]   puts a run, or else the newest, into README.md and docs/benchmarks
              N                the figures of shared memory alone, in N rounds of short turns, on the console

              --only REGEX     only questions whose id contains such a text (see list)
              --minutes N      begins no turn after so many minutes
              --against FILE   compares with an earlier results.json (or .json.gz)

            Results go to target/bench/DATE: results.json, report.html, charts/*.svg and *.png, logs/.
            """;

    private final Path root = Path.of(System.getProperty("bench.root", ".")).toAbsolutePath();
    private String command = "quick";
    private final List<String> operands = new ArrayList<>();
    private Pattern only = Pattern.compile("");
    private int passes = 3;
    private double minutes;
    private Optional<Path> against = Optional.empty();

    private Bench() {}

    /**
     * The program.
     *
     * @param arguments see {@code help}
     * @throws Exception something failed
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 1 && arguments[0].matches("\\d+")) {
            Figures.main(arguments);
            return;
        }
        var bench = new Bench();
        String wrong = bench.read(arguments);
        if (!wrong.isEmpty()) {
            System.err.println("mp bench: " + wrong);
            System.err.print(HELP);
            System.exit(2);
        }
        System.exit(bench.run());
    }

    private String read(String[] arguments) {
        boolean commandGiven = false;
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (argument.startsWith("--")) {
                if (i + 1 == arguments.length) {
                    return argument + " needs a value";
                }
                String problem = option(argument, arguments[++i]);
                if (!problem.isEmpty()) {
                    return problem;
                }
            } else if (commandGiven) {
                operands.add(argument);
            } else {
                command = argument;
                commandGiven = true;
            }
        }
        return switch (command) {
            case "quick", "full", "check", "list", "help" ->
                operands.isEmpty() ? "" : "'" + operands.getFirst() + "' is too much";
            case "amend" -> operands.size() == 2 ? "" : "amend needs two files";
            case "report" -> operands.size() == 1 ? "" : "report needs one file";
            case "publish" -> operands.size() <= 1 ? "" : "publish takes one file at most";
            default -> "there is no command '" + command + "'";
        };
    }

    private String option(String name, String value) {
        try {
            switch (name) {
                case "--only" -> only = Pattern.compile(value);
                case "--passes" -> passes = Integer.parseInt(value);
                case "--minutes" -> minutes = Double.parseDouble(value);
                case "--against" -> against = Optional.of(Path.of(value));
                default -> {
                    return "there is no option '" + name + "'";
                }
            }
        } catch (PatternSyntaxException | NumberFormatException e) {
            return name + " " + value + ": " + e.getMessage();
        }
        if (against.isPresent() && !Files.isReadable(against.get())) {
            return "cannot read " + against.get();
        }
        return passes < 1 || minutes < 0 ? name + " must be positive" : "";
    }

    private int run() throws Exception {
        return switch (command) {
            case "help" -> {
                System.out.print(HELP);
                yield 0;
            }
            case "list" -> list();
            case "report" -> {
                Path file = Path.of(operands.getFirst());
                report(Results.read(file), file.toAbsolutePath().getParent());
                yield 0;
            }
            case "amend" -> amend();
            case "publish" -> publish();
            default -> measure();
        };
    }

    private int list() {
        List<Asked> plan = Plan.of(Contenders.found());
        plan.stream()
                .filter(asked -> only.matcher(asked.id).find())
                .forEach(asked -> System.out.printf(
                        "%-28s %-5s %3d  %s%n", asked.id, asked.quick ? "quick" : "", asked.cells.size(), asked.title));
        return 0;
    }

    private int measure() throws Exception {
        Contenders contenders = Contenders.found();
        Profile profile = switch (command) {
            case "quick" -> Profile.quick();
            case "check" -> Profile.check();
            default -> Profile.full(passes);
        };
        if (minutes > 0) {
            profile = profile.within(minutes);
        }
        List<Asked> plan = Plan.of(contenders).stream()
                .filter(asked -> only.matcher(asked.id).find())
                .filter(asked -> !command.equals("quick")
                        || asked.quick
                        || !only.pattern().isEmpty())
                .peek(asked ->
                        asked.cells.removeIf(cell -> command.equals("quick") && !Settings.inQuickRuns(asked, cell)))
                .toList();
        if (plan.isEmpty()) {
            System.err.println("mp bench: no question's id contains '" + only + "'; ./mp bench list names them");
            return 2;
        }
        Path directory = root.resolve("target/bench")
                .resolve(LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss")) + "-" + command);
        Files.createDirectories(directory);
        var facts = Machine.facts(root);
        facts.put("python", contenders.python());
        facts.put(
                "transports",
                contenders.transports().stream().map(Contenders.Ours::name).toList());
        System.out.println(facts.get("processor") + ", " + facts.get("processors") + " processors, JDK "
                + Runtime.version() + "; transports " + facts.get("transports")
                + (contenders.python().isEmpty() ? "; no python3 here" : "; Python " + contenders.python()));
        Place.make();
        Caches.await();
        if (plan.stream()
                .flatMap(asked -> asked.cells.stream())
                .anyMatch(cell -> cell.job instanceof Job.Jmh jmh && JmhFork.isAboutProcesses(jmh))) {
            Caches.awaitOrdinary();
        }
        var running = new Passes(plan, facts, directory, profile, System.out);
        Thread unfinished = new Thread(() -> System.out.println(
                "\nWhat was measured is in " + running.file() + "; ./mp bench report makes the page of it."));
        Runtime.getRuntime().addShutdownHook(unfinished);
        running.run();
        Results results = Results.read(running.file());
        System.out.print(Summary.of(results));
        report(results, directory);
        Runtime.getRuntime().removeShutdownHook(unfinished);
        return 0;
    }

    private void report(Results results, Path directory) throws IOException {
        Optional<Results> earlier = against.isPresent() ? Optional.of(Results.read(against.get())) : Optional.empty();
        System.out.println("Report: " + Page.write(results, earlier, directory));
    }

    private int amend() throws IOException {
        Path amended = Amendment.amend(Path.of(operands.getFirst()), Path.of(operands.getLast()));
        report(Results.read(amended), amended.getParent());
        System.out.println("Amended: " + amended);
        return 0;
    }

    private int publish() throws IOException {
        Path file = operands.isEmpty() ? newest() : Path.of(operands.getFirst());
        System.out.println("Published " + file + " into " + Publication.publish(file, root));
        return 0;
    }

    private Path newest() throws IOException {
        Path all = root.resolve("target/bench");
        if (Files.isDirectory(all)) {
            try (Stream<Path> runs = Files.list(all)) {
                Optional<Path> last = runs.map(run -> run.resolve("results.json"))
                        .filter(Files::exists)
                        .sorted()
                        .reduce((_, second) -> second);
                if (last.isPresent()) {
                    return last.get();
                }
            }
        }
        throw new IOException("there is no run in " + all + "; ./mp bench full makes one");
    }
}
